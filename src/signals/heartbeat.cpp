#include "signals/heartbeat.h"

#include "signals/fields.h"
#include "signals/generic.h"
#include "signals/json.h"
#include "signals/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace goji::signals {
namespace {

std::string expected_of(const Inlet& inlet) {
  std::string names;
  for (const auto& heartbeat : inlet.expect)
    names += (names.empty() ? "" : ", ") + heartbeat.source;
  return names;
}

std::string source_in_query(const Call& call) {
  const auto found = std::ranges::find(
      call.query, "source", [](const auto& pair) -> const auto& { return pair.first; });
  return found == call.query.end() ? std::string{} : found->second;
}

Result<std::string> source_in_body(const Call& call) {
  if (call.body.empty()) return std::string{};
  auto document = parse_json(call.body);
  if (!document) return Error{Fault::Invalid, "the body " + document.error().what};
  if (!document->is_object()) return Error{Fault::Invalid, "the body must be a JSON object"};
  Fields fields{std::move(document->get_object()), ""};
  auto source = fields.text("source");
  if (!fields.good()) return Error{Fault::Invalid, sentence(fields.refusal(0))};
  return source;
}

Result<std::string> source_of(const Inlet& inlet, const Call& call) {
  if (call.rest.size() > 1) return call.rest.substr(1);
  if (auto source = source_in_query(call); !source.empty()) return source;
  auto source = source_in_body(call);
  if (!source || !source->empty()) return source;
  if (inlet.expect.size() == 1) return inlet.expect.front().source;
  return Error{Fault::Invalid, "source is missing; expected are " + expected_of(inlet)};
}

}  // namespace

Result<Signal> read_heartbeat(const Inlet& inlet, const Call& call) {
  auto source = source_of(inlet, call);
  if (!source) return source.error();
  if (std::ranges::find(inlet.expect, *source, &goji::Heartbeat::source) == inlet.expect.end())
    return Error{Fault::NotFound,
                 fmt::format("source {} is not expected; expected are {}",
                             informative(*source),
                             expected_of(inlet))};
  Signal signal{.source = std::move(*source), .key = std::string{kHeartbeatKey}, .component = {}};
  signal.status = Status::Heartbeat;
  signal.at = call.now;
  return signal;
}

}  // namespace goji::signals
