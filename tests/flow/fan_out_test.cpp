#include "flow/fan_out.h"

#include "flow/office.h"
#include "store/identity.h"
#include "store/sqlite/restore.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::Office;

/// So many people as it is told, who need no memory; it notes who asked.
class Crowd final : public Recipients {
 public:
  explicit Crowd(std::size_t count) : count_(count) {}

  std::vector<One> after(store::Reading& /*reading*/,
                         const store::PlanJobRow& job,
                         std::size_t most) override {
    asked.push_back(job.cursor);
    if (when_asked) when_asked();
    if (breaks) throw std::runtime_error("the list of subscribers is gone");
    std::vector<One> people;
    for (auto i = next_after(job.cursor); i < count_ && people.size() < most; ++i)
      people.push_back(one(i));
    for (auto& person : people) {
      person.domain = domain;
      person.is_told = told(person.address);
    }
    if (backwards) std::ranges::reverse(people);
    return people;
  }

  static One one(std::size_t number) {
    return {.address = fmt::format("p{:07}@example.com", number),
            .language = number % 2 == 0 ? "" : "xx",
            .destination = number % 2 == 0 ? "" : "example.com"};
  }

  std::function<bool(const std::string&)> told = [](const auto&) { return true; };
  std::string domain{};              ///< of everybody
  std::vector<std::string> asked{};  ///< from which cursors
  std::function<void()> when_asked{};
  bool breaks = false;
  bool backwards = false;

 private:
  static std::size_t next_after(const std::string& cursor) {
    return cursor.empty() ? 0 : std::stoull(cursor.substr(1, 7)) + 1;
  }

  std::size_t count_;
};

Outlet letters(Order order = Order::InOrder) {
  return {.channel = "letters",
          .language = "en",
          .capabilities = {.wants = {{.form = Form::Short}},
                           .repetition = {Repetition::Keyed},
                           .order = order,
                           .to_subscribers = true}};
}

/// An office with subscribers, planned three in a turn.
struct Bureau {
  Bureau(const std::string& name, std::size_t subscribers, Outlet outlet = letters())
      : crowd(subscribers), office(name) {
    office.more_outlets = {std::move(outlet)};
    office.recipients = &crowd;
    office.chunk = 3;
    office.open();
  }

  [[nodiscard]] std::vector<store::DeliveryRow> letters_of(store::Id revision) const {
    std::vector<store::DeliveryRow> rows;
    for (auto& one : office.store->read()->deliveries({.channel = "letters", .limit = 100'000}))
      if (one.revision == revision) rows.push_back(std::move(one));
    std::ranges::reverse(rows);
    return rows;
  }

  [[nodiscard]] std::optional<store::PlanJobRow> job() const {
    return office.store->read()->next_plan_job();
  }

  /// An incident is announced, and goji stops and starts before any subscriber's row is planned.
  void stop_before_the_first_chunk() {
    crowd.breaks = true;
    office.announce();
    crowd.breaks = false;
    office.open();
    REQUIRE(job());
    REQUIRE(letters_of(1).empty());
  }

  /// A person's word on the incident, in a turn.
  void say(Word::Kind kind) {
    office.desk->submit(Command{
        [this, kind](Turn& turn) {
          CHECK(office.desk->speak(turn, {.word = {.kind = kind, .incident = 1}}).has_value());
        },
        [](const std::optional<Error>&) {}});
    office.desk->turn();
  }

  Crowd crowd;
  Office office;
};

TEST_CASE("fan-out: everybody gets one delivery, whose key and text and limits are its own") {
  Bureau bureau{"everybody", 7};
  bureau.office.announce();
  const auto rows = bureau.letters_of(1);
  REQUIRE(rows.size() == 7);
  const auto store = store::identity_of(*bureau.office.store->read());
  std::set<std::string> keys;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].recipient == Crowd::one(i).address);
    CHECK(rows[i].incident == 1);
    CHECK(rows[i].task == store::Task::Post);
    CHECK(rows[i].language == "en");
    CHECK(rows[i].destination == (i % 2 == 0 ? "letters" : "example.com"));
    CHECK(rows[i].key == delivery_key(store, 1, "letters", rows[i].recipient));
    CHECK(rows[i].expires_at == rows[i].planned_at + 8h);
    keys.insert(rows[i].key);
  }
  CHECK(keys.size() == 7);
  CHECK_FALSE(bureau.job());
  CHECK(bureau.crowd.asked ==
        std::vector<std::string>{"", "p0000002@example.com", "p0000005@example.com"});
}

