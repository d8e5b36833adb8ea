#include "timing/hours.h"

#include <algorithm>
#include <utility>

namespace goji::timing {

using Days = std::chrono::days;

Hours::Hours(Zone zone, std::vector<Span> spans, Weekdays days)
    : zone_(std::move(zone)), spans_(std::move(spans)), days_(days) {
}

Hours::Answer Hours::at(TimePoint moment) const {
  const auto& clock = zone_.span_at(moment);
  const auto local = moment + clock.offset;
  const auto today = std::chrono::floor<Days>(local);
  Answer answer{.until = today + Days{1}};  // by the wall clock, for now
  for (const auto day : {today - Days{1}, today}) {
    if (!days_[std::chrono::weekday{day}.c_encoding()]) continue;
    for (const Span& span : spans_) {
      const TimePoint from = day + span.from;
      const TimePoint to = day + span.to + (span.to <= span.from ? Days{1} : Days{0});
      answer.within |= from <= local && local < to;
      if (local < from) answer.until = std::min(answer.until, from);
      if (local < to) answer.until = std::min(answer.until, to);
    }
  }
  answer.until = std::min(answer.until - clock.offset, clock.to);
  return answer;
}

}  // namespace goji::timing
