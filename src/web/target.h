#pragma once

#include "web/http.h"

#include <optional>
#include <string>
#include <string_view>

/// What stands in a request's target, decoded. https://www.rfc-editor.org/rfc/rfc3986#section-2.1
namespace goji::web {

/// "/a%20b" as "/a b". Nothing: a percent sign without its two digits, a control character or what
/// is not UTF-8; no resource of ours has such a name, and no log or page needs to cope with it.
[[nodiscard]] std::optional<std::string> decoded(std::string_view encoded);

/// The same for what stands in a query or a form, where a plus is a space and a line may end.
[[nodiscard]] std::optional<std::string> decoded_value(std::string_view encoded);

/// The names and values of a query or of a form. Nothing: one of them cannot be decoded.
[[nodiscard]] std::optional<Parameters> decoded_query(std::string_view query);

/// The value of one name, or an empty text if it is missing or cannot be decoded. Cheaper than
/// decoding all of them.
[[nodiscard]] std::string query_value(std::string_view query, std::string_view name);

}  // namespace goji::web