TEST_CASE("fan-out: who is not told of a notice gets no delivery and holds up nobody behind them") {
  Bureau bureau{"not-told", 8};
  bureau.crowd.told = [](const std::string& address) { return address > "p0000005"; };
  bureau.office.announce();
  const auto rows = bureau.letters_of(1);
  REQUIRE(rows.size() == 3);
  CHECK(rows.front().recipient == Crowd::one(5).address);
  CHECK(bureau.crowd.asked ==
        std::vector<std::string>{"", "p0000002@example.com", "p0000005@example.com"});
}

TEST_CASE("fan-out: a full last chunk is followed by an empty one") {
  Bureau bureau{"full", 6};
  bureau.office.announce();
  CHECK(bureau.letters_of(1).size() == 6);
  CHECK(bureau.crowd.asked.size() == 3);
  CHECK_FALSE(bureau.job());
}

TEST_CASE("fan-out: one for whose language there is a text gets that") {
  auto outlet = letters();
  outlet.language = "xx";  // has no text of its own, but what the outlet speaks is always made
  Bureau bureau{"language", 2, outlet};
  bureau.office.announce();
  const auto rows = bureau.letters_of(1);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].language == "xx");
  CHECK(rows[1].language == "xx");
}

TEST_CASE("fan-out: fixed channels are sent theirs before anybody asks who has subscribed") {
  Bureau bureau{"fixed", 4};
  std::size_t sent_before = 0;
  bureau.crowd.when_asked = [&] {
    if (bureau.crowd.asked.size() == 1) sent_before = bureau.office.dispatched.size();
  };
  bureau.office.announce();
  CHECK(sent_before == 1);
  CHECK(bureau.office.dispatched.at(0).delivery.channel == "hook");
}

TEST_CASE("fan-out: a turn plans one chunk and takes what else is waiting") {
  Bureau bureau{"turns", 9};
  bureau.stop_before_the_first_chunk();
  bureau.office.desk->turn();
  CHECK(bureau.letters_of(1).size() == 3);
  const auto answered = bureau.office.answers.size();
  bureau.office.submit(Office::firing("c"));
  bureau.office.desk->turn();
  CHECK(bureau.office.answers.size() == answered + 1);
  CHECK(bureau.letters_of(1).size() == 6);
}

TEST_CASE("fan-out: after a crash it goes on where it stood and nobody is missed or told twice") {
  Bureau bureau{"crash", 9};
  bureau.stop_before_the_first_chunk();
  bureau.office.desk->turn();
  CHECK(bureau.letters_of(1).size() == 3);
  bureau.office.open();
  bureau.crowd.asked.clear();
  bureau.office.desk->turn();
  bureau.office.clock.advance(0ms);
  CHECK(bureau.crowd.asked.front() == "p0000002@example.com");
  CHECK(bureau.letters_of(1).size() == 9);
  CHECK_FALSE(bureau.job());
}

TEST_CASE("fan-out: recipients who cannot be read spoil no other turn and are asked again") {
  Bureau bureau{"broken", 4};
  bureau.crowd.breaks = true;
  bureau.office.announce();
  CHECK(bureau.office.dispatched.size() == 1);
  const auto asked = bureau.crowd.asked.size();
  bureau.office.submit(Office::firing("c"));
  bureau.office.desk->turn();
  CHECK(bureau.office.answers.back().has_value());
  CHECK(bureau.crowd.asked.size() == asked);  // not at once
  bureau.crowd.breaks = false;
  bureau.office.clock.advance(10s);
  CHECK(bureau.letters_of(1).size() == 4);
}

TEST_CASE("fan-out: recipients out of order are refused before anybody is skipped") {
  Bureau bureau{"order", 4};
  bureau.crowd.backwards = true;
  bureau.office.announce();
  CHECK(bureau.letters_of(1).empty());
  CHECK(bureau.job()->cursor.empty());
}

TEST_CASE("fan-out: what is taken back is planned for nobody else") {
  Bureau bureau{"retract", 9};
  bureau.stop_before_the_first_chunk();
  bureau.office.desk->turn();
  REQUIRE(bureau.letters_of(1).size() == 3);
  bureau.say(Word::Kind::Retract);
  bureau.office.clock.advance(0ms);
  CHECK(bureau.letters_of(1).size() == 3);
  CHECK(bureau.letters_of(2).size() == 9);
}

TEST_CASE("fan-out: where the latest wins the rest of the older is planned for nobody") {
  Bureau bureau{"latest", 9, letters(Order::LatestWins)};
  bureau.stop_before_the_first_chunk();
  bureau.office.desk->turn();
  REQUIRE(bureau.letters_of(1).size() == 3);
  bureau.say(Word::Kind::Update);
  bureau.office.clock.advance(0ms);
  CHECK(bureau.letters_of(1).size() == 3);
  CHECK(bureau.letters_of(2).size() == 9);
  CHECK_FALSE(bureau.job());
}

