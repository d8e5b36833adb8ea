#pragma once

#include "deliveries/forms.h"
#include "flow/members.h"
#include "flow/recipient_name.h"
#include "support/catch.h"

#include <cstdint>
#include <string>
#include <utility>

namespace goji::flow::test {

inline constexpr auto kEndpoint = "https://hooks.example.com/in/goji?key=hidden";
inline constexpr auto kOwner = "ops@example.com";

inline store::Settled ended(store::DeliveryState state,
                            int status = 200,
                            const std::string& why = {}) {
  store::Settled settled{.state = state};
  settled.attempt.status = status;
  settled.attempt.why = why;
  return settled;
}

/// A list with one endpoint, number 1.
struct Owned : Members {
  explicit Owned(std::string owner = kOwner) {
    auto wish = hook(kEndpoint);
    wish.owner = std::move(owner);
    REQUIRE(ask(wish).has_value());
  }

  void answers_its_challenge(std::uint64_t number) {
    heard(questioned(1, number), ended(store::DeliveryState::Accepted));
  }
  void answers_410() { heard(recipient_of(1), ended(store::DeliveryState::Rejected, 410)); }
  bool owner_says_yes() {
    const auto asked = newest();
    const auto manages =
        in_turn([&](Turn& turn) { return enrolment.confirm_owner(turn, to_own(asked.id)); });
    CHECK(manages.value_or(to_manage(1)) == to_manage(1));
    return manages.has_value();
  }
  Result<void> name_owner(const std::string& address) {
    return in_turn([&](Turn& turn) { return enrolment.name_owner(turn, to_manage(1), address); });
  }
  Result<void> switch_on() {
    return in_turn([&](Turn& turn) { return enrolment.switch_on(turn, to_manage(1)); });
  }

  /// With an owner who said yes.
  void is_told() {
    answers_its_challenge(1);
    REQUIRE(owner_says_yes());
  }

  [[nodiscard]] std::string to_own(store::Id question) const {
    return subscribers::token_for(question, subscribers::Purpose::Own, keyring);
  }
  [[nodiscard]] subscribers::Contact contact() const {
    return *enrolment.membership().contact_of(row(1));
  }
  [[nodiscard]] store::DeliveryRow newest() const { return deliveries().at(0); }
  [[nodiscard]] std::string newest_recipient() const { return newest().recipient; }

  store::Addressee addressee(const store::DeliveryRow& delivery) {
    store::Claimed claimed{.delivery = delivery};
    audience.address(*store->read(), claimed, now);
    return claimed.addressee.value();
  }
  store::Addressee addressee(const std::string& recipient) {
    return addressee(store::DeliveryRow{.id = 99, .channel = "mail", .recipient = recipient});
  }
  [[nodiscard]] std::string text_of(const store::DeliveryRow& delivery) {
    const auto claimed = in_turn([&](Turn& turn) {
      return turn.writing().claim(now, now + std::chrono::minutes{1}, 1, 100, {});
    });
    for (const auto& one : claimed)
      if (one.delivery.id == delivery.id)
        return deliveries::forms_in(one.rendered_body)->at(Form::MailText);
    return {};
  }
};

}  // namespace goji::flow::test
