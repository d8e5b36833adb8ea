#pragma once

#include "base/random.h"
#include "base/result.h"
#include "flow/outlet.h"
#include "flow/wording.h"
#include "store/subscriber_rows.h"
#include "subscribers/contact.h"
#include "subscribers/keyring.h"
#include "subscribers/links.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::flow {

/// What everything about subscribers is done with. Keyring and chance outlive it.
struct Membership {
  const subscribers::Keyring* keyring = nullptr;
  Random* random = nullptr;
  std::shared_ptr<const Wording> wording{};
  std::vector<Outlet> outlets{};

  /// The first channel of that kind that goes to subscribers.
  [[nodiscard]] const Outlet* way_to(const std::string& kind) const;

  /// The channel of that name; nothing if the configuration has it no more.
  [[nodiscard]] const Outlet* channel(const std::string& name) const;

  /// Nothing if they have gone, or the key is another.
  [[nodiscard]] std::optional<subscribers::Contact> contact_of(
      const store::SubscriberRow& row) const;

  /// For a row of that fingerprint.
  [[nodiscard]] std::string sealed(const subscribers::Contact& contact,
                                   const std::string& fingerprint) const;

  /// "https://status.example.com/manage?t=..."; `page` is the path's only piece, and `id` what the
  /// token is of.
  [[nodiscard]] std::string link_to(const std::string& page,
                                    store::Id id,
                                    subscribers::Purpose purpose) const;
};

/// Whether it is an endpoint that was switched off.
[[nodiscard]] bool is_off(const store::SubscriberRow& row);

/// It takes what is sent there, as far as anybody knows.
void is_well(store::SubscriberRow& row);

/// Nothing is known of them any more but that there was somebody.
void forget(store::SubscriberRow& row, const std::string& why);

}  // namespace goji::flow
