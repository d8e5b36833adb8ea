#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::web {

/// Names and values of a query or a form, decoded, in the order in which they came; names may come
/// twice.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// What a handler sees. The server has parsed it, the router has matched method and path, and the
/// guard has checked the token's scope and the body's size.
struct Request {
  std::string method = "GET";
  std::string path{};                             ///< decoded, without the query
  std::map<std::string, std::string> captures{};  ///< what `{name}` in the route's pattern matched
  Parameters query{};
  std::map<std::string, std::string> headers{};  ///< names in lower case
  std::string body{};
  std::string peer{};     ///< the reader's address; X-Forwarded-For's where a listed proxy says so
  std::string actor{};    ///< the token's name, for the audit; empty on open routes
  bool by_admin = false;  ///< the token allows everything
  TimePoint arrival{};

  /// Of a parameter that comes twice, the first; empty if it does not come.
  [[nodiscard]] std::string parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// Called exactly once, from any thread.
using Answer = std::function<void(Response)>;

/// Called on the network's thread, so it must not wait: what needs the desk is asked of it, and
/// the answer given later.
using Handler = std::function<void(Request, Answer)>;

/// An RFC 9457 problem. The status follows from the fault, here and nowhere else.
[[nodiscard]] Response problem(const Error& error);

/// A problem of the protocol itself, which no Fault stands for: 405, 413, 415 and their like.
[[nodiscard]] Response problem(int status, std::string_view detail);

/// "Not Found" for 404. https://www.rfc-editor.org/rfc/rfc9110#section-15
[[nodiscard]] std::string_view reason_phrase(int status);

/// A request turned away by the server before any handler saw it.
struct Refused {
  int status = 400;
  std::string_view why;  ///< a sentence that lives as long as the program
};

}  // namespace goji::web
