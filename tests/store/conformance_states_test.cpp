#include "store/planned.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>

namespace goji::store {
namespace {

constexpr std::array kAll{DeliveryState::Queued,
                          DeliveryState::Held,
                          DeliveryState::Leased,
                          DeliveryState::Retry,
                          DeliveryState::Uncertain,
                          DeliveryState::Accepted,
                          DeliveryState::Visible,
                          DeliveryState::Bounced,
                          DeliveryState::Rejected,
                          DeliveryState::Dead,
                          DeliveryState::Superseded,
                          DeliveryState::Cancelled};

TEST_CASE("states: from each to each the schema allows what the law says and nothing else") {
  const ScratchFolder folder;
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  {
    const auto writing = store->write();
    writing->keep_rendered("hash", "body");
    writing->plan(std::array{row(1)}, kAtOnce);
    writing->commit();
  }
  SQLite::Database raw{folder.file(), SQLite::OPEN_READWRITE};
  const auto become = [&](DeliveryState state) {
    SQLite::Statement change{raw, "UPDATE delivery SET state = ?"};
    change.bind(1, std::string{word(state)});
    change.exec();
  };
  for (const auto from : kAll) {
    for (const auto to : kAll) {
      // There by a way around the law, which a person with the file at hand always has.
      raw.exec("SAVEPOINT way");
      const std::string law =
          raw.execAndGet("SELECT sql FROM sqlite_schema WHERE name = 'delivery_becomes'")
              .getString();
      raw.exec("DROP TRIGGER delivery_becomes");
      become(from);
      raw.exec(law);
      INFO(word(from) << " -> " << word(to));
      bool allowed = true;
      try {
        become(to);
      } catch (const SQLite::Exception&) {
        allowed = false;
      }
      CHECK(allowed == (from == to || may_become(from, to)));
      raw.exec("ROLLBACK TO way; RELEASE way");
    }
  }
}

TEST_CASE("states: nothing becomes what it is and nothing leaves a final state but four ways") {
  std::size_t ways = 0;
  for (const auto from : kAll) {
    CHECK_FALSE(may_become(from, from));
    for (const auto to : kAll)
      ways += may_become(from, to) ? 1U : 0U;
  }
  CHECK(ways == 5 + 6 + 11 + 5 + 5 + 2 + 1 + 1);
  CHECK(may_become(DeliveryState::Accepted, DeliveryState::Visible));
  CHECK(may_become(DeliveryState::Accepted, DeliveryState::Bounced));
  CHECK(may_become(DeliveryState::Visible, DeliveryState::Bounced));
  CHECK(may_become(DeliveryState::Dead, DeliveryState::Queued));
}

TEST_CASE("states: a delivery is planned as queued or held and as nothing else") {
  Fresh store;
  for (const auto state : kAll) {
    auto one = row(1, std::string{word(state)});
    one.state = state;
    const bool begins = state == DeliveryState::Queued || state == DeliveryState::Held;
    if (begins) CHECK(plan(store, {one}) == 1);
    if (!begins) CHECK_THROWS_AS(plan(store, {one}), Failure);
  }
}

}  // namespace
}  // namespace goji::store
