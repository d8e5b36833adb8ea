#pragma once

#include "board/board.h"

#include <string>
#include <string_view>

namespace goji::board {

/// How long an answer may be kept. An outage makes an old page better than none.
enum class Keep {
  Briefly,  ///< pages and what is polled: asked for again after seconds
  AWhile,   ///< feeds, calendar, badges: after a minute
  ForEver,  ///< its path changes when it does
};

[[nodiscard]] std::string_view cache_control(Keep keep);

/// Fills in all of `page` that follows from its `plain` body: tag, and the compressed forms where
/// they save something. If `before` has the same tag, its compressed forms are taken over.
void pack(Page& page, const Page* before);

/// RFC 1952, level 5; brotli (RFC 7932) at quality 5, which is as quick. Higher ones cost a second
/// on a large page and save a tenth.
[[nodiscard]] std::string gzipped(std::string_view text);
[[nodiscard]] std::string brotlied(std::string_view text);

}  // namespace goji::board
