#include "board/pictures.h"

#include "base/utf8.h"
#include "board/pages.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace goji::board {
namespace {

/// How a look is drawn where there is no style sheet: white on these is readable (4.5 to 1).
struct Drawing {
  std::string_view look;
  std::string_view colour;
  std::string_view path;  ///< in a square of 24
};

constexpr std::array<Drawing, 6> kDrawings{
    {{"ok", "#1a7037", "m6.5 12.5 3.5 3.5 7.5-8"},
     {"work", "#0b57a4", "M12 6v6.5l4 2.5"},
     {"slow", "#7a5900", "M5.5 12h13"},
     {"part", "#a8410b", "M12 5.5v8M12 18v.1"},
     {"down", "#b3202c", "m7 7 10 10M17 7 7 17"},
     {"none", "#555e68", "M9 9c0-4 6-4 6 0 0 2.5-3 2.5-3 5M12 18v.1"}}};

const Drawing& drawing(std::string_view look) {
  for (const auto& drawing : kDrawings)
    if (drawing.look == look) return drawing;
  throw std::logic_error(fmt::format("no drawing for {}", look));
}

/// About how wide a text is at 11 px: Latin letters 6.6 on average, everything beyond Latin a full
/// square. `textLength` makes it exactly that wide, whatever the reader's font.
int width_of(std::string_view text) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();)
    width += utf8::next(text, at) < 0x1100 ? 6.6 : 11;
  return static_cast<int>(std::lround(width));
}

std::string badge(const Edition& edition,
                  const std::string& label,
                  const std::string& status,
                  std::string_view look) {
  constexpr int kMargin = 6;
  const int left = width_of(label);
  const int right = width_of(status);
  const int split = left + 2 * kMargin;
  const int width = split + right + 2 * kMargin;
  auto filled = edition.templates().badge.render(
      {{"label", label},
       {"status", status},
       {"colour", std::string(drawing(look).colour)},
       {"width", std::to_string(width)},
       {"split", std::to_string(split)},
       {"rest", std::to_string(width - split)},
       {"label_middle", fmt::format("{}", split / 2.0)},
       {"label_length", std::to_string(left)},
       {"status_middle", fmt::format("{}", split + (width - split) / 2.0)},
       {"status_length", std::to_string(right)}});
  if (!filled) throw std::logic_error("templates/assets/badge.svg: " + filled.error().what);
  return std::move(*filled);
}

std::string short_name(const std::string& name) {
  constexpr std::size_t kMost = 40;
  const auto line = utf8::cleaned_line(name);
  std::size_t at = 0;
  for (std::size_t count = 0; at < line.size() && count < kMost; ++count)
    (void)utf8::next(line, at);
  return at == line.size() ? line : line.substr(0, at) + "…";
}

}  // namespace

std::string site_badge(const Edition& edition) {
  const auto now = headline(edition);
  const auto& survey = edition.survey();
  const bool quiet = survey.worst() == ComponentStatus::Operational && now.look == "none";
  const auto& status =
      quiet ? edition.words().word("badge.unverified") : edition.status(survey.worst());
  return badge(
      edition, short_name(edition.site_name()), status, quiet ? now.look : look_of(survey.worst()));
}

std::string component_badge(const Edition& edition, const ComponentFacts& component) {
  return badge(edition,
               short_name(edition.name(component)),
               edition.status(component.status),
               look_of(component.status));
}

std::string icon(const Templates::Compiled& templates, std::string_view look) {
  const auto& drawn = drawing(look);
  auto filled = templates.icon.render(
      {{"colour", std::string(drawn.colour)}, {"path", std::string(drawn.path)}});
  if (!filled) throw std::logic_error("templates/assets/icon.svg: " + filled.error().what);
  return std::move(*filled);
}

const std::vector<std::string_view>& looks() {
  static const auto kLooks = [] {
    std::vector<std::string_view> looks;
    looks.reserve(kDrawings.size());
    for (const auto& drawing : kDrawings)
      looks.push_back(drawing.look);
    return looks;
  }();
  return kLooks;
}

std::string icon_path(std::string_view look) {
  return fmt::format("/assets/{}.svg", look);
}

}  // namespace goji::board
