#pragma once

#include "board/edition.h"

#include <string>
#include <vector>

/// The same news as on the page, for those who follow it by feed reader: one entry for each update,
/// since most readers show an entry once and never look at it again.
namespace goji::board {

/// What feeds hold at most.
inline constexpr std::size_t kMostEntries = 50;

struct Entry {
  std::string id{};     ///< a URL that never changes
  std::string link{};   ///< where to read it
  std::string title{};  ///< clean text
  std::string html{};   ///< safe HTML
  TimePoint at{};
};

/// The newest updates of all incidents and maintenances, newest first. What is not real is marked.
[[nodiscard]] std::vector<Entry> entries_of(const Edition& edition);

/// RFC 4287.
[[nodiscard]] std::string atom_feed(const Edition& edition, const std::vector<Entry>& entries);

/// https://www.rssboard.org/rss-specification (2.0.11)
[[nodiscard]] std::string rss_feed(const Edition& edition, const std::vector<Entry>& entries);

/// https://www.jsonfeed.org/version/1.1/
[[nodiscard]] std::string json_feed(const Edition& edition, const std::vector<Entry>& entries);

/// All maintenances as events, RFC 5545.
[[nodiscard]] std::string calendar(const Edition& edition);

}  // namespace goji::board
