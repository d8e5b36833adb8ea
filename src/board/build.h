#pragma once

#include "board/board.h"
#include "board/facts.h"
#include "board/templates.h"

#include <memory>

namespace goji::board {

/// Everything readers can ask for, from everything that is known. Pure: no clock, no I/O; equal
/// facts give equal bytes. Safe on any thread, and linear in components, incidents and languages.
///
/// Pages whose bytes are those of `before` take its compressed forms over, so that a change costs
/// what it changes. `before` may be null; it is not kept.
[[nodiscard]] Board build(const Facts& facts,
                          const Templates& templates,
                          const Board* before = nullptr);

/// What readers need at once when something happens: "/", what is polled of the API, the banner,
/// and the pages of incidents and maintenances about which something was said that the last
/// complete board does not show. It is compressed in haste. Everything else is `before`'s until
/// build() has made it anew. `before` may be null: the rest is not found until then.
[[nodiscard]] Board build_urgent(const Facts& facts,
                                 const Templates& templates,
                                 const std::shared_ptr<const Board>& before);

/// The urgent board over a complete one that was begun before it.
[[nodiscard]] std::shared_ptr<const Board> on_top(const Board& urgent,
                                                  std::shared_ptr<const Board> complete);

}  // namespace goji::board
