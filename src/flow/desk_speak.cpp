#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/desk.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <memory>
#include <utility>

namespace goji::flow {
namespace {

namespace json = boost::json;

std::string_view verb(Word::Kind kind) {
  switch (kind) {
    case Word::Kind::Announce:
      return "announced";
    case Word::Kind::Update:
      return "updated";
    case Word::Kind::Resolve:
      return "resolved";
    case Word::Kind::Retract:
      return "retracted";
    case Word::Kind::Correct:
      return "corrected";
    case Word::Kind::ApproveDraft:
      return "draft approved";
    case Word::Kind::EditDraft:
      return "draft edited";
    case Word::Kind::RejectDraft:
      break;
  }
  return "draft rejected";
}

/// Nothing if the person saw it as it is.
std::optional<Error> outrun(store::Reading& reading, const Speak& speak) {
  if (!speak.seen) return std::nullopt;
  const auto row = reading.incident(speak.word.incident);
  if (!row || row->version == *speak.seen) return std::nullopt;
  const auto revisions = reading.revisions(speak.word.incident);
  const auto& last = revisions.back();
  return Error{Fault::Conflict,
               fmt::format("incident {} is at version {} by now, not {}: {} at {} by {}",
                           row->id,
                           row->version,
                           *speak.seen,
                           word(last.kind),
                           to_rfc3339(last.at),
                           last.author.empty() ? "goji itself" : last.author)};
}

/// What nobody says otherwise is said as the draft was edited.
Press press_for(store::Reading& reading, const Speak& speak) {
  Press press = speak.press;
  if (speak.word.kind != Word::Kind::ApproveDraft) return press;
  const auto draft = reading.revision(speak.draft);
  if (!draft || draft->author.empty()) return press;
  for (const auto& [language, words] : draft->words)
    if (Recorder::is_own(words)) press.words.try_emplace(language, words);
  return press;
}

Result<Word> word_for(store::Reading& reading, const Speak& speak, TimePoint now) {
  Word word = speak.word;
  word.at = now;
  if (speak.draft == 0) return word;
  const auto draft = reading.revision(speak.draft);
  if (!draft || draft->draft == 0)
    return Error{Fault::NotFound, fmt::format("there is no draft {}", speak.draft)};
  word.draft = draft->draft;
  return word;
}

std::string detail_of(const Speak& speak) {
  json::object components;
  for (const auto& [key, status] : speak.word.components)
    components[key] = word(status);
  json::object messages;
  for (const auto& [language, words] : speak.press.words)
    messages[language] = json::object{{"title", words.title}, {"body", words.body}};
  return json::serialize(json::object{
      {"components", std::move(components)},
      {"messages", std::move(messages)},
      {"channels", json::array(speak.press.channels.begin(), speak.press.channels.end())},
      {"notify", speak.word.notify}});
}

IncidentId incident_in(const std::vector<Event>& events) {
  for (const Event& event : events)
    if (const auto* said = std::get_if<Said>(&event); said != nullptr && said->incident)
      return said->incident->id;
  return 0;
}

}  // namespace

Result<Spoken> Desk::speak(Turn& turn, const Speak& speak) {
  if (auto fine = recorder_.check(speak.press); !fine) return fine.error();
  turn.heed(course_.advance(turn.now));
  recorder_.record(turn);  // what they may have missed is in the store before it is compared
  if (const auto old = outrun(turn.writing(), speak)) return *old;
  const auto word = word_for(turn.writing(), speak, turn.now);
  if (!word) return word.error();
  const auto press = std::make_shared<const Press>(press_for(turn.writing(), speak));
  auto events = course_.take(*word);
  if (!events) return events.error();

  Spoken spoken{.incident = incident_in(*events), .revision = speak.draft};
  turn.heed(std::move(*events), press);
  recorder_.record(turn);
  const bool edited = speak.word.kind == Word::Kind::EditDraft;
  if (spoken.incident != 0 && !edited)
    spoken.revision = turn.writing().revisions(spoken.incident).back().id;
  turn.writing().add_audit({.at = turn.now,
                            .actor = speak.press.author,
                            .action = std::string{verb(speak.word.kind)},
                            .subject = spoken.incident == 0
                                           ? fmt::format("draft {}", speak.draft)
                                           : fmt::format("incident {}", spoken.incident),
                            .detail = detail_of(speak)});
  return spoken;
}

// The course is tried on a copy of it.
Result<Preview> Desk::preview(Turn& turn, const Speak& speak) {
  if (auto fine = recorder_.check(speak.press); !fine) return fine.error();
  turn.heed(course_.advance(turn.now));
  recorder_.record(turn);
  const auto word = word_for(turn.writing(), speak, turn.now);
  if (!word) return word.error();
  const auto slices = course_.slices();
  auto copy = Course::restored(terms_, slices, turn.now);
  if (!copy) return copy.error();
  const auto events = copy->take(*word);
  if (!events) return events.error();
  for (const Event& event : *events)
    if (const auto* said = std::get_if<Said>(&event))
      return recorder_.preview(turn.writing(), *said, speak.press);
  return Error{Fault::Conflict, "nothing would be said: it is said already"};
}

}  // namespace goji::flow
