#include "board/frame.h"

#include "board/pages.h"

#include <fmt/format.h>

namespace goji::board {
namespace {

using messages::Values;

std::vector<Values> languages_view(const Edition& edition) {
  std::vector<Values> views;
  for (const auto& language : edition.facts().site.languages)
    views.push_back({{"code", language},
                     {"name", edition.language_name(language)},
                     {"current", language == edition.language()}});
  return views;
}

/// The newest revision that is shown, on the page that everybody begins with: by this it is known
/// whether readers see it yet.
std::string revision_text(const Edition& edition, const Frame& frame) {
  return frame.path == "/" ? std::to_string(newest_revision(edition.facts())) : std::string{};
}

std::string mark_text(const Edition& edition, Mark mark) {
  if (mark == Mark::None) return {};
  if (mark == Mark::Drill) return edition.words().word("mark.drill_text");
  return edition.words().word(mark == Mark::Test ? "mark.test_text" : "mark.demo_text");
}

}  // namespace

Values frame(const Edition& edition, const Frame& frame) {
  const auto& site = edition.facts().site;
  const auto mark = edition.survey().mark(frame.mark);
  return {
      {"lang", edition.language()},
      {"revision", revision_text(edition, frame)},
      {"site", edition.text(site.name)},
      {"url", site.url},
      {"path", frame.path},
      {"title", frame.title},
      {"description", edition.words().phrase("description", {{"site", edition.text(site.name)}})},
      {"icon", icon_path(frame.look)},
      {"indexed", frame.path != "/404"},
      {"at_home", frame.path == "/"},
      {"at_history", frame.path == "/history"},
      {"multilingual", site.languages.size() > 1},
      {"languages", languages_view(edition)},
      {"mark", mark != Mark::None},
      {"mark_word", edition.mark(mark)},
      {"mark_text", mark_text(edition, mark)},
      {"subscribable", site.subscribable},
      {"zone_name", edition.clock().zone_name()}};
}

}  // namespace goji::board
