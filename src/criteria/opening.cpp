#include "criteria/opening.h"

#include "base/rfc3339.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace goji::criteria {
namespace {

using Facts = std::map<std::string, std::string>;

std::string whole_seconds(std::chrono::milliseconds time) {
  return fmt::to_string(std::chrono::floor<std::chrono::seconds>(time).count());
}

void sooner(std::optional<TimePoint>& kept, std::optional<TimePoint> other) {
  if (other && (!kept || *other < *kept)) kept = other;
}

/// One instant's look at rule 1, sentence by sentence. With `facts` it also writes down what it
/// sees.
class Look {
 public:
  Look(const Policy& policy, const History& history, TimePoint now, Facts* facts)
      : policy_(policy), history_(history), now_(now), facts_(facts) {}

  Opening at(const Weights& weights, const Company& company) {
    note("share", [&] { return plain(history_.now().corroborated); });
    note("largest", [&] { return plain(history_.now().largest); });
    note("bar", [&] { return plain(policy_.announce_share); });
    note("sources", [&] { return fmt::to_string(history_.now().voices.size()); });
    note("share_missing", [&] {
      return plain(std::max(0.0, policy_.announce_share - history_.now().corroborated));
    });
    // The minutes come second: their facts are wanted whichever sentence holds.
    if (!agreed() && !minutes(weights)) lone(company);
    if (found_.holds) found_.look_again_at.reset();
    if (found_.code.empty())
      found_.code = history_.now().voices.size() < 2 ? "uncorroborated" : "share_below";
    return found_;
  }

 private:
  /// Somebody stands by what would be said: two sources, a person, or one that is left of those
  /// that announced it.
  [[nodiscard]] bool backed() const {
    const Stretch& stretch = history_.now();
    return stretch.announced || agree(stretch.voices).impact.has_value();
  }

  bool agreed() {
    const auto since = history_.agreed_since(policy_.announce_share);
    if (!since) return false;
    note_clock(policy_.announce_hold, *since);
    return hold(*since + policy_.announce_hold, "share_held", "share_holds");
  }

  bool minutes(const Weights& weights) {
    const auto sum = history_.weighted(policy_, weights, now_);
    if (const auto at = history_.reaches(policy_, weights, now_))
      found_.by_minutes_at = std::chrono::ceil<std::chrono::seconds>(*at);
    note("minutes", [&] { return plain(sum); });
    note("minutes_bar", [&] { return plain(policy_.announce_minutes); });
    note("minutes_missing", [&] { return plain(std::max(0.0, policy_.announce_minutes - sum)); });
    if (at_least(sum, policy_.announce_minutes)) return backed() && say("minutes_reached");
    if (found_.by_minutes_at)
      note("by_minutes_at", [&] { return to_rfc3339(*found_.by_minutes_at); });
    sooner(found_.look_again_at, found_.by_minutes_at);
    return false;
  }

  void lone(const Company& company) {
    const auto since = history_.single_since(policy_.announce_share);
    if (!since) return;
    const auto due = *since + policy_.lone_hold;
    note_clock(policy_.lone_hold, *since);
    if (company.others == 0) {
      found_.lone = hold(due, "lone_held", "lone_holds");
      return;
    }
    note("others", [&] { return fmt::to_string(company.others); });
    found_.code = "not_alone";
    if (company.alone_at) sooner(found_.look_again_at, std::max(*company.alone_at, due));
  }

  bool hold(TimePoint due, const char* held, const char* holds) {
    if (due <= now_) return say(held);
    note("due", [&] { return to_rfc3339(due); });
    found_.code = holds;
    sooner(found_.look_again_at, due);
    return false;
  }

  bool say(const char* code) {
    found_.holds = true;
    found_.code = code;
    return true;
  }

  void note_clock(std::chrono::seconds hold, TimePoint since) {
    note("seconds", [&] { return whole_seconds(hold); });
    note("since", [&] { return to_rfc3339(since); });
  }

  template <class Write>
  void note(const char* name, const Write& write) {
    if (facts_ != nullptr) (*facts_)[name] = write();
  }

  const Policy& policy_;
  const History& history_;
  TimePoint now_;
  Facts* facts_;
  Opening found_{};
};

}  // namespace

Opening rule_one(const Policy& policy,
                 const History& history,
                 const Weights& weights,
                 const Company& company,
                 TimePoint now) {
  return Look{policy, history, now, nullptr}.at(weights, company);
}

Reason reason_of(const Policy& policy,
                 const History& history,
                 const Weights& weights,
                 const Company& company,
                 TimePoint now) {
  Facts facts;
  const auto found = Look{policy, history, now, &facts}.at(weights, company);
  return {.code = std::string{found.code}, .facts = std::move(facts)};
}

std::string plain(double number) {
  return fmt::format("{:.6g}", number);
}

}  // namespace goji::criteria
