#pragma once

#include "subscribers/keyring.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What subscribers hold in their hands instead of a password: links that only we can have made.
/// Whoever has one may do what it is for, and nothing else; ids are never given twice, so one stays
/// its subscriber's.
namespace goji::subscribers {

/// Confirm says yes for an address, and goes to that address alone. Manage changes what somebody is
/// told, or ends it. Both are of a subscriber's id. Own says yes for the address of an endpoint's
/// owner, and is of the delivery that asked: an endpoint's owner may change, a question's does not.
enum class Purpose { Confirm, Manage, Own };

/// For a URL: letters and digits.
[[nodiscard]] std::string token_for(std::uint64_t id, Purpose purpose, const Keyring& keyring);

/// The id that it is of, if it was made here for this purpose. The time that it takes tells
/// nothing.
[[nodiscard]] std::optional<std::uint64_t> id_in(std::string_view token,
                                                 Purpose purpose,
                                                 const Keyring& keyring);

/// What stands behind the + of the address that a mail comes back to (a variable envelope return
/// path), to know the delivery again.
[[nodiscard]] std::string return_tag(std::uint64_t delivery, const Keyring& keyring);

/// The delivery whose return tag stands anywhere in `message`: the first that was made here.
[[nodiscard]] std::optional<std::uint64_t> returned_in(std::string_view message,
                                                       const Keyring& keyring);

}  // namespace goji::subscribers
