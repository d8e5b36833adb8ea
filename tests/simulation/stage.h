#pragma once

#include "base/clock.h"

#include <array>
#include <chrono>
#include <string_view>

/// Who and what there is in every simulated world.
namespace goji::simulation {

inline constexpr TimePoint kBeginning{std::chrono::seconds{1'790'000'000}};

inline constexpr std::array<std::string_view, 4> kComponents{
    "messaging", "login", "maps", "payments"};
inline constexpr std::array<std::string_view, 3> kSources{"probe-a", "probe-b", "probe-c"};

/// Channels that go out, each to a peer of its own: by what they can do when in doubt.
inline constexpr std::array<std::string_view, 5> kPeers{"hook", "posts", "chat", "text", "letters"};
inline constexpr std::string_view kPage = "page";
inline constexpr std::string_view kPosts = "posts";  ///< can be taken back

/// The channel that goes to subscribers, who they are (in some worlds only the first of them), and
/// how many are planned in a turn.
inline constexpr std::string_view kLetters = "letters";
inline constexpr std::array<std::string_view, 3> kSubscribers{"ann", "bob", "cho"};
inline constexpr std::size_t kChunk = 2;

/// Where a process may die.
inline constexpr std::array<std::string_view, 5> kPoints{"before the commit",
                                                         "committed",
                                                         "answered",
                                                         "before the first byte",
                                                         "answered and not recorded"};

/// Dies with all it has in memory. It is no std::exception, so that nobody survives it.
struct Death {};

}  // namespace goji::simulation
