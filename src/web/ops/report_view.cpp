#include "web/ops/report_view.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/local_time.h"
#include "messages/markdown.h"
#include "messages/variables.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::web::ops {
namespace {

namespace json = boost::json;
using messages::Values;
using store::DeliveryState;

std::vector<Values> lines_of(const std::string& text) {
  std::vector<Values> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.push_back({{"line", text.substr(begin, end - begin)}});
    begin = end + 1;
  }
  return lines;
}

std::string text_in(const json::object& object, const char* name) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? json::value_to<std::string>(*found)
                                                : std::string{};
}

/// Puts one report into the words of one language.
class Viewer {
 public:
  Viewer(const Report& report, const flow::Wording& wording, const std::string& language)
      : report_(report),
        wording_(wording),
        language_(language),
        texts_(wording.library().report(language)),
        local_(wording.library().readership().zone) {}

  [[nodiscard]] Values whole() const {
    Values all = summary();
    put(all, "components", components());
    put(all, "sources", sources());
    put(all, "decisions", decisions());
    put(all, "updates", updates());
    put(all, "corrections", corrections());
    put(all, "channels", channels());
    put(all, "untold", untold());
    put(all, "suppressed", suppressed());
    put(all, "promises", promises());
    return all;
  }

 private:
  static void put(Values& values, const std::string& name, std::vector<Values> list) {
    values["has_" + name] = !list.empty();
    values[name] = std::move(list);
  }

  /// "2024-05-13 13:44:20 +09:00"
  [[nodiscard]] std::string moment(TimePoint at) const {
    auto text = local_(std::chrono::floor<std::chrono::seconds>(at));
    text[10] = ' ';
    return text.insert(19, " ");
  }
  [[nodiscard]] std::string moment(std::optional<TimePoint> at, const char* otherwise) const {
    return at ? moment(*at) : texts_.phrase(otherwise, {});
  }
  [[nodiscard]] std::string number(std::uint64_t number) const {
    return texts_.number(static_cast<double>(number));
  }
  [[nodiscard]] std::string status(ComponentStatus status) const {
    return texts_.words().word(messages::Words::of("status", status));
  }
  [[nodiscard]] std::string phrase(std::string_view section, std::string_view name) const {
    return texts_.phrase(fmt::format("{}.{}", section, name), {});
  }
  [[nodiscard]] std::string phase(Phase phase) const {
    return texts_.words().word(fmt::format("page.phase.{}", word(phase)));
  }
  [[nodiscard]] std::string kind(NoticeKind kind) const {
    return texts_.words().word(fmt::format("page.said.{}", word(kind)));
  }
  [[nodiscard]] std::string in_language(const Localized& text, const std::string& fallback) const {
    const auto& languages = wording_.languages();
    for (const auto& wanted : {language_, languages.front()})
      if (const auto found = text.find(wanted); found != text.end() && !found->second.empty())
        return found->second;
    return text.empty() ? fallback : text.begin()->second;
  }
  [[nodiscard]] std::string name(const std::string& key) const {
    const auto& all = wording_.site().components;
    const auto found = std::ranges::find(all, key, &Component::key);
    return found == all.end() ? key : in_language(found->name, key);
  }
  [[nodiscard]] std::string author(const store::RevisionRow& update) const {
    return update.author.empty() ? texts_.phrase("automatic_by", {}) : update.author;
  }
  [[nodiscard]] const store::Words& words(const store::RevisionRow& update) const {
    static const store::Words kNone;
    for (const auto& wanted : {language_, wording_.languages().front()})
      if (const auto found = update.words.find(wanted); found != update.words.end())
        return found->second;
    return update.words.empty() ? kNone : update.words.begin()->second;
  }

  [[nodiscard]] std::string mark() const {
    const auto mark = wording_.site().mark;
    return mark == Mark::None ? ""
                              : texts_.words().word(fmt::format("page.mark.{}_text", word(mark)));
  }

  [[nodiscard]] std::string lasted() const {
    const auto& row = report_.incident;
    if (!row.resolved_at) return texts_.phrase("ongoing", {});
    return texts_.span(row.monitoring_at.value_or(*row.resolved_at) - row.onset);
  }

