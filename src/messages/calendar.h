#pragma once

#include "base/clock.h"
#include "messages/words.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace goji::messages {

/// Whether ICU knows every letter of a date pattern ("h:mm a").
[[nodiscard]] bool is_pattern(const std::string& written);

/// Times, spans and shares as readers of one language see them, in the site's zone. Seconds are
/// not shown. Safe to use from any thread.
class Calendar {
 public:
  /// `words` outlives it. A zone that ICU does not know counts as UTC.
  Calendar(const Words& words, const std::string& zone);
  Calendar(Calendar&&) noexcept;
  Calendar& operator=(Calendar&&) noexcept;
  ~Calendar();

  /// "8:30 AM KST"; with its date if that is not the day on which it is `read`, and with the year
  /// if that is another: "Tue, May 21, 8:30 AM KST".
  [[nodiscard]] std::string moment(TimePoint time, TimePoint read) const;

  /// The same, never earlier than `time`: for promises, which must not be said too early.
  [[nodiscard]] std::string deadline(TimePoint time, TimePoint read) const;

  /// "Tue, May 21, 8:30 AM KST", whenever it is read.
  [[nodiscard]] std::string dated(TimePoint time) const;

  /// "8:30 AM – 9:24 AM KST"; the second date only if it is another.
  [[nodiscard]] std::string range(TimePoint from, TimePoint to, TimePoint read) const;

  /// "54 minutes", "1 hour, 5 minutes", "2 days, 3 hours": the two largest units.
  [[nodiscard]] std::string duration(std::chrono::milliseconds span) const;

  /// How long it was between two moments as they are shown, to the minute: readers who subtract get
  /// the same.
  [[nodiscard]] std::string duration(TimePoint from, TimePoint to) const;

  /// Of a span with seconds: "1 minute, 30 seconds", "0 seconds".
  [[nodiscard]] std::string exact_duration(std::chrono::seconds span) const;

  /// 0.08 as "8%". Below 1 % with two digits that count ("0.05%").
  [[nodiscard]] std::string percent(double share) const;

  /// "1,234.5".
  [[nodiscard]] std::string number(double value) const;

 private:
  struct Formats;
  [[nodiscard]] std::string in_units(std::chrono::seconds span, std::size_t smallest) const;
  [[nodiscard]] std::string time_of_day(TimePoint time) const;
  [[nodiscard]] std::string with_date(TimePoint time, TimePoint read, std::string said) const;
  [[nodiscard]] std::string with_zone(TimePoint time, std::string said) const;

  const Words* words_;
  std::string zone_;
  std::unique_ptr<Formats> formats_;
};

}  // namespace goji::messages
