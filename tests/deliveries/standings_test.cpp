#include "deliveries/standings.h"

#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;

constexpr TimePoint kNow{1'700'000'000s};

class Quiet final : public Channel {
 public:
  explicit Quiet(bool can_survey) : can_survey_(can_survey) {}
  [[nodiscard]] Capabilities capabilities() const override { return {.can_survey = can_survey_}; }
  [[nodiscard]] Step next(const Job&, const Answers&, TimePoint) const override {
    return Outcome{Accepted{}};
  }

 private:
  bool can_survey_;
};

void adopt(Standings& standings, const std::vector<std::string>& names) {
  Channels channels;
  std::map<std::string, ChannelTerms> terms;
  for (const auto& name : names) {
    channels.emplace(name, std::make_unique<Quiet>(name == "mail"));
    terms.emplace(name, ChannelTerms{.kind = "kind of " + name});
  }
  standings.adopt(channels, terms);
}

struct House {
  House() { adopt(standings, {"mail", "hook"}); }

  [[nodiscard]] Standing of(const std::string& name) const { return standings.all().at(name); }

  void end(const std::string& channel,
           DeliveryState state,
           int status,
           const std::string& outcome,
           bool to_subscriber = false) {
    store::Claimed claimed{.delivery = {.channel = channel}};
    if (to_subscriber) claimed.addressee.emplace();
    standings.ended(claimed,
                    {.attempt = {.started_at = kNow - 9s,
                                 .finished_at = kNow,
                                 .outcome = outcome,
                                 .status = status,
                                 .why = "they said " + std::to_string(status)},
                     .state = state});
  }

  void refuse(const std::string& channel, const std::string& recipient = "", bool named = false) {
    store::Claimed claimed{.delivery = {.channel = channel, .recipient = recipient}};
    if (named) claimed.addressee.emplace();
    standings.ended(claimed,
                    {.attempt = {.finished_at = kNow, .outcome = "rejected", .why = "404"},
                     .state = DeliveryState::Rejected,
                     .refused = true});
  }

  Standings standings{};
};

TEST_CASE("standings: every channel is there and says whether it can be checked") {
  const House house;
  CHECK(house.standings.all() == std::map<std::string, Standing>{
                                     {"hook", {.kind = "kind of hook"}},
                                     {"mail", {.kind = "kind of mail", .can_be_checked = true}}});
}

TEST_CASE("standings: a survey that is answered is a check and says whether all is well") {
  House house;
  house.standings.surveyed("mail", ChannelDown{"535"}, kNow);
  CHECK(house.of("mail").checked_at == kNow);
  CHECK(house.of("mail").trouble == "535");
  CHECK(house.of("mail").since == kNow);
  house.standings.surveyed("mail", ChannelDown{"535 still"}, kNow + 1h);
  CHECK(house.of("mail").checked_at == kNow + 1h);
  CHECK(house.of("mail").trouble == "535 still");
  CHECK(house.of("mail").since == kNow);
  house.standings.surveyed("mail", Accepted{}, kNow + 2h);
  CHECK(house.of("mail").checked_at == kNow + 2h);
  CHECK(house.of("mail").trouble.empty());
  CHECK_FALSE(house.of("mail").since);
}

TEST_CASE("standings: a survey without an answer is no check and changes nothing") {
  House house;
  house.standings.surveyed("mail", ChannelDown{"535"}, kNow);
  for (const Outcome& outcome :
       {Outcome{TryLater{"busy"}}, Outcome{Uncertain{"?"}}, Outcome{Rejected{"no"}}})
    house.standings.surveyed("mail", outcome, kNow + 1h);
  CHECK(house.of("mail").checked_at == kNow);
  CHECK(house.of("mail").trouble == "535");
}

TEST_CASE("standings: what is not a channel any more is not spoken of") {
  House house;
  house.standings.surveyed("nobody", ChannelDown{"401"}, kNow);
  house.end("nobody", DeliveryState::Held, 401, "down");
  CHECK(house.standings.all().size() == 2);
}

TEST_CASE("standings: only some ends of attempts say something of the whole channel") {
  const struct {
    DeliveryState state;
    int status;
    const char* outcome;
    bool to_subscriber;
    bool trouble;
  } table[] = {{DeliveryState::Held, 401, "down", false, true},
               {DeliveryState::Held, 535, "down", true, true},
               {DeliveryState::Dead, 401, "down", false, true},
               {DeliveryState::Rejected, 410, "rejected", false, true},
               {DeliveryState::Rejected, 410, "rejected", true, false},
               {DeliveryState::Rejected, 404, "rejected", false, false},
               {DeliveryState::Retry, 410, "rejected", false, false},
               {DeliveryState::Retry, 503, "later", false, false}};
  for (const auto& [state, status, outcome, to_subscriber, trouble] : table) {
    CAPTURE(status, outcome, to_subscriber);
    House house;
    house.end("hook", state, status, outcome, to_subscriber);
    CHECK(house.of("hook").trouble == (trouble ? "they said " + std::to_string(status) : ""));
    CHECK(house.of("hook").since == (trouble ? std::optional{kNow} : std::nullopt));
    CHECK_FALSE(house.of("hook").checked_at);
  }
}

TEST_CASE("standings: what is accepted ends the trouble and what fails does not") {
  House house;
  const auto taken = GENERATE(DeliveryState::Accepted, DeliveryState::Visible);
  house.end("hook", DeliveryState::Rejected, 410, "rejected");
  house.end("hook", DeliveryState::Retry, 503, "later");
  CHECK_FALSE(house.of("hook").trouble.empty());
  house.end("hook", taken, 200, "accepted");
  CHECK(house.of("hook").trouble.empty());
}

TEST_CASE("standings: after a reload what is known of the channels that stay is kept") {
  House house;
  house.standings.surveyed("mail", ChannelDown{"535"}, kNow);
  house.end("hook", DeliveryState::Rejected, 410, "rejected");
  adopt(house.standings, {"mail", "new"});
  CHECK(house.standings.all().size() == 2);
  CHECK(house.of("mail").trouble == "535");
  CHECK(house.of("new") == Standing{.kind = "kind of new"});
}

/// A store in which the last delivery of "hook", to `recipient`, was answered so.
std::unique_ptr<store::Store> store_after(int status, const std::string& recipient) {
  auto store = store::sqlite::open_store(":memory:", store::sqlite::Use::Serve).value();
  const auto writing = store->write();
  writing->keep_rendered("hash", "{}");
  const std::vector<store::DeliveryRow> rows{{.revision = 1,
                                              .channel = "hook",
                                              .recipient = recipient,
                                              .rendered = "hash",
                                              .planned_at = kNow,
                                              .expires_at = kNow + 8h}};
  writing->plan(rows, {.due_at = kNow, .in_order = false});
  const auto claimed = writing->claim(kNow, kNow + 60s, 7, 9, {});
  writing->settle({.attempt = {.delivery = claimed.at(0).delivery.id,
                               .number = 1,
                               .lease = 7,
                               .finished_at = kNow,
                               .outcome = "rejected",
                               .status = status,
                               .why = "they are gone"},
                   .state = DeliveryState::Rejected});
  writing->commit();
  return store;
}

TEST_CASE("standings: a start remembers who said at the last delivery that it is gone") {
  House house;
  house.standings.recall(*store_after(410, "")->read());
  CHECK(house.of("hook").trouble == "they are gone");
  CHECK(house.of("hook").since == kNow);
  CHECK(house.of("mail").trouble.empty());
}

TEST_CASE("standings: a start remembers no other refusal and no subscriber's") {
  House house;
  house.standings.recall(*store_after(404, "")->read());
  house.standings.recall(*store_after(410, "s-000000000001")->read());
  CHECK(house.of("hook").trouble.empty());
}

TEST_CASE("standings: a channel that refuses three notices in a row needs a person") {
  House house;
  house.refuse("hook");
  house.refuse("hook");
  CHECK(house.of("hook").trouble.empty());
  house.refuse("hook");
  CHECK(house.of("hook").trouble ==
        "it refused the last 3 notices and is asked every 5 minutes: 404");
  CHECK(house.of("hook").since == kNow);
  CHECK(house.of("mail").trouble.empty());
  house.end("hook", DeliveryState::Visible, 200, "accepted");
  CHECK(house.of("hook").trouble.empty());
  house.refuse("hook");
  CHECK(house.of("hook").trouble.empty());
}

TEST_CASE("standings: what is accepted between refusals ends the row and what fails does not") {
  House house;
  house.refuse("hook");
  house.refuse("hook");
  house.end("hook", DeliveryState::Accepted, 200, "accepted");
  house.refuse("hook");
  CHECK(house.of("hook").trouble.empty());
  house.refuse("hook");
  house.end("hook", DeliveryState::Retry, 503, "later");
  house.refuse("hook");
  CHECK_FALSE(house.of("hook").trouble.empty());
}

TEST_CASE("standings: the endpoints of subscribers refuse for themselves") {
  House house;
  for (int i = 0; i < 9; ++i) {
    house.refuse("hook", "s-000000000001", true);
    house.refuse("hook", "", true);
    house.refuse("hook", "someone");
  }
  CHECK(house.of("hook").trouble.empty());
}

std::unique_ptr<store::Store> store_that_knows(std::uint64_t number,
                                               std::optional<TimePoint> paused_until,
                                               const std::string& recipient = "") {
  auto store = store::sqlite::open_store(":memory:", store::sqlite::Use::Serve).value();
  const auto writing = store->write();
  writing->keep_refusal({.channel = "hook",
                         .recipient = recipient,
                         .number = number,
                         .since = kNow - 1h,
                         .paused_until = paused_until,
                         .why = "it refuses"},
                        kNow);
  writing->commit();
  return store;
}

TEST_CASE("standings: a start remembers who refuses and how often") {
  House house;
  house.standings.recall(*store_that_knows(3, kNow)->read());
  CHECK(house.of("hook").trouble == "it refuses");
  CHECK(house.of("hook").since == kNow - 1h);
  House two;
  two.standings.recall(*store_that_knows(2, std::nullopt)->read());
  CHECK(two.of("hook").trouble.empty());
  two.refuse("hook");
  CHECK_FALSE(two.of("hook").trouble.empty());
  House other;
  other.standings.recall(*store_that_knows(3, kNow, "s-000000000001")->read());
  CHECK(other.of("hook").trouble.empty());
}

TEST_CASE("standings: a start remembers who does not let us in though others wait behind") {
  auto store = store::sqlite::open_store(":memory:", store::sqlite::Use::Serve).value();
  const auto writing = store->write();
  writing->keep_rendered("hash", "{}");
  const auto reason = GENERATE("auth", "restore");
  for (const store::Id revision : {store::Id{1}, store::Id{2}}) {
    const std::vector<store::DeliveryRow> rows{{.revision = revision,
                                                .channel = "hook",
                                                .recipient = "s-000000000001",
                                                .rendered = "hash",
                                                .planned_at = kNow,
                                                .expires_at = kNow + 8h}};
    writing->plan(rows, {.due_at = kNow, .in_order = false});
    if (revision == 2) break;
    const auto claimed = writing->claim(kNow, kNow + 60s, 7, 9, {});
    writing->settle({.attempt = {.delivery = claimed.at(0).delivery.id,
                                 .number = 1,
                                 .lease = 7,
                                 .finished_at = kNow + 1s,
                                 .outcome = "down",
                                 .status = 401,
                                 .why = "they say 401"},
                     .state = DeliveryState::Held,
                     .held_reason = reason,
                     .due_at = kNow + 5min});
  }
  writing->commit();
  House house;
  house.standings.recall(*store->read());
  CHECK(house.of("hook").trouble == (reason == std::string{"auth"} ? "they say 401" : ""));
}

}  // namespace
}  // namespace goji::deliveries
