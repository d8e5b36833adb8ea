#pragma once

#include "flow/audience.h"
#include "flow/enrolment.h"
#include "flow/office.h"
#include "store/term.h"
#include "subscribers/keys.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace goji::flow::test {

/// A list of subscribers with a store in memory, reached by email and by webhook.
struct Members {
  Members()
      : store(store::sqlite::open_store(":memory:", store::sqlite::Use::Serve).value()),
        audience(membership()),
        enrolment(membership()) {}

  [[nodiscard]] Membership membership() {
    auto library =
        messages::Library::load(assets::Assets{}, {{"en", "ko"}, "UTC", Office::components()})
            .value();
    return {.keyring = &keyring,
            .random = &random,
            .wording = std::make_shared<const Wording>(
                std::move(library),
                Wording::Site{{{"en", "Site"}}, "https://s.example", Office::components()}),
            .outlets = {outlet("fixed", "email", {Form::Title}, false),
                        outlet("mail", "email", {Form::Title}, true),
                        outlet("hooks", "webhook", {Form::Json}, true)}};
  }

  static Outlet outlet(std::string name,
                       std::string kind,
                       const std::vector<Form>& forms,
                       bool subscribed) {
    Capabilities can{.repetition = {Repetition::Keyed}, .to_subscribers = subscribed};
    for (const auto form : forms)
      can.wants.push_back({.form = form});
    return {.channel = std::move(name),
            .kind = std::move(kind),
            .language = "en",
            .capabilities = std::move(can)};
  }

  /// Does `what` in a turn that is kept.
  template <class What>
  auto in_turn(What what) {
    Course course{Office::terms()};
    Turn turn{*store, term, course, now};
    auto result = what(turn);
    if (turn.wrote()) turn.writing().commit();
    return result;
  }

  Result<void> ask(const Enrolment::Wish& wish) {
    return in_turn([&](Turn& turn) { return enrolment.ask(turn, wish); });
  }
  store::SubscriberRow admit(const Enrolment::Wish& wish) {
    return in_turn([&](Turn& turn) { return enrolment.admit(turn, wish); }).value();
  }
  bool confirm(store::Id who) {
    return in_turn([&](Turn& turn) { return enrolment.confirm(turn, to_confirm(who)); });
  }
  bool leave(store::Id who) {
    return in_turn([&](Turn& turn) { return enrolment.leave(turn, to_manage(who)); });
  }
  void heard(const std::string& recipient, const store::Settled& settled) {
    in_turn([&](Turn& turn) {
      audience.heard(turn, recipient, settled);
      return 0;
    });
  }
  void change(store::Id who, store::SubscriberState state) {
    auto row = *store->read()->subscriber(who);
    row.state = state;
    row.reason = "r";
    in_turn([&](Turn& turn) { return turn.writing().keep_subscriber(row); });
  }

  [[nodiscard]] std::string to_confirm(store::Id who) const {
    return subscribers::token_for(who, subscribers::Purpose::Confirm, keyring);
  }
  [[nodiscard]] std::string to_manage(store::Id who) const {
    return subscribers::token_for(who, subscribers::Purpose::Manage, keyring);
  }
  [[nodiscard]] store::SubscriberRow row(store::Id who) const {
    return store->read()->subscriber(who).value();
  }
  [[nodiscard]] std::vector<store::DeliveryRow> deliveries() const {
    return store->read()->deliveries({});
  }

  subscribers::Keyring keyring = subscribers::test::keyring();
  SeededRandom random{1};
  TimePoint now = kOfficeOpens;
  std::unique_ptr<store::Store> store;
  std::string term = store::take_over(*store);
  Audience audience;
  Enrolment enrolment;
};

inline Enrolment::Wish mail(std::string address) {
  return {.kind = "email", .address = std::move(address), .language = "en"};
}

inline Enrolment::Wish hook(std::string url) {
  return {.kind = "webhook", .address = std::move(url), .language = "en"};
}

}  // namespace goji::flow::test
