#include "signals/alertmanager_api.h"

#include "signals/json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <utility>

namespace goji::signals {
namespace {

namespace json = boost::json;

Alert read_posted(Fields& fields, TimePoint now) {
  auto alert = read_alert(fields);
  const auto starts_at = read_go_time(fields, "startsAt");
  const auto ends_at = read_go_time(fields, "endsAt");
  alert.updated_at = now;
  alert.start_guessed = !starts_at && !ends_at;
  alert.timeout = !ends_at;
  alert.ends_at = ends_at.value_or(now + kResolveTimeout);
  alert.starts_at = starts_at.value_or(ends_at.value_or(now));
  if (alert.starts_at > *alert.ends_at) fields.complain("endsAt", "must not be before startsAt");
  if (*alert.ends_at <= now + kClockSlack) alert.status = Status::Resolved;
  return alert;
}

}  // namespace

Result<ReadAlerts> read_posted_alerts(std::string_view body, TimePoint now) {
  auto document = parse_json(body);
  if (!document) return Error{Fault::Invalid, "the body " + document.error().what};
  if (!document->is_array()) return Error{Fault::Invalid, "the body must be an array of alerts"};
  ReadAlerts read;
  auto& entries = document->get_array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto place = fmt::format("[{}]", i);
    if (!entries[i].is_object()) {
      read.refusals.push_back({i, place, "must be a JSON object"});
      continue;
    }
    Fields fields{std::move(entries[i].get_object()), place};
    auto alert = read_posted(fields, now);
    if (fields.good()) {
      read.alerts.push_back(std::move(alert));
    } else {
      read.refusals.push_back(fields.refusal(i));
    }
  }
  return read;
}

}  // namespace goji::signals
