#include "criteria/policy.h"

#include "settings/values.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace goji::criteria {
namespace {

using settings::Reader;

/// "2/3"
Result<Fraction> to_fraction(std::string_view text) {
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto of = settings::to_count(text.substr(0, slash));
    const auto in = settings::to_count(text.substr(slash + 1));
    if (of && in && *of > 0 && *of <= *in) return Fraction{.of = *of, .in = *in};
  }
  return Error{Fault::Invalid, "must be a part of a whole, like 2/3"};
}

Result<double> to_positive(std::string_view text) {
  const auto number = settings::to_number(text);
  if (number && *number > 0) return *number;
  return Error{Fault::Invalid, "must be a number above 0"};
}

void read(Reader& reader, const std::string& key, std::chrono::seconds& value) {
  value = reader.duration(key, value);
}

void read_share(Reader& reader, const std::string& key, double& value) {
  value = reader.share(key, value);
}

void read_number(Reader& reader, const std::string& key, double& value) {
  value = reader.value(key, to_positive).value_or(value);
}

void read_count(Reader& reader, const std::string& key, std::size_t& value) {
  value = reader.count(key, value);
}

void read_words(Reader reader, Policy& policy) {
  read(reader, "episode_gap", policy.episode_gap);
  read(reader, "onset_reach", policy.onset_reach);
  read_share(reader, "counted_share", policy.counted_share);
  read(reader, "minutes_window", policy.minutes_window);
  read_share(reader, "background_share", policy.background_share);
  read(reader, "background_lead", policy.background_lead);
  read(reader, "memory", policy.memory);
  read_number(reader, "stale_intervals", policy.stale_intervals);
  read(reader, "stale_at_least", policy.stale_at_least);
  read(reader, "stale_unrepeated", policy.stale_unrepeated);
  read_count(reader, "overruled_by", policy.overruled_by);
  read_count(reader, "lone_overruled_by", policy.lone_overruled_by);
  read_number(reader, "lost_intervals", policy.lost_intervals);
  read(reader, "heartbeat_at_most", policy.heartbeat_at_most);
  read(reader, "blind_within", policy.blind_within);
  policy.blind_components =
      reader.value("blind_components", to_fraction).value_or(policy.blind_components);
  reader.refuse_unknown_keys();
}

void read_opening(Reader reader, Policy& policy) {
  read_share(reader, "share", policy.announce_share);
  read(reader, "hold", policy.announce_hold);
  read_number(reader, "share_minutes", policy.announce_minutes);
  if (reader.has("peaks")) policy.peaks = reader.values("peaks", to_hours_of_one_day);
  read_number(reader, "peak_weight", policy.peak_weight);
  read(reader, "lone_hold", policy.lone_hold);
  read(reader, "draft_after", policy.draft_after);
  read(reader, "holding_after", policy.holding_after);
  read_number(reader, "ended_share_minutes", policy.ended_minutes);
  read_number(reader, "ended_largest_share_minutes", policy.ended_largest);
  reader.refuse_unknown_keys();
}

void read_incidents(Reader reader, Policy& policy) {
  read(reader, "join_within", policy.join_within);
  read(reader, "update_spacing", policy.update_spacing);
  read(reader, "improve_after", policy.improve_after);
  read(reader, "improve_again_after", policy.improve_again_after);
  read(reader, "monitoring_after", policy.monitoring_after);
  read(reader, "resolve_after", policy.resolve_after);
  read(reader, "operational_after", policy.operational_after);
  read(reader, "reopen_within", policy.reopen_within);
  read_count(reader, "intermittent_changes", policy.intermittent_changes);
  read(reader, "intermittent_within", policy.intermittent_within);
  read(reader, "intermittent_monitoring_after", policy.intermittent_monitoring_after);
  read(reader, "intermittent_resolve_after", policy.intermittent_resolve_after);
  reader.refuse_unknown_keys();
}

}  // namespace

void read_timing(Reader& reader, Policy& policy) {
  read(reader, "first_notice_within", policy.first_notice_within);
  auto next = reader.section("next_update");
  read(next, "major_outage", policy.update_major);
  read(next, "partial_outage", policy.update_partial);
  read(next, "degraded_performance", policy.update_degraded);
  next.refuse_unknown_keys();
  read_count(reader, "stills_in_a_row", policy.stills_in_a_row);
  read_share(reader, "remind_at", policy.remind_at);
  read_count(reader, "notices_a_day", policy.notices_a_day);
  reader.refuse_unknown_keys();
}

void take_timing(Policy& policy, const Policy& from) {
  policy.first_notice_within = from.first_notice_within;
  policy.update_major = from.update_major;
  policy.update_partial = from.update_partial;
  policy.update_degraded = from.update_degraded;
  policy.stills_in_a_row = from.stills_in_a_row;
  policy.remind_at = from.remind_at;
  policy.notices_a_day = from.notices_a_day;
}

Policy ruled_by(const Policy& policy, const Rule* rule) {
  Policy own = policy;
  own.rules.clear();
  if (rule == nullptr) return own;
  own.action = rule->action.value_or(Action::Automatically);
  own.announce_share = rule->share.value_or(own.announce_share);
  own.announce_hold = rule->hold.value_or(own.announce_hold);
  own.announce_minutes = rule->share_minutes.value_or(own.announce_minutes);
  own.lone_hold = rule->lone_hold.value_or(own.lone_hold);
  own.draft_after = rule->draft_after.value_or(own.draft_after);
  return own;
}

Policy read_policy(Reader& root, Policy base) {
  read_words(root.section("words"), base);
  read_opening(root.section("opening"), base);
  read_incidents(root.section("incidents"), base);
  auto timing = root.section("timing");
  read_timing(timing, base);
  return base;
}

}  // namespace goji::criteria
