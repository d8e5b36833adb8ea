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

/// One instant's look at rule 1, sentence by sentence.
class Look {
 public:
  Look(const Policy& policy, const History& history, TimePoint now)
      : policy_(policy), history_(history), now_(now) {
    const Stretch& stretch = history.now();
    facts_ = {{"share", plain(stretch.corroborated)},
              {"largest", plain(stretch.largest)},
              {"bar", plain(policy.announce_share)},
              {"sources", fmt::to_string(stretch.voices.size())}};
  }

  /// Somebody stands by what would be said: two sources, a person, or one that is left of those
  /// that announced it.
  [[nodiscard]] bool backed() const {
    const Stretch& stretch = history_.now();
    return stretch.announced || agree(stretch.voices).impact.has_value();
  }

  bool agreed() {
    const auto since = history_.agreed_since(policy_.announce_share);
    if (!since) return false;
    facts_["seconds"] = whole_seconds(policy_.announce_hold);
    facts_["since"] = to_rfc3339(*since);
    return hold(*since + policy_.announce_hold, "share_held", "share_holds");
  }

  bool minutes(const Weights& weights) {
    const auto sum = history_.weighted(policy_, weights, now_);
    if (const auto at = history_.reaches(policy_, weights, now_))
      found_.by_minutes_at = std::chrono::ceil<std::chrono::seconds>(*at);
    facts_["minutes"] = plain(sum);
    facts_["minutes_bar"] = plain(policy_.announce_minutes);
    facts_["minutes_missing"] = plain(std::max(0.0, policy_.announce_minutes - sum));
    if (at_least(sum, policy_.announce_minutes)) return backed() && say("minutes_reached");
    if (found_.by_minutes_at) facts_["by_minutes_at"] = to_rfc3339(*found_.by_minutes_at);
    sooner(found_.look_again_at, found_.by_minutes_at);
    return false;
  }

  bool lone(const Company& company) {
    const auto since = history_.single_since(policy_.announce_share);
    if (!since) return false;
    const auto due = *since + policy_.lone_hold;
    facts_["seconds"] = whole_seconds(policy_.lone_hold);
    facts_["since"] = to_rfc3339(*since);
    if (company.others > 0) {
      facts_["others"] = fmt::to_string(company.others);
      found_.reason.code = "not_alone";
      if (company.alone_at) sooner(found_.look_again_at, std::max(*company.alone_at, due));
      return false;
    }
    found_.lone = hold(due, "lone_held", "lone_holds");
    return found_.lone;
  }

  Opening result() {
    if (found_.holds) found_.look_again_at.reset();
    if (found_.reason.code.empty())
      found_.reason.code = history_.now().voices.size() < 2 ? "uncorroborated" : "share_below";
    const double missing = policy_.announce_share - history_.now().corroborated;
    facts_["share_missing"] = plain(std::max(0.0, missing));
    found_.reason.facts = std::move(facts_);
    return std::move(found_);
  }

 private:
  bool hold(TimePoint due, const char* held, const char* holds) {
    if (due <= now_) return say(held);
    facts_["due"] = to_rfc3339(due);
    found_.reason.code = holds;
    sooner(found_.look_again_at, due);
    return false;
  }

  bool say(const char* code) {
    found_.holds = true;
    found_.reason.code = code;
    return true;
  }

  const Policy& policy_;
  const History& history_;
  TimePoint now_;
  Facts facts_;
  Opening found_{};
};

}  // namespace

Opening rule_one(const Policy& policy,
                 const History& history,
                 const Weights& weights,
                 const Company& company,
                 TimePoint now) {
  Look look{policy, history, now};
  // The minutes come second: their facts are wanted whichever sentence holds.
  const bool by_share = look.agreed();
  if (!by_share && !look.minutes(weights)) look.lone(company);
  return look.result();
}

std::string plain(double number) {
  return fmt::format("{:.6g}", number);
}

}  // namespace goji::criteria
