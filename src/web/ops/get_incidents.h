#pragma once

#include "web/http.h"
#include "web/ops/clerk.h"

#include <vector>

/// GET /api/v1/incidents?after=&limit= and GET /api/v1/incidents/ID, with all its revisions; both
/// as docs/http-api.md says. 400 on a cursor or limit that is no number, 404 on no such incident.
namespace goji::web::ops {

[[nodiscard]] Response get_incidents(const Request& request, const Records& records);
[[nodiscard]] Response get_incident(const Request& request, const Records& records);

/// GET /api/v1/incidents/ID/explain: the decisions that led to it and those about it, with their
/// inputs, and what was said, why and by whom; oldest first.
[[nodiscard]] Response get_explain(const Request& request, const Records& records);

/// The decisions of an incident, and those about its components since its onset that it came out
/// of; oldest first.
[[nodiscard]] std::vector<store::DecisionRow> decisions_behind(const store::IncidentRow& incident,
                                                               store::Reading& reading);

/// GET /api/v1/decisions?component=&limit=: the last about one component in the past day, said or
/// not: why nothing is said.
[[nodiscard]] Response get_decisions(const Request& request, const Records& records);

/// GET /api/v1/promises?incident=
[[nodiscard]] Response get_promises(const Request& request, const Records& records);

/// GET /api/v1/drafts: what waits for a person.
[[nodiscard]] Response get_drafts(const Request& request, const Records& records);

/// GET /api/v1/conditions: what each (source, key, component) said last, when it last said anything
/// new; those that no mapping knows have no component.
[[nodiscard]] Response get_conditions(const Request& request, const Records& records);

}  // namespace goji::web::ops
