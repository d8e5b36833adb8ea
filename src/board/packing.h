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

/// What compressing may cost. Of a page of 33 KiB, Quick takes 0.2 ms and leaves 5.6 KiB each time,
/// and Thorough 0.3 ms for 5.0 KiB of gzip and 0.6 ms for 4.4 KiB of brotli. What lies beyond is
/// not worth it: brotli's best takes 34 ms for 4.0 KiB.
enum class Effort { Quick, Thorough };

/// Fills in all of `page` that follows from its `plain` body: tag, and the compressed forms where
/// they save something. If `before` has the same tag, its compressed forms are taken over, unless
/// they were made with less effort.
void pack(Page& page, const Page* before, Effort effort);

/// RFC 1952, and brotli (RFC 7932).
[[nodiscard]] std::string gzipped(std::string_view text, Effort effort);
[[nodiscard]] std::string brotlied(std::string_view text, Effort effort);

}  // namespace goji::board
