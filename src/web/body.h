#pragma once

#include "web/head.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace goji::web {

/// Collects one request's body while its bytes come in, by length or in chunks. As strict as
/// read_head(): every line of a chunked body ends in CR LF. Extensions and trailers are checked
/// and dropped.
class Body {
 public:
  /// `cap`: bytes it may have at most; what is longer is refused with 413 as soon as it is known.
  Body(const Head& head, std::size_t cap);

  /// Takes from the front of `bytes` what belongs to the body and leaves what follows it. True: the
  /// body is complete. After a refusal it must not be called again.
  [[nodiscard]] std::variant<bool, Refused> take(std::string_view& bytes);

  /// What has been collected; moved out once complete.
  [[nodiscard]] std::string&& collected() { return std::move(collected_); }

 private:
  enum class Part { Size, Extension, SizeEnd, Data, DataCr, DataLf, Trailer, TrailerLf, Done };

  std::variant<bool, Refused> take_length(std::string_view& bytes);
  void take_data(std::string_view& bytes);
  std::optional<Refused> step(char c);
  std::optional<Refused> need(char c, char wanted, Part next);
  std::optional<Refused> size_step(char c);
  std::optional<Refused> extension_step(char c);
  std::optional<Refused> trailer_step(char c);

  Framing framing_;
  std::size_t cap_;
  std::uint64_t left_ = 0;      ///< of the body, or of the chunk
  std::size_t digits_ = 0;      ///< of the chunk's size, so far
  std::size_t overhead_ = 0;    ///< bytes in extensions and trailers, so far
  std::size_t in_trailer_ = 0;  ///< bytes on the trailer's current line
  Part part_ = Part::Size;
  std::string collected_;
};

/// What `gzip` packed. 413: more than `cap` bytes come out; 400: it is not one whole gzip stream.
/// https://www.rfc-editor.org/rfc/rfc1952
[[nodiscard]] std::variant<std::string, Refused> unpacked(std::string_view gzip, std::size_t cap);

}  // namespace goji::web
