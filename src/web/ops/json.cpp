#include "web/ops/json.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/recipient_name.h"
#include "store/codec.h"
#include "web/ops/ledger.h"

#include <chrono>

namespace goji::web::ops {
namespace {

std::string_view word_of(store::Task task) {
  if (task == store::Task::Ask) return "ask";
  if (task == store::Task::Tell) return "tell";
  if (task == store::Task::Edit) return "edit";
  return task == store::Task::Retract ? "retract" : "post";
}

namespace json = boost::json;

json::value id(std::uint64_t number) {
  return number == 0 ? json::value(nullptr) : json::value(std::to_string(number));
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value latency(const store::DeliveryRow& row, std::optional<TimePoint> until) {
  if (!until) return nullptr;
  return (*until - row.planned_at).count();
}

}  // namespace

json::value to_json(const std::optional<TimePoint>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::object to_json(const std::map<std::string, ComponentStatus>& components) {
  json::object object;
  for (const auto& [key, status] : components)
    object[key] = word(status);
  return object;
}

json::object to_json(const Reason& reason) {
  json::object facts;
  for (const auto& [name, value] : reason.facts)
    facts[name] = value;
  return {{"code", reason.code}, {"facts", std::move(facts)}};
}

json::object to_json(const store::SignalRow& row) {
  const Signal& signal = row.signal;
  json::object labels;
  for (const auto& [name, value] : signal.labels)
    labels[name] = value;
  json::value impact = nullptr;
  if (signal.impact) impact = word(*signal.impact);
  json::value share = nullptr;
  if (signal.affected_share) share = *signal.affected_share;
  json::value users = nullptr;
  if (signal.affected_users) users = *signal.affected_users;
  return {{"inlet", row.inlet},
          {"arrived_at", to_rfc3339(row.arrived_at)},
          {"source", signal.source},
          {"key", signal.key},
          {"component", text_or_null(signal.component)},
          {"status", word(signal.status)},
          {"impact", std::move(impact)},
          {"affected_share", std::move(share)},
          {"affected_users", std::move(users)},
          {"started_at", to_json(signal.started_at)},
          {"ended_at", to_json(signal.ended_at)},
          {"at", to_rfc3339(signal.at)},
          {"summary", text_or_null(signal.summary)},
          {"link", text_or_null(signal.link)},
          {"labels", std::move(labels)}};
}

json::object to_json(const store::IncidentRow& row) {
  return {{"id", id(row.id)},
          {"status", word(row.phase)},
          {"automatic", row.automatic},
          {"retracted", row.retracted},
          {"components", to_json(row.components)},
          {"onset", to_rfc3339(row.onset)},
          {"opened_at", to_rfc3339(row.opened_at)},
          {"monitoring_at", to_json(row.monitoring_at)},
          {"resolved_at", to_json(row.resolved_at)},
          {"next_update_at", to_json(row.next_update_at)},
          {"share_minutes", row.share_minutes},
          {"version", row.version},
          {"updated_at", to_rfc3339(row.updated_at)}};
}

json::object to_json(const store::RevisionRow& row) {
  json::object messages;
  for (const auto& [language, words] : row.words)
    messages[language] =
        json::object{{"title", words.title}, {"short", words.short_text}, {"body", words.body}};
  return {{"id", id(row.id)},
          {"incident", id(row.incident)},
          {"draft", id(row.draft)},
          {"sequence", row.sequence},
          {"kind", word(row.kind)},
          {"state", store::word(row.state)},
          {"automatic", row.automatic},
          {"notify", row.notify},
          {"at", to_rfc3339(row.at)},
          {"status", word(row.phase)},
          {"components", to_json(row.components)},
          {"reason", to_json(row.reason)},
          {"next_update_at", to_json(row.next_update_at)},
          {"messages", std::move(messages)},
          {"author", text_or_null(row.author)}};
}

json::object to_json(const store::DecisionRow& row) {
  boost::system::error_code unreadable;
  auto inputs = json::parse(row.inputs, unreadable);
  if (unreadable) inputs = row.inputs;
  return {{"id", id(row.id)},
          {"at", to_rfc3339(row.at)},
          {"component", row.component},
          {"verdict", row.verdict},
          {"reason", to_json(row.reason)},
          {"by_minutes_at", to_json(row.by_minutes_at)},
          {"inputs", std::move(inputs)},
          {"incident", id(row.incident)}};
}

json::object to_json(const store::PromiseRow& row) {
  return {{"id", id(row.id)},
          {"incident", id(row.incident)},
          {"kind", row.kind},
          {"due_at", to_rfc3339(row.due_at)},
          {"met_at", to_json(row.met_at)},
          {"met", row.met_at && *row.met_at <= row.due_at},
          {"void", row.is_void}};
}

json::object to_json(const store::DeliveryRow& row) {
  return {{"id", id(row.id)},
          {"incident", id(row.incident)},
          {"revision", id(row.revision)},
          {"channel", row.channel},
          {"recipient", text_or_null(masked(row.recipient))},
          {"task", word_of(row.task)},
          {"state", store::word(row.state)},
          {"in_words", in_words(row)},
          {"held_reason", text_or_null(row.held_reason.empty() ? row.closed_for : row.held_reason)},
          {"due_at", to_json(row.due_at)},
          {"destination", row.destination},
          {"may_have_arrived", row.doubt.has_value()},
          {"may_be_there_twice", row.twice},
          {"language", text_or_null(row.language)},
          {"attempts", row.attempts},
          {"planned_at", to_rfc3339(row.planned_at)},
          {"first_attempt_at", to_json(row.first_attempt_at)},
          {"accepted_at", to_json(row.accepted_at)},
          {"visible_at", to_json(row.visible_at)},
          {"expires_at", to_rfc3339(row.expires_at)},
          {"latency_ms", latency(row, row.accepted_at)},
          {"visible_latency_ms", latency(row, row.visible_at)},
          {"handle", text_or_null(row.handle)},
          {"url", text_or_null(row.url)},
          {"error", text_or_null(row.error)}};
}

json::object to_json(const store::AttemptRow& row) {
  return {{"number", row.number},
          {"started_at", to_rfc3339(row.started_at)},
          {"finished_at", to_json(row.finished_at)},
          {"outcome", text_or_null(row.outcome)},
          {"status", row.status == 0 ? json::value(nullptr) : json::value(row.status)},
          {"why", text_or_null(row.why)},
          {"answer", text_or_null(row.answer_head)},
          {"remote_address", text_or_null(row.remote_address)},
          {"timings_ms",
           json::object{{"name", row.name_ms},
                        {"connect", row.connect_ms},
                        {"tls", row.tls_ms},
                        {"first_byte", row.first_byte_ms},
                        {"total", row.total_ms}}},
          {"bytes_out", row.bytes_out}};
}

std::uint64_t sum_of(const std::vector<store::DisplayRow>& displays) {
  std::uint64_t sum = 0;
  for (const auto& row : displays)
    sum += row.number;
  return sum;
}

std::string masked(const std::string& recipient) {
  if (recipient.empty() || flow::name_in(recipient)) return recipient;
  const auto at = recipient.find('@');
  const auto domain = at == std::string::npos ? std::string{} : recipient.substr(at);
  return recipient.substr(0, 1) + "***" + domain;
}

}  // namespace goji::web::ops
