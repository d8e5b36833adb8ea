#include "flow/backtest_picture.h"

#include "domain/words.h"
#include "flow/local_time.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

namespace goji::flow {
namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 150;  // room for the components' names
constexpr double kRight = 24;
constexpr double kMarks = 86;      // the lowest row of notices' numbers
constexpr double kMarkRow = 22;    // and the next above it
constexpr double kMarkRadius = 9;  // of the circle around a number
constexpr double kTop = 102;
constexpr double kRow = 30;
constexpr double kBar = 20;
constexpr double kAxis = 34;  // from the last bar to the list of notices
constexpr double kNoticeRow = 20;

// Pictures stand in pages of either scheme; the colours are those of the status page.
constexpr std::string_view kStyle =
    "<style>svg{background:#fff;color:#1c1c1e;fill:currentColor}.faint{fill:#5c5c61}"
    ".rule{stroke:#c9c9ce;fill:none}.mark{fill:#1c1c1e}.number{fill:#fff}"
    ".untold{fill:#d4d4d9}.operational{fill:#2f9e57}.degraded_performance{fill:#d9a400}"
    ".partial_outage{fill:#d9660f}.major_outage{fill:#c4283a}.under_maintenance{fill:#2f74c0}"
    "@media(prefers-color-scheme:dark){svg{background:#1c1c1e;color:#f2f2f7}.faint{fill:#a1a1a8}"
    ".rule{stroke:#48484c}.mark{fill:#f2f2f7}.number{fill:#1c1c1e}.untold{fill:#48484c}}</style>\n";

/// Keys hold no markup, but a picture may be opened by anything.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else
      safe += c;
  }
  return safe;
}

/// How far apart the times on the axis stand: the first of these that leaves room for them.
std::chrono::seconds tick_of(std::chrono::seconds shown) {
  constexpr int kMostTicks = 12;
  for (const int minutes : {1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720})
    if (shown <= std::chrono::minutes{minutes} * kMostTicks) return std::chrono::minutes{minutes};
  return std::chrono::days{1 + shown / std::chrono::days{kMostTicks}};
}

std::string lasted(TimePoint from, TimePoint to) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(to - from).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  return seconds % 60 == 0 ? fmt::format("{} min", seconds / 60)
                           : fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

/// One drawing: from its onset to its end and a little on, from left to right.
class Drawing {
 public:
  Drawing(const BacktestResult& result, const BacktestIncident& incident, const std::string& zone)
      : incident_(incident), time_(zone), from_(incident.onset), to_(incident.opened_at) {
    for (const BacktestNotice& notice : result.notices)
      if (notice.incident == incident.id && notice.kind != NoticeKind::Draft)
        notices_.push_back(&notice);
    for (const BacktestNotice* notice : notices_) {
      to_ = std::max(to_, notice->at);
      for (const auto& [key, status] : notice->components)
        rows_.emplace(key, 0.0);
    }
    to_ = std::max(to_ + (to_ - from_) / 24, from_ + std::chrono::seconds{1});
    bottom_ = kTop;
    for (auto& [key, y] : rows_) {
      y = bottom_;
      bottom_ += kRow;
    }
  }

