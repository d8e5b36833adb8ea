#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "subscribers/keyring.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace goji::subscribers {

/// Who looks after an endpoint, and is told where it cannot be: at a mail address.
struct Owner {
  std::string address{};  ///< empty: nobody is told
  std::uint64_t question =
      0;                  ///< the one that asks whether they want to be (flow/recipient_name.h)
  bool said_yes = false;  ///< only then they are

  bool operator==(const Owner&) const = default;
};

/// How somebody is reached: what is sealed. Of a webhook also what its messages are signed with;
/// after a change of the secret the old one signs too for a while.
struct Contact {
  std::string address{};
  Secret secret{};
  Secret old_secret{};
  TimePoint old_until{};          ///< the old secret's last moment
  Owner owner{};                  ///< of a webhook
  std::uint64_t switches_on = 0;  ///< the challenge that ends its being switched off; 0: none
};

/// For the store. `fingerprint` is the address's.
[[nodiscard]] std::string sealed(const Contact& contact,
                                 const std::string& fingerprint,
                                 const Keyring& keyring,
                                 Random& random);

/// Nothing if it was sealed under another key or is another row's.
[[nodiscard]] std::optional<Contact> opened(const std::string& sealed,
                                            const std::string& fingerprint,
                                            const Keyring& keyring);

/// "whsec_" and base64 of 24 bytes of chance, as Standard Webhooks 1.0 has it.
[[nodiscard]] Secret new_signing_secret(Random& random);

/// A mail address at a public domain, or the https URL of an endpoint, as it is kept: of two
/// spellings of the same, one. Invalid: "must be ...", and it never quotes what was sent.
[[nodiscard]] Result<std::string> to_address(std::string_view kind, std::string_view text);

/// What somebody is known and counted by, whatever letters they are written in: of a mail address
/// that differs from another in upper and lower case alone, the same. Not what is mailed to: a
/// server may tell them apart (RFC 5321, section 2.4), though none that is met does. What is no
/// address has one, too.
[[nodiscard]] std::string identity_of(std::string_view kind, std::string_view text);

}  // namespace goji::subscribers
