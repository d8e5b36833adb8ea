#pragma once

#include "board/times.h"
#include "messages/calendar.h"

#include <memory>
#include <string>

namespace goji::board {

/// Times as one language's readers see them, in the site's zone; never "3 minutes ago", which a
/// page that stands still cannot keep true. Moments and durations are said as in notices.
class Clockface {
 public:
  /// `words` outlive it. `read` is when the page is read: the day that need not be named.
  Clockface(const messages::Words& words, const std::string& zone, TimePoint read);
  Clockface(Clockface&&) noexcept;
  Clockface& operator=(Clockface&&) noexcept;
  ~Clockface();

  [[nodiscard]] std::string moment(TimePoint time) const;    ///< "Mon, May 13, 1:44 PM KST"
  [[nodiscard]] std::string deadline(TimePoint time) const;  ///< the same, never too early
  [[nodiscard]] std::string range(TimePoint from, TimePoint to) const;
  [[nodiscard]] std::string lasted(std::chrono::milliseconds time) const;  ///< "54 minutes"
  [[nodiscard]] std::string lasted(TimePoint from, TimePoint to) const;    ///< as notices say it
  [[nodiscard]] std::string date(const std::chrono::year_month_day& date) const;  ///< "Mon, May 13"
  [[nodiscard]] std::string month(TimePoint time) const;                          ///< "May 2024"
  [[nodiscard]] std::string zone_name() const;  ///< "Korean Standard Time"

 private:
  messages::Calendar calendar_;
  TimePoint read_;
  struct Formats;
  std::unique_ptr<Formats> formats_;
};

}  // namespace goji::board
