#pragma once

#include "base/result.h"
#include "flow/enrolment.h"
#include "web/http.h"

#include <string>

namespace goji::web::joining {

/// What a reader sent, from a form or as JSON.
struct Sent {
  flow::Enrolment::Wish wish{};
  std::string token{};       ///< of the body's, else of the query's
  std::string language{};    ///< of the page that was sent, or of the query; may be empty
  bool renew = false;        ///< another secret is wanted
  bool switch_on = false;    ///< an endpoint that was switched off is to be told again
  bool names_owner = false;  ///< an owner is named, or with an empty name none
  bool as_json = false;      ///< it came as JSON, and so does the answer
};

/// application/x-www-form-urlencoded, or application/json:
///
///     {"kind": "email" | "webhook", "address", "language"?, "components"?: [KEY], "format"?,
///      "owner"?}
///
/// Invalid names what is wrong. A form's fields that nobody knows are passed over, JSON's are not.
[[nodiscard]] Result<Sent> read_form(const Request& request);

}  // namespace goji::web::joining
