#include "flow/backtest_picture.h"

#include "domain/words.h"
#include "flow/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

namespace goji::flow {
namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 180;  // room for the components' names
constexpr double kRight = 20;
constexpr double kTop = 60;
constexpr double kRow = 28;
constexpr double kNoticeRow = 16;

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

const char* colour(ComponentStatus status) {
  switch (status) {
    case ComponentStatus::MajorOutage:
      return "#c0392b";
    case ComponentStatus::PartialOutage:
      return "#e67e22";
    case ComponentStatus::DegradedPerformance:
      return "#f1c40f";
    case ComponentStatus::UnderMaintenance:
      return "#2980b9";
    case ComponentStatus::Operational:
      break;
  }
  return "#27ae60";
}

/// One drawing: from its onset to its end, from left to right.
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
    double row = kTop;
    for (auto& [key, y] : rows_) {
      y = row;
      row += kRow;
    }
    bottom_ = row;
    to_ = std::max(to_, from_ + std::chrono::seconds{1});
  }

  std::string svg() {
    const auto height = bottom_ + kNoticeRow * static_cast<double>(notices_.size()) + 20;
    std::string text = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" font-family="sans-serif" font-size="12">)"
        "\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        kWidth,
        height);
    text += line_of_text(10, 22, fmt::format("Incident {}", incident_.id));
    text += line_of_text(
        10,
        42,
        fmt::format("began {}, told {}", time_.plain(from_), time_.plain(incident_.opened_at)));
    for (const auto& [key, y] : rows_) {
      text += line_of_text(10, y + 15, key);
      text += bars(key, y);
    }
    double y = bottom_ + kNoticeRow;
    for (const BacktestNotice* notice : notices_) {
      text += mark(*notice, y);
      y += kNoticeRow;
    }
    return text + "</svg>\n";
  }

 private:
  [[nodiscard]] double x(TimePoint at) const {
    const auto whole = static_cast<double>((to_ - from_).count());
    const auto part = static_cast<double>((std::max(at, from_) - from_).count());
    return kLeft + (kWidth - kLeft - kRight) * part / whole;
  }

  static std::string line_of_text(double x, double y, std::string_view text) {
    return fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n", x, y, escaped(text));
  }

  /// What was told of one component, from notice to notice; grey before the first.
  std::string bars(const std::string& key, double y) const {
    std::string text;
    std::string fill = "#bdc3c7";
    auto since = from_;
    const auto bar_to = [&](TimePoint until) {
      text += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"18\" fill=\"{}\"/>\n",
          x(since),
          y,
          std::max(1.0, x(until) - x(since)),
          fill);
      since = until;
    };
    for (const BacktestNotice* notice : notices_) {
      const auto told = notice->components.find(key);
      if (told == notice->components.end()) continue;
      bar_to(notice->at);
      fill = colour(told->second);
    }
    bar_to(to_);
    return text;
  }

  [[nodiscard]] std::string mark(const BacktestNotice& notice, double y) const {
    const auto at = x(notice.at);
    return fmt::format(
               "<path d=\"M{0:.1f} {1:.0f}V{2:.0f}\" stroke=\"#333\" stroke-dasharray=\"2 3\"/>\n",
               at,
               kTop - 6,
               y - 4) +
           line_of_text(10, y, fmt::format("{}  {}", time_.plain(notice.at), word(notice.kind)));
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