  std::string svg() {
    const auto height = bottom_ + kAxis + kNoticeRow * static_cast<double>(notices_.size()) + 8;
    auto text = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" font-family="system-ui, sans-serif" font-size="13">)"
        "\n",
        kWidth,
        height);
    text += kStyle;
    text += heading() + axis();
    for (const auto& [key, y] : rows_)
      text += line_of_text(16, y + 15, key) + bars(key, y);
    text += marks();
    auto y = bottom_ + kAxis + kNoticeRow - 6;
    for (std::size_t i = 0; i < notices_.size(); ++i, y += kNoticeRow)
      text += entry(i, y);
    return text + "</svg>\n";
  }

 private:
  [[nodiscard]] double x(TimePoint at) const {
    const auto whole = static_cast<double>((to_ - from_).count());
    const auto part = static_cast<double>((std::max(at, from_) - from_).count());
    return kLeft + (kWidth - kLeft - kRight) * part / whole;
  }

  [[nodiscard]] std::string clock(TimePoint at) const { return time_.plain(at).substr(11); }

  static std::string line_of_text(double x,
                                  double y,
                                  std::string_view text,
                                  std::string_view more = "") {
    return fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\"{}>{}</text>\n", x, y, more, escaped(text));
  }

  [[nodiscard]] std::string heading() const {
    const auto title =
        fmt::format("Incident {}, {}", incident_.id, time_.plain(from_).substr(0, 10));
    auto story =
        fmt::format("began {}, told after {}", clock(from_), lasted(from_, incident_.opened_at));
    if (incident_.resolved_at)
      story += fmt::format(", over after {}", lasted(from_, *incident_.resolved_at));
    story += fmt::format("; {:.2f} share-minutes", incident_.share_minutes);
    return fmt::format("<title>{}: {}</title>\n", title, story) +
           line_of_text(16, 26, title, " font-size=\"17\" font-weight=\"600\"") +
           line_of_text(16, 46, story, " class=\"faint\"");
  }

  [[nodiscard]] std::string axis() const {
    const auto step = tick_of(std::chrono::ceil<std::chrono::seconds>(to_ - from_));
    const auto since_epoch = from_.time_since_epoch();
    const auto first = TimePoint{since_epoch - since_epoch % step + step};
    std::string text;
    for (auto at = first; at < to_; at += step) {
      const auto word =
          step < std::chrono::days{1} ? clock(at).substr(0, 5) : time_.plain(at).substr(5, 5);
      text += fmt::format(
          "<path class=\"rule\" d=\"M{0:.1f} {1:.0f}V{2:.0f}\"/>\n", x(at), kTop - 4, bottom_);
      text += line_of_text(
          x(at), bottom_ + 14, word, " class=\"faint\" text-anchor=\"middle\" font-size=\"11\"");
    }
    return text;
  }

  /// What was told of one component, from notice to notice; grey before the first.
  std::string bars(const std::string& key, double y) const {
    std::string text;
    std::string_view look = "untold";
    auto since = from_;
    const auto bar_to = [&](TimePoint until) {
      text += fmt::format(
          "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"{:.0f}\"/>\n",
          look,
          x(since),
          y,
          std::max(1.0, x(until) - x(since)),
          kBar);
      since = until;
    };
    for (const BacktestNotice* notice : notices_) {
      const auto told = notice->components.find(key);
      if (told == notice->components.end() || word(told->second) == look) continue;
      bar_to(notice->at);
      look = word(told->second);
    }
    bar_to(to_);
    return text;
  }

  /// A number above the bars for each notice, in a row of its own where the last is too close.
  [[nodiscard]] std::string marks() const {
    std::string text;
    double last = -kWidth;
    int row = 0;
    for (std::size_t i = 0; i < notices_.size(); ++i) {
      const auto at = x(notices_[i]->at);
      row = at - last < 2 * kMarkRadius + 1 ? 1 - row : 0;
      last = at;
      const auto y = kMarks - kMarkRow * row;
      text += fmt::format(
          "<path class=\"rule\" d=\"M{0:.1f} {1:.0f}V{2:.0f}\" stroke-dasharray=\"2 3\"/>\n",
          at,
          y + kMarkRadius,
          bottom_);
      text += number(i, at, y);
    }
    return text;
  }

  static std::string number(std::size_t index, double x, double y) {
    return fmt::format("<circle class=\"mark\" cx=\"{:.1f}\" cy=\"{:.0f}\" r=\"{:.0f}\"/>\n",
                       x,
                       y,
                       kMarkRadius) +
           fmt::format(
               "<text class=\"number\" x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\" "
               "font-size=\"11\">{}</text>\n",
               x,
               y + 4,
               index + 1);
  }

  [[nodiscard]] std::string entry(std::size_t index, double y) const {
    const auto& notice = *notices_[index];
    std::vector<std::string> told;
    for (const auto& [key, status] : notice.components)
      told.push_back(fmt::format("{} {}", key, spoken(status)));
    return number(index, 26, y - 4) + line_of_text(46, y, clock(notice.at)) +
           line_of_text(kLeft, y, fmt::format("{}", word(notice.kind)), " font-weight=\"600\"") +
           line_of_text(kLeft + 100, y, fmt::format("{}", fmt::join(told, ", ")));
  }

  static std::string spoken(ComponentStatus status) {
    std::string text{word(status)};
    std::ranges::replace(text, '_', ' ');
    return text;
  }

  const BacktestIncident& incident_;
  LocalTime time_;
  TimePoint from_;
  TimePoint to_;
  std::vector<const BacktestNotice*> notices_{};
  std::map<std::string, double> rows_{};
  double bottom_ = kTop;
};

}  // namespace

std::string to_svg(const BacktestResult& result, IncidentId incident, const std::string& zone) {
  const auto found = std::ranges::find(result.incidents, incident, &BacktestIncident::id);
  if (found == result.incidents.end()) return "";
  return Drawing{result, *found, zone}.svg();
}

}  // namespace goji::flow
