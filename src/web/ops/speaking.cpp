#include "web/ops/speaking.h"

#include "base/digest.h"
#include "domain/words.h"
#include "web/ops/fields.h"
#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace goji::web::ops {
namespace {

namespace json = boost::json;
using flow::Speak;
using flow::Word;

constexpr std::size_t kLongestKey = 255;

std::optional<Phase> read_phase(Fields& fields) {
  const auto text = fields.text("status");
  const auto phase = phase_named(text);
  if (!text.empty() && !phase)
    fields.complain("status", "must be one of: investigating, identified, monitoring, resolved");
  return phase;
}

/// Whose words fit what begins. The others would say what is not so: that it is over, that there
/// never was anything, or that it was planned.
std::vector<NoticeKind> fitting_announcement(const std::optional<Phase>& phase) {
  if (phase == Phase::Monitoring) return {NoticeKind::Opened, NoticeKind::Monitoring};
  return {NoticeKind::Opened, NoticeKind::Holding, NoticeKind::Reopened};
}

std::vector<NoticeKind> fitting_update(const std::optional<Phase>& phase) {
  if (phase == Phase::Resolved) return {NoticeKind::Resolved};
  if (phase == Phase::Monitoring) return {NoticeKind::Monitoring, NoticeKind::Updated};
  if (phase) return {NoticeKind::Updated, NoticeKind::Still};
  return {NoticeKind::Updated, NoticeKind::Still, NoticeKind::Corrected};
}

std::string names_of(const std::vector<NoticeKind>& kinds) {
  std::string names;
  for (const auto kind : kinds)
    names += (names.empty() ? "" : ", ") + std::string{word(kind)};
  return names;
}

/// Nothing if none was asked for, or none of `fitting`.
std::optional<NoticeKind> read_template(Fields& fields, const std::vector<NoticeKind>& fitting) {
  const auto text = fields.text("template");
  const auto kind = notice_kind_named(text);
  if (text.empty() || (kind && std::ranges::find(fitting, *kind) != fitting.end())) return kind;
  fields.complain("template",
                  fmt::format("must be one of: {}{}",
                              names_of(fitting),
                              kind ? fmt::format(" ({} would say something else)", text) : ""));
  return std::nullopt;
}

/// What all of them may carry.
Speak read_common(const Request& request, Fields& fields, Word::Kind kind) {
  Speak speak{.word = {.kind = kind}, .press = {.author = request.actor}};
  speak.press.words = fields.messages("messages");
  speak.press.channels = fields.texts("channels");
  speak.word.notify = fields.boolean("notify").value_or(true);
  return speak;
}

Result<Speak> whole(Fields& fields, Speak speak) {
  if (const auto wrong = fields.wrong()) return *wrong;
  return speak;
}

/// It would only repeat that there is an outage, unless a template has words of its own.
bool says_nothing(const Speak& speak) {
  return !speak.word.phase && speak.word.components.empty() && speak.press.words.empty();
}

/// The kind of an update follows from what it says.
Word::Kind kind_of_update(const std::optional<Phase>& phase, bool correction) {
  if (correction) return Word::Kind::Correct;
  return phase == Phase::Resolved ? Word::Kind::Resolve : Word::Kind::Update;
}

Result<Speak> about_draft(const Request& request, Word::Kind kind) {
  const auto id = id_in(request, "draft");
  if (!id) return id.error();
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  Speak speak{.word = {.kind = kind}, .press = {.author = request.actor}};
  if (kind == Word::Kind::ApproveDraft) speak = read_common(request, *fields, kind);
  if (kind == Word::Kind::EditDraft) speak.press.words = fields->messages("messages");
  if (kind != Word::Kind::RejectDraft) speak.word.components = fields->components("components");
  speak.draft = *id;
  return whole(*fields, std::move(speak));
}

}  // namespace

Result<Speak> read_announcement(const Request& request) {
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  auto speak = read_common(request, *fields, Word::Kind::Announce);
  if (!fields->has("components"))
    fields->complain("components", "must name at least one, as {KEY: IMPACT}");
  speak.word.components = fields->components("components");
  speak.word.phase = read_phase(*fields);
  speak.press.template_kind = read_template(*fields, fitting_announcement(speak.word.phase));
  if (speak.word.phase == Phase::Resolved)
    fields->complain("status", "cannot be resolved: what begins is not over");
  return whole(*fields, std::move(speak));
}

Result<Speak> read_update(const Request& request) {
  const auto id = id_in(request, "incident");
  if (!id) return id.error();
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  auto speak = read_common(request, *fields, Word::Kind::Update);
  speak.word.incident = *id;
  speak.word.components = fields->components("components");
  speak.word.phase = read_phase(*fields);
  const bool names_words = fields->has("template");
  speak.press.template_kind = read_template(*fields, fitting_update(speak.word.phase));
  speak.seen = fields->whole("version");
  // A correction only says it right: it does not go with a status.
  const bool correction = speak.press.template_kind == NoticeKind::Corrected;
  if (!names_words && says_nothing(speak))
    fields->complain("the update", "says nothing new: give status, components or messages");
  speak.word.kind = kind_of_update(speak.word.phase, correction);
  return whole(*fields, std::move(speak));
}

Result<Speak> read_retraction(const Request& request) {
  const auto id = id_in(request, "incident");
  if (!id) return id.error();
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  auto speak = read_common(request, *fields, Word::Kind::Retract);
  if (!speak.press.channels.empty())
    fields->complain("channels", "cannot be chosen: all that were told are told that it was wrong");
  speak.word.incident = *id;
  speak.seen = fields->whole("version");
  return whole(*fields, std::move(speak));
}

Result<Speak> read_approval(const Request& request) {
  return about_draft(request, Word::Kind::ApproveDraft);
}

Result<Speak> read_rejection(const Request& request) {
  return about_draft(request, Word::Kind::RejectDraft);
}

Result<Speak> read_edit(const Request& request) {
  auto speak = about_draft(request, Word::Kind::EditDraft);
  if (speak && speak->word.components.empty() && speak->press.words.empty())
    return Error{Fault::Invalid, "an edit has components, messages or both"};
  return speak;
}

flow::Reply reply_to(const flow::Spoken& spoken, store::Reading& reading, int status) {
  const auto revision = reading.revision(spoken.revision);
  const auto incident = reading.incident(spoken.incident);
  json::object body;
  if (incident) body = to_json(*incident);
  if (revision) body[incident ? "update" : "draft"] = to_json(*revision);
  return {status, json::serialize(body)};
}

Result<flow::Once> once_of(const Request& request) {
  const auto found = request.headers.find("idempotency-key");
  if (found == request.headers.end()) return flow::Once{};
  const auto& key = found->second;
  const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (key.empty() || key.size() > kLongestKey || !visible)
    return Error{
        Fault::Invalid,
        fmt::format("the Idempotency-Key must be 1 to {} visible characters", kLongestKey)};
  return flow::Once{
      .key = fmt::format("{}|{}|{}", request.actor, request.path, key),
      .request = sha256_hex(fmt::format("{} {}\n{}", request.method, request.path, request.body))};
}

}  // namespace goji::web::ops
