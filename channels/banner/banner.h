#pragma once

#include "channel_api/channel.h"

/// The banner in other people's pages and apps: each notice takes its place on the board, from
/// which banner.js and /api/banner are answered.
///
/// Source:   none; it is ours (docs/banner.md).
/// Limits:   none.
/// Repeats:  idempotent: a revision that is on the board already is there.
/// Outcomes: shown is Accepted, not yet shown is TryLater. It cannot be rejected, and with the
///           board in the same program it cannot be uncertain.
namespace goji::channels::banner {

class Banner final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;
};

/// What channels/CMakeLists.txt looks for in this folder.
OpenChannel open;

}  // namespace goji::channels::banner
