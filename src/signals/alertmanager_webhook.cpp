#include "signals/alertmanager_webhook.h"

#include "signals/json.h"
#include "signals/text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <utility>

namespace goji::signals {
namespace {

namespace json = boost::json;

Status read_webhook_status(Fields& fields) {
  const auto word = fields.text("status");
  if (word == "resolved") return Status::Resolved;
  if (word != "firing") fields.complain("status", "must be firing or resolved");
  return Status::Firing;
}

/// Grafana's alert about a rule that sees nothing becomes one of that rule: its name, its key.
void recognise_blindness(Alert& alert) {
  const auto name = alert.labels.find("alertname");
  if (name == alert.labels.end()) return;
  if (name->second != "DatasourceNoData" && name->second != "DatasourceError") return;
  const auto rule = alert.labels.find("rulename");
  if (rule != alert.labels.end() && fault_of_identity(rule->second).empty()) {
    alert.key = rule->second;
    alert.labels.insert_or_assign("grafana_state", std::exchange(name->second, rule->second));
  }
  if (alert.status == Status::Firing) alert.status = Status::Unknown;
}

bool is_end_of_blindness(const Alert& alert) {
  const auto name = alert.labels.find("alertname");
  const bool nameless = name != alert.labels.end() &&
                        (name->second == "DatasourceNoData" || name->second == "DatasourceError");
  return alert.status == Status::Resolved && (nameless || alert.labels.contains("grafana_state"));
}

Alert read_told(Fields& fields, TimePoint now) {
  auto alert = read_alert(fields);
  const auto given = fields.text("fingerprint");
  if (fault_of_identity(given).empty()) alert.fingerprint = given;
  alert.status = read_webhook_status(fields);
  alert.updated_at = now;
  alert.starts_at = read_go_time(fields, "startsAt").value_or(now);
  const auto ends_at = read_go_time(fields, "endsAt");
  if (alert.status == Status::Resolved) alert.ends_at = ends_at.value_or(now);
  if (alert.ends_at && *alert.ends_at < alert.starts_at)
    fields.complain("endsAt", "must not be before startsAt");
  recognise_blindness(alert);
  return alert;
}

void read_entry(json::value& entry, std::size_t index, TimePoint now, ReadAlerts& read) {
  const auto place = fmt::format("alerts[{}]", index);
  if (!entry.is_object()) {
    read.refusals.push_back({index, place, "must be a JSON object"});
    return;
  }
  Fields fields{std::move(entry.get_object()), place};
  auto alert = read_told(fields, now);
  if (!fields.good()) {
    read.refusals.push_back(fields.refusal(index));
  } else if (is_end_of_blindness(alert)) {
    read.notes.push_back(place + " says that data are back, which is no recovery");
  } else {
    read.alerts.push_back(std::move(alert));
  }
}

void note_truncation(const json::object& body, ReadAlerts& read) {
  const auto* left_out = body.if_contains("truncatedAlerts");
  if (left_out == nullptr || !left_out->is_int64() || left_out->get_int64() <= 0) return;
  read.notes.push_back(
      fmt::format("truncatedAlerts is {}: what is missing proves nothing", left_out->get_int64()));
}

}  // namespace

Result<ReadAlerts> read_webhook(std::string_view body, TimePoint now) {
  auto document = parse_json(body);
  if (!document) return Error{Fault::Invalid, "the body " + document.error().what};
  if (!document->is_object())
    return Error{Fault::Invalid, "the body must be an object with a list of `alerts`"};
  auto& object = document->get_object();
  auto* alerts = object.if_contains("alerts");
  if (alerts == nullptr || !alerts->is_array())
    return Error{Fault::Invalid, "alerts must be a list"};
  ReadAlerts read;
  note_truncation(object, read);
  for (std::size_t i = 0; i < alerts->get_array().size(); ++i)
    read_entry(alerts->get_array()[i], i, now, read);
  return read;
}

}  // namespace goji::signals