/// Stopped before the first chunk, and put back from a backup made then.
void come_back_with_a_backup(Bureau& bureau) {
  bureau.stop_before_the_first_chunk();
  const auto backup = bureau.office.file.string() + ".backup";
  std::filesystem::remove(backup);
  REQUIRE(bureau.office.store->backup(backup, bureau.office.clock.now()).has_value());
  bureau.office.desk.reset();
  bureau.office.store.reset();
  const auto restored =
      store::sqlite::restore_store(backup, bureau.office.file.string(), bureau.office.clock.now());
  REQUIRE(restored.has_value());
  std::filesystem::remove(restored->kept);
  std::filesystem::remove(backup);
  bureau.office.open();
  bureau.office.dispatched.clear();
}

TEST_CASE("fan-out: what comes back with a backup is planned and waits for a person") {
  Bureau bureau{"restored", 4};
  come_back_with_a_backup(bureau);
  bureau.office.desk->turn();
  bureau.office.clock.advance(0ms);
  CHECK_FALSE(bureau.job());
  REQUIRE(bureau.letters_of(1).size() == 4);
  for (const auto& one : bureau.letters_of(1)) {
    CHECK(one.state == store::DeliveryState::Held);
    CHECK(one.held_reason == "restore");
  }
  CHECK(bureau.office.dispatched.empty());
}

TEST_CASE("fan-out: what comes back with a backup is in doubt once a person has said yes") {
  Bureau bureau{"released", 4};
  come_back_with_a_backup(bureau);
  bureau.office.desk->submit(
      Command{[&](Turn& turn) { bureau.office.desk->release_restored(turn, "kim"); },
              [](const std::optional<Error>&) {}});
  bureau.office.desk->turn();  // the yes, and after it the first three
  CHECK(bureau.letters_of(1).size() == 3);
  bureau.office.clock.advance(0ms);
  const auto rows = bureau.letters_of(1);
  REQUIRE(rows.size() == 4);
  for (const auto& one : rows)
    CHECK(one.doubt == 0U);
  CHECK(bureau.office.dispatched.size() == 5);  // and the hook's
}

TEST_CASE("fan-out: with no subscribers there is nothing to do") {
  Bureau bureau{"nobody", 0};
  bureau.office.recipients = nullptr;
  bureau.office.open();
  bureau.office.announce();
  CHECK(bureau.office.dispatched.size() == 1);
  CHECK(bureau.letters_of(1).empty());
  CHECK_FALSE(bureau.job());
}

TEST_CASE("fan-out: twenty thousand are planned two thousand in a turn") {
  Bureau bureau{"many", 20'000};
  bureau.office.chunk = FanOut::kChunk;
  bureau.office.open();
  bureau.office.announce();
  CHECK(bureau.crowd.asked.size() == 11);
  CHECK(bureau.letters_of(1).size() == 20'000);
}

TEST_CASE("fan-out: a domain is sent a burst at once and the rest at its pace") {
  Bureau bureau{"domain", 203};
  bureau.crowd.domain = "@d";
  bureau.office.announce();
  const auto rows = bureau.letters_of(1);
  REQUIRE(rows.size() == 203);
  for (std::size_t i = 0; i < 200; ++i)
    CHECK(rows[i].destination.find('/') == std::string::npos);
  CHECK(rows[200].destination == "letters/@d");
  CHECK(rows[201].destination == "example.com/@d");
  CHECK(rows[202].due_at == rows[202].planned_at + 30ms);
}

TEST_CASE("fan-out: everybody waits where a person says yes first and a retraction does not") {
  auto outlet = letters();
  outlet.approval = true;
  Bureau bureau{"approval", 4, outlet};
  const auto hooks = [&] { return bureau.office.dispatched.size(); };
  bureau.office.announce();
  CHECK(hooks() == 1);
  for (const auto& row : bureau.letters_of(1)) {
    CHECK(row.state == store::DeliveryState::Held);
    CHECK(row.held_reason == "approval");
    CHECK(row.unapproved);
  }
  bureau.office.desk->submit(
      Command{[&](Turn& turn) {
                CHECK(bureau.office.desk->approve(turn, {.channel = "letters"}, "kim") == 4);
              },
              [](const std::optional<Error>&) {}});
  bureau.office.desk->turn();
  CHECK(hooks() == 5);
  bureau.say(Word::Kind::Retract);
  bureau.office.desk->turn();
  const auto last = bureau.office.store->read()->deliveries({.limit = 1}).at(0).revision;
  REQUIRE(bureau.letters_of(last).size() == 4);
  for (const auto& row : bureau.letters_of(last)) {
    CHECK(row.held_reason.empty());
    CHECK_FALSE(row.unapproved);
  }
}

}  // namespace
}  // namespace goji::flow
