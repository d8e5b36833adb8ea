#pragma once

#include "web/http.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Reads the head of an HTTP/1.x request, more strictly than the standard asks: what two programs
/// in a row could understand differently is refused, since whoever stands between us and the
/// reader may have understood it the other way. https://www.rfc-editor.org/rfc/rfc9112
///
/// We read heads ourselves because the guard has to see the bytes as they came: Boost.Beast 1.81
/// unfolds lines and takes ambiguous framings (two equal Content-Lengths, `xchunked`, HTTP/1.0 with
/// chunked) before a guard could look.
namespace goji::web {

/// How the end of the body is known.
enum class Framing { None, Length, Chunked };

/// One line of a head. The views point into the bytes that were read.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// A head that can be understood in one way only.
struct Head {
  std::string_view method{};
  std::string_view path{};   ///< as sent, still encoded; begins with a slash
  std::string_view query{};  ///< as sent, without the question mark
  std::string_view host{};   ///< name or address without port, never empty
  std::vector<Field> fields{};
  Framing framing = Framing::None;
  std::uint64_t length = 0;       ///< of the body; only with Framing::Length
  bool expects_continue = false;  ///< waits for a 100 before it sends the body
  bool keep_alive = true;         ///< the connection may carry another request
  bool http_1_0 = false;          ///< must be told that the connection is kept

  /// The first field of that name (in lower case); empty if there is none.
  [[nodiscard]] std::string_view find(std::string_view name) const;
};

/// Finds where a head ends while its bytes come in. Refuses as early as can be what cannot become
/// one: a TLS greeting, a line without its CR.
class HeadEnd {
 public:
  /// `bytes`: all that came since the last request, each time from its first byte on. The head's
  /// size with its empty line; 0: more is needed.
  [[nodiscard]] std::variant<std::size_t, Refused> look(std::string_view bytes);

 private:
  std::size_t seen_ = 0;
  std::size_t line_ = 0;
};

/// The most lines a head may have.
inline constexpr std::size_t kMaxFields = 100;

/// Takes a whole head apart, or says why not. `head` is filled anew; its vector is reused.
[[nodiscard]] std::optional<Refused> read_head(std::string_view bytes, Head& head);

[[nodiscard]] std::string in_lower_case(std::string_view ascii);

/// Equal but for the case of ASCII letters; `lower` is in lower case already.
[[nodiscard]] bool same_word(std::string_view any_case, std::string_view lower);

/// Calls `what` with each element of a comma-separated list, trimmed; empty ones are left out.
template <class Function>
void for_each_element(std::string_view list, Function&& what) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto element = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    while (element.starts_with(' ') || element.starts_with('\t'))
      element.remove_prefix(1);
    while (element.ends_with(' ') || element.ends_with('\t'))
      element.remove_suffix(1);
    if (!element.empty()) what(element);
  }
}

}  // namespace goji::web
