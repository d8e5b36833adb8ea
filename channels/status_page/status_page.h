#pragma once

#include "channel_api/channel.h"

/// Our own page: each notice takes its place on the board that readers see.
///
/// Source:   none; it is ours.
/// Limits:   none.
/// Repeats:  idempotent: a revision that is on the board already is there.
/// Outcomes: shown is Accepted, not yet shown is TryLater. It cannot be rejected, and with the
///           board in the same program it cannot be uncertain.
namespace goji::channels::status_page {

class StatusPage final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;
};

/// What channels/CMakeLists.txt looks for in this folder.
OpenChannel open;

}  // namespace goji::channels::status_page
