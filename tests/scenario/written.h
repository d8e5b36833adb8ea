#pragma once

#include "scenario/story.h"
#include "settings/reader.h"

#include <filesystem>
#include <string>
#include <vector>

/// Stories that are written in YAML, for people: what happens, and what must be said when.
///
///     scenario: one sentence
///     zone: Asia/Seoul
///     starts: "2024-05-13T13:44:00+09:00"      # offsets below count from here
///     components: [{key: messaging, depends_on: [gateway], users: 1000}]
///     heartbeats: [{source: probe, every: 60s}]
///     maintenances: [{component: maps, from: 0s, to: 2h}]
///     history: 2024-05-13.jsonl                # recorded signals, or told here:
///     happens:
///       - {source: probe, component: messaging, from: 0s, to: 6m, every: 30s, impact:
///       major_outage,
///          share: 80%, started: 0s, goes_on: false, afterwards: false, operator: false}
///       - {heartbeat: probe, from: 0s, to: 10m, every: 60s}
///       - {at: 7m, word: announce|update|resolve|retract|approve|reject, incident: 1, draft: 1,
///          phase: identified, components: {messaging: major_outage}}
///     said: ["05-13 13:45:25 opened #1 messaging=major_outage"]   # all of it, in the site's time
///     drafts: [...]                            # all of them; none if left out
///     refused: [...]                           # what the words were answered
///     promises_kept: true                      # every promise that did not become void was met
namespace goji::test {

struct Written {
  std::string name{};
  Story story{std::vector<std::string>{}};
  std::vector<std::string> said{};
  std::vector<std::string> drafts{};
  std::vector<std::string> refused{};
  bool promises_kept = false;
  std::vector<std::string> complaints{};  ///< about the file itself
};

[[nodiscard]] Written read_story(const std::filesystem::path& file);

/// "05-13 13:45:25 opened #1 messaging=major_outage", by the wall clock of the story's zone.
[[nodiscard]] std::vector<std::string> local_lines(const Story& story, bool drafts);

}  // namespace goji::test
