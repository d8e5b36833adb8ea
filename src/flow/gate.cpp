#include "flow/gate.h"

#include "flow/course_fields.h"
#include "store/store.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace goji::flow {
namespace {

/// Incidents that touch it, whatever was last told of it there: while one is open, it is unsolved.
void add_incidents(GateVerdict& verdict,
                   const GateFacts& facts,
                   const std::string& component,
                   GateReason::What what) {
  for (const auto& incident : facts.incidents)
    if (!incident.retracted && incident.phase != Phase::Resolved &&
        incident.components.contains(component))
      verdict.reasons.push_back({.what = what, .component = component, .incident = incident.id});
}

void add_drafts(GateVerdict& verdict, const GateFacts& facts) {
  for (const auto& draft : facts.drafts)
    if (draft.components.contains(facts.component))
      verdict.reasons.push_back({.what = GateReason::What::Draft,
                                 .component = facts.component,
                                 .incident = draft.incident,
                                 .draft = draft.id});
}

void add_firing(GateVerdict& verdict, const GateFacts& facts) {
  std::set<std::string> sources;
  for (const auto& condition : facts.conditions)
    if (condition.component == facts.component &&
        (condition.state == State::Firing || condition.state == State::Stale))
      sources.insert(condition.source);
  if (!sources.empty())
    verdict.reasons.push_back({.what = GateReason::What::Firing,
                               .component = facts.component,
                               .sources = {sources.begin(), sources.end()}});
}

std::optional<Maintenance> under_way(const GateFacts& facts) {
  for (const auto& one : facts.maintenances)
    if (one.from <= facts.now && facts.now < one.to &&
        std::ranges::find(one.components, facts.component) != one.components.end())
      return one;
  return std::nullopt;
}

}  // namespace

GateVerdict judge_gate(const GateFacts& facts) {
  GateVerdict verdict{.maintenance = under_way(facts)};
  add_incidents(verdict, facts, facts.component, GateReason::What::Incident);
  const bool announced = !verdict.reasons.empty();
  for (const auto& needed : needs_of(facts.component, facts.components))
    add_incidents(verdict, facts, needed, GateReason::What::Dependency);
  add_drafts(verdict, facts);
  if (!announced) add_firing(verdict, facts);
  return verdict;
}

std::vector<std::string> needs_of(const std::string& component,
                                  std::span<const Component> components) {
  std::vector<std::string> known{component};
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto found = std::ranges::find(components, known[i], &Component::key);
    if (found == components.end()) continue;
    for (const auto& needed : found->depends_on)
      if (std::ranges::find(known, needed) == known.end()) known.push_back(needed);
  }
  known.erase(known.begin());
  return known;
}

std::vector<Condition> conditions_in(std::span<const store::SliceRow> slices) {
  std::vector<Condition> conditions;
  for (const auto& slice : slices) {
    if (slice.kind != "condition") continue;
    boost::system::error_code unreadable;
    const auto json = boost::json::parse(slice.body, unreadable);
    if (unreadable) throw store::Failure(fmt::format("condition `{}` is no JSON", slice.key));
    course::Watched watched;
    try {
      course::from_value(json, watched);
    } catch (const course::Unreadable& wrong) {
      throw store::Failure(fmt::format("condition `{}`: {}", slice.key, wrong.what()));
    }
    if (!watched.overruled) conditions.push_back(std::move(watched.condition));
  }
  return conditions;
}

std::string_view word(GateReason::What what) {
  switch (what) {
    case GateReason::What::Incident:
      return "incident";
    case GateReason::What::Dependency:
      return "dependency";
    case GateReason::What::Draft:
      return "draft";
    case GateReason::What::Firing:
      break;
  }
  return "firing";
}

}  // namespace goji::flow
