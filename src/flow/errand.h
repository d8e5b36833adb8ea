#pragma once

#include "channel_api/channel.h"
#include "store/delivery_rows.h"
#include "store/rows.h"

#include <optional>
#include <span>
#include <string>

namespace goji::flow {

/// What one delivery is to do over there.
struct Errand {
  store::Task task = store::Task::Post;
  std::string handle{};  ///< of what it edits; of all that it takes back, with spaces between

  bool operator==(const Errand&) const = default;
};

/// At most so many posts of an incident are taken back, the first and the newest: a delivery makes
/// a request for each, and not more than 16 in all.
inline constexpr std::size_t kMostTakenBack = 15;

/// Of all posts that are there to be seen, as a retraction names them. One that is planned while a
/// post is under way or in doubt asks again when its turn comes.
[[nodiscard]] std::string posts_there(const std::string& recipient,
                                      std::span<const store::DeliveryRow> sent);

/// What a revision does to what a recipient was sent before, if anything. `sent` is what was
/// planned on that channel about the incident, newest first.
///
///     retracted          taken back where that is possible and there is, or may be, something;
///                        else said, where anything was said, or may have been
///     corrected          edited where that is possible and there is something; else said
///     without notify     our own pages only, and edits
[[nodiscard]] std::optional<Errand> errand_of(const Capabilities& channel,
                                              const store::RevisionRow& revision,
                                              const std::string& recipient,
                                              std::span<const store::DeliveryRow> sent);

}  // namespace goji::flow
