#include "domain/words.h"

#include <array>
#include <cstddef>

namespace goji {
namespace {

// Each array is in the order of its enumeration; words_test.cpp walks both ways.
constexpr std::array<std::string_view, 4> kStatuses{"firing", "resolved", "heartbeat", "unknown"};
constexpr std::array<std::string_view, 3> kImpacts{
    "degraded_performance", "partial_outage", "major_outage"};
constexpr std::array<std::string_view, 5> kComponentStatuses{
    "operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"};
constexpr std::array<std::string_view, 17> kNoticeKinds{"opened",
                                                        "updated",
                                                        "still",
                                                        "holding",
                                                        "monitoring",
                                                        "resolved",
                                                        "reopened",
                                                        "corrected",
                                                        "retracted",
                                                        "ended",
                                                        "maintenance_scheduled",
                                                        "maintenance_soon",
                                                        "maintenance_started",
                                                        "maintenance_overrun",
                                                        "maintenance_completed",
                                                        "test",
                                                        "draft"};
constexpr std::array<std::string_view, 4> kMarks{"", "drill", "test", "demo"};
constexpr std::array<std::string_view, 4> kPhases{
    "investigating", "identified", "monitoring", "resolved"};

template <class Enum, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const std::array<std::string_view, N>& names, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (names.at(i) == word) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view word(Status status) {
  return name_of(kStatuses, status);
}

std::string_view word(Impact impact) {
  return name_of(kImpacts, impact);
}

std::string_view word(ComponentStatus status) {
  return name_of(kComponentStatuses, status);
}

std::string_view word(NoticeKind kind) {
  return name_of(kNoticeKinds, kind);
}

std::string_view word(Phase phase) {
  return name_of(kPhases, phase);
}

std::string_view word(Mark mark) {
  return name_of(kMarks, mark);
}

std::optional<Status> status_named(std::string_view word) {
  return value_of<Status>(kStatuses, word);
}

std::optional<Impact> impact_named(std::string_view word) {
  return value_of<Impact>(kImpacts, word);
}

std::optional<ComponentStatus> component_status_named(std::string_view word) {
  return value_of<ComponentStatus>(kComponentStatuses, word);
}

std::optional<NoticeKind> notice_kind_named(std::string_view word) {
  return value_of<NoticeKind>(kNoticeKinds, word);
}

std::optional<Phase> phase_named(std::string_view word) {
  return value_of<Phase>(kPhases, word);
}

std::optional<Mark> mark_named(std::string_view word) {
  return value_of<Mark>(kMarks, word);
}

ComponentStatus to_component_status(Impact impact) {
  if (impact == Impact::MajorOutage) return ComponentStatus::MajorOutage;
  return impact == Impact::PartialOutage ? ComponentStatus::PartialOutage
                                         : ComponentStatus::DegradedPerformance;
}

}  // namespace goji
