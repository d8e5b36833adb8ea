#include "board/form_pages.h"

#include "board/edition.h"
#include "board/frame.h"
#include "board/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace goji::board {
namespace {

using messages::Values;

/// The others have no forms.
std::string with_forms(std::string csp) {
  constexpr std::string_view kNone = "form-action 'none'";
  const auto at = csp.find(kNone);
  if (at != std::string::npos) csp.replace(at, kNone.size(), "form-action 'self'");
  return csp;
}

Facts facts_of(const Site& site, const std::vector<Component>& components) {
  Facts facts{.site = site};
  for (const auto& component : components) {
    auto& added = facts.components.emplace_back();
    added.component = component;
  }
  return facts;
}

std::string word_of(const Edition& edition, std::string_view name) {
  return name.empty() ? "" : edition.words().word(fmt::format("subscribe.{}", name));
}

}  // namespace

struct FormPages::Made {
  Templates templates;
  Facts facts;
  Survey survey;
  std::string csp{};
  std::map<std::string, Edition> editions{};

  Made(const Templates& read, const Site& site, const std::vector<Component>& components)
      : templates(read),
        facts(facts_of(site, components)),
        survey(facts),
        csp(with_forms(read.compiled().csp)) {
    for (const auto& language : site.languages)
      editions.try_emplace(language, survey, templates.compiled(), language);
  }

  [[nodiscard]] const Edition& in(const std::string& language) const {
    const auto found = editions.find(language);
    return found == editions.end() ? editions.at(survey.facts().site.languages.front())
                                   : found->second;
  }

  /// The values of every such page. No search engine is to keep it, and what is on it is not to be
  /// had in another language by a link.
  static Values base(const Edition& edition, const std::string& path, const std::string& heading) {
    auto values = frame(edition, {.path = path, .title = heading + " · " + edition.site_name()});
    values["indexed"] = false;
    values["multilingual"] = path == "/subscribe" && edition.facts().site.languages.size() > 1;
    return values;
  }

  static void put_choices(Values& values, const Edition& edition, const Choices& choices) {
    std::vector<Values> components;
    for (const auto& one : edition.facts().components)
      components.push_back(
          {{"key", one.component.key},
           {"name", edition.name(one)},
           {"checked",
            std::ranges::find(choices.components, one.component.key) != choices.components.end()}});
    std::vector<Values> languages;
    for (const auto& language : edition.facts().site.languages)
      languages.push_back({{"code", language},
                           {"name", edition.language_name(language)},
                           {"selected", language == choices.language}});
    values["any_choices"] = components.size() > 1;
    values["choices"] = std::move(components);
    values["language_choices"] = std::move(languages);
    values["by_email"] = choices.by_email;
    values["by_webhook"] = choices.by_webhook;
    values["statuspage"] = choices.statuspage;
    values["owner"] = choices.owner;
    values["owner_yes"] = choices.owner_said_yes;
    values["owner_waits"] = !choices.owner.empty() && !choices.owner_said_yes;
    values["is_off"] = choices.is_off;
    values["mailbox"] = choices.mailbox;
    values["endpoint"] = choices.endpoint;
  }
};

FormPages::FormPages(const Templates& templates,
                     const Site& site,
                     const std::vector<Component>& components)
    : made_(std::make_unique<const Made>(templates, site, components)) {
}

FormPages::~FormPages() = default;

std::string FormPages::subscribe(const std::string& language,
                                 const Choices& choices,
                                 std::string_view trouble) const {
  const auto& edition = made_->in(language);
  auto values = Made::base(edition, "/subscribe", word_of(edition, "title"));
  Made::put_choices(values, edition, choices);
  values["trouble"] = word_of(edition, trouble);
  return edition.words().page("subscribe", values);
}

std::string FormPages::manage(const std::string& language,
                              const Choices& choices,
                              const std::string& address,
                              const std::string& token,
                              std::string_view trouble) const {
  const auto& edition = made_->in(language);
  auto values = Made::base(edition, "/manage", word_of(edition, "manage_title"));
  Made::put_choices(values, edition, choices);
  values["trouble"] = word_of(edition, trouble);
  values["address"] = address;
  values["token"] = token;
  return edition.words().page("manage", values);
}

std::string FormPages::answer(const std::string& language, const FormAnswer& answer) const {
  const auto& edition = made_->in(language);
  const auto heading = word_of(edition, answer.heading);
  auto values = Made::base(edition, answer.action, heading);
  values["heading"] = heading;
  values["text"] = word_of(edition, answer.text);
  values["button"] = word_of(edition, answer.button);
  values["link"] = word_of(edition, answer.link);
  values["action"] = answer.action;
  values["token"] = answer.token;
  values["href"] = answer.href;
  values["secret"] = answer.secret;
  return edition.words().page("answer", values);
}

const std::string& FormPages::csp() const {
  return made_->csp;
}

const std::vector<std::string>& FormPages::languages() const {
  return made_->survey.facts().site.languages;
}

}  // namespace goji::board
