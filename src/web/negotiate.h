#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Which form of a resource a reader gets. https://www.rfc-editor.org/rfc/rfc9110#section-12
namespace goji::web {

enum class Coding { Plain, Gzip, Brotli };

/// What the reader accepts of the forms that exist, by its weights; of equal weights the smaller
/// form. Who accepts nothing of it gets the plain form all the same: a notice is better than a 406.
[[nodiscard]] Coding best_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli);

/// One of `languages`: `wanted` if it is one, else by the weights of `accept_language`, else the
/// first. "ko-KR" finds "ko", and "pt" finds "pt-BR" if there is nothing nearer. Empty if there are
/// no languages.
[[nodiscard]] std::string_view best_language(std::span<const std::string> languages,
                                             std::string_view wanted,
                                             std::string_view accept_language);

/// Whether a reader who sent `if_none_match` has the resource whose tag is `etag` already, in
/// whichever coding.
[[nodiscard]] bool has_already(std::string_view if_none_match, std::string_view etag);

/// The tag of one coded form: a strong tag stands for bytes, so each coding has its own.
[[nodiscard]] std::string tag_of(std::string_view etag, Coding coding);

}  // namespace goji::web