  [[nodiscard]] Values summary() const {
    const auto& row = report_.incident;
    const auto never = texts_.phrase("never", {});
    const auto& zone = wording_.library().readership().zone;
    Values all{{"id", std::to_string(row.id)},
               {"title", never},
               {"site", in_language(wording_.site().name, wording_.site().url)},
               {"status", phase(row.phase)},
               {"mark", mark()},
               {"retracted", row.retracted},
               {"zone", texts_.phrase("zone", {{"zone", zone}})},
               {"made", moment(report_.made_at)},
               {"onset", moment(row.onset)},
               {"detected", moment(report_.detected_at, "never")},
               {"corroborated", moment(report_.corroborated_at, "never")},
               {"decided", moment(report_.decided_at, "never")},
               {"decided_by", never},
               {"decided_why", never},
               {"first_notice", never},
               {"first_notice_after", never},
               {"monitoring", moment(row.monitoring_at, "never")},
               {"resolved", moment(row.resolved_at, "not_yet")},
               {"lasted", lasted()},
               {"share_minutes", texts_.number(row.share_minutes)}};
    if (report_.updates.empty()) return all;
    const auto& first = report_.updates.front();
    all["title"] = words(first).title;
    all["decided_by"] = author(first);
    all["decided_why"] = wording_.why(first.reason, language_);
    all["first_notice"] = moment(first.at);
    all["first_notice_after"] = texts_.span(*report_.first_notice);
    return all;
  }

  [[nodiscard]] std::vector<Values> components() const {
    std::vector<Values> list;
    for (const auto& one : report_.components)
      list.push_back({{"name", name(one.key)},
                      {"worst", status(one.worst)},
                      {"since", moment(one.since)},
                      {"until", moment(one.until, "ongoing")}});
    return list;
  }

  [[nodiscard]] std::vector<Values> sources() const {
    std::vector<Values> list;
    for (const auto& [component, row] : report_.heard)
      list.push_back({{"source", row.source},
                      {"component", name(component)},
                      {"firing", moment(row.first_firing_at, "never")},
                      {"over", moment(row.last_resolved_at, "never")},
                      {"first", moment(row.first_at)},
                      {"last", moment(row.last_at)},
                      {"number", number(row.signals)},
                      {"summary", row.summary}});
    return list;
  }

  /// One of the inputs of a decision.
  [[nodiscard]] std::string condition(const json::object& one) const {
    const auto* share = one.if_contains("affected_share");
    const auto impact = impact_named(text_in(one, "impact"));
    const auto since = parse_rfc3339(text_in(one, "began_at"));
    return texts_.phrase(
        "condition",
        {{"source", text_in(one, "source")},
         {"key", text_in(one, "key")},
         {"state", phrase("firing", text_in(one, "state"))},
         {"impact", impact ? status(to_component_status(*impact)) : texts_.phrase("never", {})},
         {"share",
          share != nullptr && share->is_number() ? texts_.percent(share->to_number<double>())
                                                 : texts_.phrase("never", {})},
         {"since", since ? moment(*since) : texts_.phrase("never", {})}});
  }

  [[nodiscard]] std::vector<Values> conditions(const std::string& inputs) const {
    boost::system::error_code unreadable;
    const auto parsed = json::parse(inputs, unreadable);
    std::vector<Values> list;
    const auto* object = unreadable ? nullptr : parsed.if_object();
    const auto* found = object == nullptr ? nullptr : object->if_contains("conditions");
    const auto* all = found == nullptr ? nullptr : found->if_array();
    if (all == nullptr) return list;
    for (const auto& one : *all)
      if (one.is_object()) list.push_back({{"condition", condition(one.get_object())}});
    return list;
  }

  [[nodiscard]] std::vector<Values> decisions() const {
    std::vector<Values> list;
    for (const auto& one : report_.decisions) {
      Values values{{"at", moment(one.at)},
                    {"component", name(one.component)},
                    {"verdict", phrase("verdict", one.verdict)},
                    {"why", wording_.why(one.reason, language_)}};
      put(values, "conditions", conditions(one.inputs));
      list.push_back(std::move(values));
    }
    return list;
  }

  [[nodiscard]] std::vector<Values> titles(const store::RevisionRow& update) const {
    std::vector<Values> list;
    for (const auto& [language, words] : update.words)
      list.push_back({{"language", language}, {"title", words.title}});
    return list;
  }

  [[nodiscard]] std::string said(const store::RevisionRow& update) const {
    std::string all;
    for (const auto& [key, told] : update.components)
      all += fmt::format("{}{} – {}", all.empty() ? "" : ", ", name(key), status(told));
    return all;
  }

  [[nodiscard]] static std::uint64_t sum(const std::vector<store::DisplayRow>& displays) {
    std::uint64_t sum = 0;
    for (const auto& one : displays)
      sum += one.number;
    return sum;
  }

  [[nodiscard]] std::vector<Values> updates() const {
    std::vector<Values> list;
    for (std::size_t i = 0; i < report_.updates.size(); ++i) {
      const auto& one = report_.updates[i];
      Values values{{"number", std::to_string(i + 1)},
                    {"at", moment(one.at)},
                    {"kind", kind(one.kind)},
                    {"by", author(one)},
                    {"phase", phase(one.phase)},
                    {"said", said(one)},
                    {"why", wording_.why(one.reason, language_)},
                    {"next", moment(one.next_update_at, "never")},
                    {"displays", number(sum(report_.displays[i]))}};
      put(values, "titles", titles(one));
      put(values, "lines", lines_of(messages::markdown_to_plain(words(one).body)));
      list.push_back(std::move(values));
    }
    return list;
  }

