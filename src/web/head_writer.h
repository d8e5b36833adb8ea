#pragma once

#include "base/clock.h"
#include "web/http.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::web {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One line of a head. Throws std::logic_error on a name or value that would end the line or the
/// head: no text from outside may become a field.
void append_field(std::string& out, std::string_view name, std::string_view value);

/// For a year, browsers come back by TLS only. Sent by listeners that speak it.
[[nodiscard]] std::pair<std::string, std::string> strict_transport();

/// Writes an answer's head into a string that is reused from answer to answer.
class HeadWriter {
 public:
  /// Empties `out` and writes the status line.
  HeadWriter(std::string& out, int status);

  void field(std::string_view name, std::string_view value) { append_field(out_, name, value); }

  void length(std::size_t bytes);

  /// Each of `headers` that is not among `except`, which have their own say.
  void fields(const Headers& headers, const Headers& except = {});

 private:
  std::string& out_;
};

/// How the connection goes on after an answer.
enum class After { Keep, KeepOld, Close };  ///< KeepOld: HTTP/1.0 must be told

/// The Date field's value, formatted once a second.
class Dates {
 public:
  [[nodiscard]] std::string_view at(TimePoint now);

 private:
  std::chrono::sys_seconds second_{std::chrono::seconds{-1}};
  std::string text_;
};

/// What every head ends in: the date, the connection's fate, the empty line.
void end_head(std::string& out, std::string_view date, After after);

/// A handler's answer as a head. `defaults` are left out where the answer says otherwise.
void write_head(std::string& out, const Response& response, const Headers& defaults);

/// "Sun, 06 Nov 1994 08:49:37 GMT". https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
[[nodiscard]] std::string http_date(TimePoint moment);

/// Whether an answer of that status has no body, nor a length of it.
[[nodiscard]] bool is_bodyless(int status);

}  // namespace goji::web
