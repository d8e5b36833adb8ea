#pragma once

#include "net/exchange.h"

#include <optional>
#include <string>

namespace goji::net {

/// Why a request may not leave as it is, in words that hold none of its values; nothing if it
/// may. Its URL is parse_url()'s business. Method and header names are tokens (RFC 9110 5.6.2),
/// no value has a control byte, and nobody but the exchange says how the message is framed.
[[nodiscard]] std::optional<std::string> trouble_with(const HttpRequest& request);

/// The same for a mail. Its addresses are plain ASCII without quoting, and its lines end with CR LF
/// and in no other way: a line end that servers read differently lets a text end the message and
/// begin another (CVE-2023-51764).
[[nodiscard]] std::optional<std::string> trouble_with(const MailRequest& request);

/// Doing it twice is doing it once (RFC 9110 9.2.2).
[[nodiscard]] bool is_idempotent(const std::string& method);

/// ASCII letters only, as in header names.
[[nodiscard]] std::string lower_case(std::string text);

}  // namespace goji::net