  [[nodiscard]] std::vector<Values> corrections() const {
    std::vector<Values> list;
    for (std::size_t i = 0; i < report_.updates.size(); ++i) {
      const auto& one = report_.updates[i];
      if (one.kind == NoticeKind::Corrected || one.kind == NoticeKind::Retracted)
        list.push_back({{"number", std::to_string(i + 1)},
                        {"at", moment(one.at)},
                        {"kind", kind(one.kind)},
                        {"by", author(one)}});
    }
    return list;
  }

  void put_spread(Values& values, const std::string& before, const store::Spread& spread) const {
    const auto shown = [&](std::uint64_t ms) {
      return spread.number() == 0 ? texts_.phrase("never", {})
                                  : texts_.span(std::chrono::milliseconds{ms});
    };
    values[before + "median"] = shown(spread.percentile(50));
    values[before + "most"] = shown(spread.percentile(95));
    values[before + "largest"] = shown(spread.largest());
  }

  [[nodiscard]] std::vector<Values> channels() const {
    std::vector<Values> list;
    for (const auto& row : report_.channels) {
      const auto replaced = {DeliveryState::Superseded, DeliveryState::Cancelled};
      const auto failed = {DeliveryState::Rejected, DeliveryState::Bounced};
      Values values{{"channel", row.channel},
                    {"recipients", number(row.recipients)},
                    {"deliveries", number(row.deliveries)},
                    {"accepted", number(row.accepted)},
                    {"visible", number(row.visible)},
                    {"failed", number(number_in(row, failed))},
                    {"dead", number(number_in(row, {DeliveryState::Dead}))},
                    {"doubtful", number(row.doubtful)},
                    {"waiting", number(live_in(row))},
                    {"replaced", number(number_in(row, replaced))},
                    {"first", moment(row.first_accepted_at, "never")},
                    {"last", moment(row.last_accepted_at, "never")}};
      put_spread(values, "", row.until_accepted);
      put_spread(values, "seen_", row.until_visible);
      list.push_back(std::move(values));
    }
    return list;
  }

  [[nodiscard]] std::vector<Values> untold() const {
    std::vector<Values> list;
    for (const auto& row : report_.channels)
      for (const auto& one : row.untold)
        list.push_back({{"channel", row.channel},
                        {"state", phrase("state", store::word(one.state))},
                        {"error", one.error.empty() ? no_reason(one.state) : one.error},
                        {"recipients", number(one.recipients)}});
    return list;
  }

  /// What is live needs none; what is over and tells none stands for several.
  [[nodiscard]] std::string no_reason(DeliveryState state) const {
    return texts_.phrase(store::is_live(state) ? "never" : "reasons_many", {});
  }

  [[nodiscard]] std::vector<Values> suppressed() const {
    std::vector<Values> list;
    for (const auto& [kind, number] : report_.suppressed)
      list.push_back({{"kind", phrase("kind", kind)}, {"number", this->number(number)}});
    return list;
  }

  [[nodiscard]] std::string outcome(const store::PromiseRow& promise) const {
    const auto outcome = outcome_of(promise, report_.made_at);
    const auto name = fmt::format("outcome.{}", word(outcome));
    if (outcome != Outcome::Met && outcome != Outcome::Late) return texts_.phrase(name, {});
    const auto span = outcome == Outcome::Met ? promise.due_at - *promise.met_at
                                              : *promise.met_at - promise.due_at;
    return texts_.phrase(name, {{"span", texts_.span(span)}});
  }

  [[nodiscard]] std::vector<Values> promises() const {
    std::vector<Values> list;
    for (const auto& one : report_.promises) {
      const auto outcome = outcome_of(one, report_.made_at);
      const bool missed = outcome == Outcome::Late || outcome == Outcome::Missed;
      list.push_back({{"kind", phrase("promise", one.kind)},
                      {"due", moment(one.due_at)},
                      {"met", moment(one.met_at, "never")},
                      {"outcome", this->outcome(one)},
                      {"look",
                       missed                    ? "missed"
                       : outcome == Outcome::Met ? "kept"
                                                 : "soft"}});
    }
    return list;
  }

  const Report& report_;
  const flow::Wording& wording_;
  const std::string& language_;
  const messages::ReportTexts& texts_;
  flow::LocalTime local_;
};

}  // namespace

Values report_view(const Report& report,
                   const flow::Wording& wording,
                   const std::string& language) {
  return Viewer{report, wording, language}.whole();
}

}  // namespace goji::web::ops
