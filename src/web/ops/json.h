#pragma once

#include "base/clock.h"
#include "domain/component.h"
#include "domain/reason.h"
#include "store/delivery_rows.h"
#include "store/display_rows.h"
#include "store/rows.h"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// How the operators' API writes what the store keeps (docs/http-api.md). Ids are strings, times
/// RFC 3339 in UTC, what is not there is null.
namespace goji::web::ops {

[[nodiscard]] boost::json::value to_json(const std::optional<TimePoint>& at);
[[nodiscard]] boost::json::object to_json(const std::map<std::string, ComponentStatus>& components);
[[nodiscard]] boost::json::object to_json(const Reason& reason);
[[nodiscard]] boost::json::object to_json(const store::SignalRow& row);
[[nodiscard]] boost::json::object to_json(const store::IncidentRow& row);
[[nodiscard]] boost::json::object to_json(const store::RevisionRow& row);
[[nodiscard]] boost::json::object to_json(const store::DecisionRow& row);
[[nodiscard]] boost::json::object to_json(const store::PromiseRow& row);
[[nodiscard]] boost::json::object to_json(const store::DeliveryRow& row);
[[nodiscard]] boost::json::object to_json(const store::AttemptRow& row);

/// How often a revision was displayed, in all languages.
[[nodiscard]] std::uint64_t sum_of(const std::vector<store::DisplayRow>& displays);

/// "a***@example.com", "h***": enough to tell recipients apart, not to reach them. A subscriber's
/// name in the ledger is no address, and stays.
[[nodiscard]] std::string masked(const std::string& recipient);

}  // namespace goji::web::ops
