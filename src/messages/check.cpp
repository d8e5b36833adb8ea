#include "messages/check.h"

#include "domain/words.h"
#include "messages/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

namespace goji::messages {
namespace {

using std::chrono::minutes;

// As long as a path of this program gets behind an operator's own host.
constexpr std::string_view kLink =
    "https://status.long-host-name.example.com/incidents/18446744073709551615";
constexpr TimePoint kAt{std::chrono::sys_days(std::chrono::year(2024) / 12 / 31) +
                        std::chrono::hours(15) - minutes(1)};
constexpr std::size_t kMuch = 10'000;

std::string_view part_of(Form form) {
  if (form == Form::Title) return "title";
  return form == Form::Short ? "short" : "body";
}

/// Every component there is, the longest names first, as bad as can be.
std::vector<Touched> everything(const Readership& readership) {
  std::vector<Touched> all;
  for (const auto& component : readership.components)
    all.push_back({.name = component.name,
                   .status = ComponentStatus::MajorOutage,
                   .before = ComponentStatus::DegradedPerformance});
  const auto longest = [](const Touched& touched) {
    std::size_t most = 0;
    for (const auto& [language, name] : touched.name)
      most = std::max(most, name.size());
    return most;
  };
  std::ranges::stable_sort(all, std::greater{}, longest);
  return all;
}

Facts least(NoticeKind kind) {
  return {.kind = kind,
          .components = {{.name = {{"", "x"}}, .status = ComponentStatus::DegradedPerformance}},
          .at = kAt,
          .onset = kAt};
}

Facts most(NoticeKind kind, const Library& library) {
  Facts facts{.kind = kind,
              .phase = Phase::Identified,
              .site = {{"", std::string(80, 'S')}},
              .components = everything(library.readership()),
              .at = kAt,
              .onset = kAt - std::chrono::days(400),
              .until = kAt,
              .next_update = kAt + minutes(30),
              .link = std::string(kLink)};
  facts.maintenance =
      Window{.from = kAt, .to = kAt + std::chrono::days(2), .title = {{"", std::string(80, 'W')}}};
  // A few of each sort of news, so that every sentence of an update is filled.
  for (std::size_t i = 0; i < facts.components.size(); i += 3) {
    facts.components[i].before.reset();
    facts.components[i].intermittent = i % 2 == 1;
  }
  return facts;
}

std::vector<Facts> samples(NoticeKind kind, const Library& library) {
  std::vector<Facts> all{least(kind), most(kind, library), most(kind, library)};
  all.back().mark = Mark::Drill;
  for (const auto& language : library.readership().languages)
    all.back().own[language] = {.title = std::string(kMuch, 't'), .body = std::string(kMuch, 'b')};
  return all;
}

/// Many channels want the same: each such form is looked at once, for all of them.
using Demand = std::tuple<Form, std::size_t, Unit, std::size_t>;

Demand demand_of(const Wants& wants) {
  return {wants.form, wants.limit, wants.unit, wants.link_length};
}

Wants wants_of(const Demand& demand) {
  const auto& [form, limit, unit, link_length] = demand;
  return {.form = form, .limit = limit, .unit = unit, .link_length = link_length};
}

bool holds_link(const std::string& text, const std::string& link) {
  return text.find(link) != std::string::npos;
}

class Check {
 public:
  Check(const Library& library, std::span<const ChannelWants> channels) : library_(library) {
    for (const auto& channel : channels)
      for (const auto& wants : channel.wants)
        if (wants.form != Form::Json) demands_[demand_of(wants)].push_back(channel.channel);
  }

  std::vector<std::string> complaints() {
    for (int i = 0; i <= static_cast<int>(NoticeKind::Test); ++i)
      for (const auto& facts : samples(static_cast<NoticeKind>(i), library_))
        for (const auto& language : library_.readership().languages)
          look_at(facts, language);
    return {complaints_.begin(), complaints_.end()};
  }

 private:
  void look_at(const Facts& facts, const std::string& language) {
    const auto text = library_.render(language, facts);
    if (!text.trouble.empty()) complaints_.insert(text.trouble);
    for (const auto& [demand, channels] : demands_) {
      const auto wants = wants_of(demand);
      const Surroundings around{.site = facts.site, .home = facts.link, .link = facts.link};
      const auto shown = library_.in_form(language, text, around, wants);
      const auto why = trouble_in(shown, facts, wants);
      if (why.empty()) continue;
      const auto part = part_of(wants.form);
      const auto place = library_.place_of(facts.kind, language, part);
      for (const auto& channel : channels)
        complaints_.insert(fmt::format("{}: {} of channel {} {}", place, part, channel, why));
    }
  }

  static std::string trouble_in(const std::string& text, const Facts& facts, const Wants& wants) {
    if (text.empty() || text == facts.link)
      return fmt::format("has no room for words in its limit of {}", wants.limit);
    if (wants.form != Form::Title && !holds_link(text, facts.link))
      return fmt::format("has no room for the link in its limit of {}", wants.limit);
    const auto length = length_of(text, wants.unit, wants.link_length);
    if (wants.limit != 0 && length > wants.limit)
      return fmt::format("is {} long where {} are allowed", length, wants.limit);
    return {};
  }

  const Library& library_;
  std::map<Demand, std::vector<std::string>> demands_{};
  std::set<std::string> complaints_{};
};

}  // namespace

std::vector<std::string> check_all(const Library& library, std::span<const ChannelWants> channels) {
  return Check(library, channels).complaints();
}

}  // namespace goji::messages
