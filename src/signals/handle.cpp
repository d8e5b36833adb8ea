#include "signals/handle.h"

#include "signals/alertmanager_answers.h"
#include "signals/alertmanager_api.h"
#include "signals/alertmanager_webhook.h"
#include "signals/generic.h"
#include "signals/heartbeat.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace goji::signals {
namespace {

namespace json = boost::json;
using Reply = std::variant<Ready, Taking>;

const char* const kNothingHere = "there is nothing at this path of the inlet";

bool is_post(const Call& call) {
  return call.method == "POST" || call.method == "PUT";  // Grafana may PUT
}

bool is_get(const Call& call) {
  return call.method == "GET" || call.method == "HEAD";
}

bool is_root(const Call& call) {
  return call.rest.empty() || call.rest == "/";
}

void map_all(const Inlet& inlet,
             const Around& around,
             std::vector<Signal> signals,
             Taking& taking) {
  Mapped mapped;
  for (auto& signal : signals)
    map_signal(inlet, around.components, std::move(signal), mapped);
  taking.signals = std::move(mapped.signals);
  taking.unmapped = std::move(mapped.unmapped);
  for (auto& note : mapped.notes)
    taking.notes.push_back(std::move(note));
}

Reply take_generic(const Inlet& inlet, const Call& call, const Around& around) {
  if (!is_root(call)) return problem_answer(404, kNothingHere);
  if (!is_post(call)) return problem_answer(405, "signals are posted");
  auto read = read_signals(call.body, call.now, inlet.name);
  if (!read) return problem_answer(400, read.error().what);
  Taking taking;
  taking.refusals = std::move(read->refusals);
  map_all(inlet, around, std::move(read->signals), taking);
  return taking;
}

Reply take_alerts(const Inlet& inlet,
                  const Call& call,
                  const Around& around,
                  Result<ReadAlerts> read,
                  Taking::Dialect dialect) {
  if (!read && dialect == Taking::Dialect::Alertmanager) return json_text(400, read.error().what);
  if (!read) return problem_answer(400, read.error().what);
  std::vector<Signal> signals;
  for (const auto& alert : read->alerts)
    signals.push_back(to_signal(alert, inlet.name, call.now));
  Taking taking;
  taking.dialect = dialect;
  taking.alerts = std::move(read->alerts);
  taking.refusals = std::move(read->refusals);
  taking.notes = std::move(read->notes);
  map_all(inlet, around, std::move(signals), taking);
  return taking;
}

/// Prometheus posts an array, Alertmanager's webhook an object; at the root both are understood.
bool begins_an_array(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && body[first] == '[';
}

bool is_api(const Call& call) {
  return call.rest == "/api/v2/alerts" || call.rest == "/api/v1/alerts";
}

bool brings_an_array(const Call& call) {
  return is_api(call) || (is_root(call) && begins_an_array(call.body));
}

Reply take_from_alertmanager(const Inlet& inlet, const Call& call, const Around& around) {
  if (is_get(call) && !is_root(call))
    return alertmanager_answer(call, around.alerts, around.started);
  if (!is_api(call) && !is_root(call)) return problem_answer(404, kNothingHere);
  if (!is_post(call)) return problem_answer(405, "alerts are posted");
  const bool posted = brings_an_array(call);
  auto read = posted ? read_posted_alerts(call.body, call.now) : read_webhook(call.body, call.now);
  const auto dialect = posted ? Taking::Dialect::Alertmanager : Taking::Dialect::Ours;
  return take_alerts(inlet, call, around, std::move(read), dialect);
}

Reply take_heartbeat(const Inlet& inlet, const Call& call) {
  if (!is_post(call) && !is_get(call)) return problem_answer(405, "heartbeats are GET or POST");
  auto signal = read_heartbeat(inlet, call);
  if (!signal)
    return problem_answer(signal.error().fault == Fault::NotFound ? 404 : 400, signal.error().what);
  Taking taking;
  taking.signals.push_back(std::move(*signal));
  return taking;
}

std::string sentences(const std::vector<Refusal>& refusals) {
  std::string text;
  for (const auto& refusal : refusals)
    text += (text.empty() ? "" : "; ") + sentence(refusal);
  return text;
}

json::array to_json(const std::vector<Refusal>& refusals) {
  json::array list;
  for (const auto& refusal : refusals)
    list.push_back(
        json::object{{"index", refusal.index}, {"path", refusal.path}, {"what", refusal.what}});
  return list;
}

Ready committed_ours(const Taking& taking, std::size_t accepted, std::size_t duplicates) {
  const bool nothing = accepted == 0 && taking.unmapped.empty();
  if (nothing && !taking.refusals.empty()) return problem_answer(400, sentences(taking.refusals));
  json::object body{{"accepted", accepted}, {"duplicates", duplicates}};
  if (!taking.unmapped.empty()) body.emplace("unmapped", taking.unmapped.size());
  if (!taking.refusals.empty()) body.emplace("refused", to_json(taking.refusals));
  return {202, "application/json", json::serialize(body)};
}

}  // namespace

bool posts_alerts(const Inlet& inlet, const Call& call) {
  return inlet.kind == Inlet::Kind::Alertmanager && is_post(call) && brings_an_array(call);
}

Reply handle(const Inlet& inlet, const Call& call, const Around& around) {
  switch (inlet.kind) {
    case Inlet::Kind::Generic:
      return take_generic(inlet, call, around);
    case Inlet::Kind::Alertmanager:
      return take_from_alertmanager(inlet, call, around);
    case Inlet::Kind::Heartbeat:
      return take_heartbeat(inlet, call);
  }
  return problem_answer(404, kNothingHere);
}

Ready committed(const Taking& taking, std::size_t accepted, std::size_t duplicates) {
  if (taking.dialect == Taking::Dialect::Ours) return committed_ours(taking, accepted, duplicates);
  if (!taking.refusals.empty()) return json_text(400, sentences(taking.refusals));
  return {200, "application/json", "{}"};
}

Ready not_committed(const Taking& taking, std::string_view why) {
  const bool ours = taking.dialect == Taking::Dialect::Ours;
  return ours ? problem_answer(503, why) : json_text(503, why);
}

}  // namespace goji::signals
