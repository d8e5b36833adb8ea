#include "store/conformance.h"

#include <atomic>
#include <stdexcept>
#include <thread>

namespace goji::store {
namespace {

/// One of everything that can be written.
void write_all(Writing& writing) {
  const SignalRow signal{.arrived_at = kNow,
                         .signal = {.source = "s", .key = "k", .component = "c", .at = kNow}};
  writing.add_signals({&signal, 1});
  const SliceRow slice{"kind", "key", "body"};
  writing.keep_slices({&slice, 1});
  writing.add_decision({.at = kNow, .reason = {"r"}});
  writing.keep_incident({.id = 1, .onset = kNow, .opened_at = kNow, .updated_at = kNow});
  writing.keep_promise({.id = 1, .incident = 1, .due_at = kNow});
  writing.add_note({.at = kNow, .reason = {"n"}});
  const auto revision = writing.add_revision({.incident = 1, .at = kNow});
  writing.keep_rendered("hash", "body");
  const DeliveryRow delivery{.revision = revision.id,
                             .incident = 1,
                             .channel = "page",
                             .rendered = "hash",
                             .planned_at = kNow,
                             .expires_at = kNow + 1h};
  writing.plan({&delivery, 1}, {.due_at = kNow});
  writing.add_token({.name = "t", .hash = "hash", .created_at = kNow});
  writing.keep_answer({.key = "key", .at = kNow});
  writing.keep_meta("name", "value");
  writing.add_audit({.at = kNow, .action = "did"});
}

/// How many kinds of rows there are to be seen, of those that write_all() writes.
int seen(Reading& reading) {
  return static_cast<int>(reading.newest_signals().size() + reading.slices().size() +
                          reading.decisions(0).size() + reading.open_incidents().size() +
                          reading.promises(0).size() + reading.notes(0, 9).size() +
                          reading.revisions(1).size() + reading.deliveries({}).size() +
                          reading.delivery_counts().size() + reading.tokens().size() +
                          reading.audit(0, 9).size()) +
         (reading.answer("key") ? 1 : 0) + (reading.meta("name") ? 1 : 0) +
         (reading.oldest_live_delivery() ? 1 : 0);
}

constexpr int kAll = 14;

TEST_CASE("transaction: without a commit it leaves no trace") {
  Fresh store;
  write_all(*store->write());
  CHECK(seen(*store->read()) == 0);
  CHECK(seen(*store->write()) == 0);
  CHECK_FALSE(store->read()->broken_audit());
}

TEST_CASE("transaction: it sees its own writes and others see them after the commit") {
  Fresh store;
  if (!store.has_readers_apart()) return;
  const auto before = store->read();
  auto writing = store->write();
  write_all(*writing);
  CHECK(seen(*writing) == kAll);
  CHECK(seen(*before) == 0);
  CHECK(seen(*store->read()) == 0);
  writing->commit();
  writing.reset();
  CHECK(seen(*before) == kAll);
  CHECK(seen(*store->read()) == kAll);
  CHECK(seen(*store->write()) == kAll);
}

TEST_CASE("transaction: one that an exception drops makes room for the next") {
  Fresh store;
  CHECK_THROWS_AS(committed(store,
                            [](Writing& writing) {
                              write_all(writing);
                              throw std::runtime_error("our own mistake");
                            }),
                  std::runtime_error);
  CHECK(seen(*store->read()) == 0);
  committed(store, write_all);
  CHECK(seen(*store->read()) == kAll);
}

TEST_CASE("transaction: a refused write undoes nothing of the others unless it is dropped") {
  Fresh store;
  {
    const auto writing = store->write();
    writing->keep_meta("before", "1");
    writing->add_token({.name = "a", .hash = "same", .created_at = kNow});
    CHECK_THROWS_AS(writing->add_token({.name = "b", .hash = "same", .created_at = kNow}), Failure);
    CHECK(writing->meta("before") == "1");
  }
  CHECK_FALSE(store->read()->meta("before"));
}

TEST_CASE("transaction: readers on other threads see whole commits and never a part") {
  Fresh store;
  if (!store.has_readers_apart()) return;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::jthread reader{[&, reading = store->read()] {
    while (!done) {
      const auto slices = reading->slices();
      if (slices.empty()) continue;
      if (slices.size() != 2 || slices[0].body != slices[1].body) ++torn;
    }
  }};
  for (int i = 1; i <= 200; ++i) {
    const auto body = std::to_string(i);
    committed(store, [&](Writing& writing) {
      const SliceRow a{"a", "k", body};
      writing.keep_slices({&a, 1});
      const SliceRow b{"b", "k", body};
      writing.keep_slices({&b, 1});
    });
  }
  done = true;
  reader.join();
  CHECK(torn == 0);
  CHECK(store->read()->slices().at(1).body == "200");
}

}  // namespace
}  // namespace goji::store
