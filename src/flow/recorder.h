#pragma once

#include "base/result.h"
#include "deliveries/forms.h"
#include "flow/outlet.h"
#include "flow/turn.h"
#include "flow/wording.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::flow {

/// What would be sent, if it were.
struct Preview {
  struct Shown {
    std::string channel{};
    std::string language{};
    std::vector<Wants> wants{};  ///< of the channel: its limits
    deliveries::Forms forms{};   ///< each of what it wants, as it would get it; of a page: shows
  };

  NoticeKind kind = NoticeKind::Opened;
  std::map<std::string, store::Words> words{};  ///< by language, before they are made to fit
  std::vector<Shown> shown{};                   ///< every channel in every language
};

/// A test that goes out.
struct Tested {
  store::Id delivery = 0;
  bool read_back =
      false;  ///< goji looks whether readers see it: it is visible then, or nobody does
};

/// Writes down what the course said, in the turn in which it said it: decisions, incidents,
/// revisions in words, promises, and the deliveries that follow. It decides nothing.
class Recorder {
 public:
  /// A person's words in a draft: their short text is made when they are told.
  [[nodiscard]] static bool is_own(const store::Words& words) { return words.short_text.empty(); }

  struct Plan {
    std::vector<Outlet> outlets{};
    std::chrono::hours expiry{8};  ///< yesterday's news is not sent tomorrow
  };

  Recorder(std::shared_ptr<const Wording> wording, Plan plan)
      : wording_(std::move(wording)), plan_(std::move(plan)) {}

  [[nodiscard]] const std::vector<Outlet>& outlets() const { return plan_.outlets; }

  /// Whether a person's wishes can be met at all: channels and languages that there are.
  [[nodiscard]] Result<void> check(const Press& press) const;

  /// What `said` would become, in every language of every channel that it is for. Writes nothing.
  [[nodiscard]] Preview preview(store::Reading& reading,
                                const Said& said,
                                const Press& press) const;

  /// Everything in `turn.events`; they are taken out of it.
  void record(Turn& turn) const;

  /// A notice that only says that it is a test, to one channel. NotFound: there is no such channel;
  /// Invalid: it is none that a test can be sent to.
  Result<Tested> test(Turn& turn, const std::string& channel, const std::string& author) const;

  /// What deliveries get that are sent again.
  [[nodiscard]] store::Renewal renewal(TimePoint now) const {
    return {.now = now, .expires_at = now + plan_.expiry};
  }

  /// The converging sweep: who was told something that is not so any more, and could not be told
  /// the newer, is tried again. Returns how many.
  std::size_t sweep(Turn& turn) const;

 private:
  [[nodiscard]] Preview::Shown shown_on(const Outlet& outlet,
                                        const store::RevisionRow& revision,
                                        const std::string& json) const;
  void write(Turn& turn, const Decided& decided) const;
  void write(Turn& turn, const Promised& promised) const;
  void write(Turn& turn, const Noted& noted) const;
  static void write(Turn& turn, const DraftClosed& closed);
  void write(Turn& turn, const Said& said, const Press* press) const;
  void rewrite(Turn& turn, store::RevisionRow draft, const Said& said, const Press* press) const;
  void plan(Turn& turn,
            const store::RevisionRow& revision,
            const Said& said,
            const Press* press) const;
  void begin_fan_out(Turn& turn, std::optional<store::PlanJobRow> job) const;

  std::shared_ptr<const Wording> wording_;
  Plan plan_;
};

}  // namespace goji::flow
