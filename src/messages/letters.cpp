#include "messages/letters.h"

#include "messages/markdown.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace goji::messages {
namespace {

constexpr std::array<std::string_view, 3> kWords{"mail.more", "mail.why", "mail.unsubscribe"};

/// What ask.html and ask.txt are filled with besides.
constexpr std::array<std::string_view, 5> kAsked{"text", "endpoint", "why", "button", "ignore"};

/// The names of style sheets' classes, as on the page.
std::string_view look_of(ComponentStatus status) {
  switch (status) {
    case ComponentStatus::Operational:
      return "ok";
    case ComponentStatus::UnderMaintenance:
      return "work";
    case ComponentStatus::DegradedPerformance:
      return "slow";
    case ComponentStatus::PartialOutage:
      return "part";
    case ComponentStatus::MajorOutage:
      break;
  }
  return "down";
}

}  // namespace

Letters::Letters(const assets::Assets& assets,
                 const Words& words,
                 std::vector<std::string>& complaints)
    : words_(&words),
      html_(load(assets, "templates/mail/notice.html", Escape::Html, complaints)),
      plain_(load(assets, "templates/mail/notice.txt", Escape::None, complaints)),
      ask_html_(load(assets, "templates/mail/ask.html", Escape::Html, complaints)),
      ask_plain_(load(assets, "templates/mail/ask.txt", Escape::None, complaints)) {
}

// It is filled once to see that it can be: later there is nobody to complain to.
std::optional<Template> Letters::load(const assets::Assets& assets,
                                      const std::string& path,
                                      Escape escape,
                                      std::vector<std::string>& complaints) const {
  const auto source = assets.read(path);
  if (!source) {
    complaints.push_back(path + ":1: is missing");
    return std::nullopt;
  }
  auto parsed = Template::parse(*source, escape);
  const auto filled =
      parsed ? parsed->render(values_of({}, {}, {.unsubscribe = "x"})) : Result<std::string>{""};
  if (!parsed) complaints.push_back(fmt::format("{}: {}", path, parsed.error().what));
  if (!filled) complaints.push_back(fmt::format("{}:1: {}", path, filled.error().what));
  return parsed ? std::optional{std::move(*parsed)} : std::nullopt;
}

Values Letters::values_of(const NoticeText& text,
                          const std::string& site,
                          const Surroundings& around) const {
  Values values{{"language", words_->locale()},
                {"title", text.title},
                {"brief", text.brief},
                {"site", site},
                {"home", around.home},
                {"link", around.link},
                {"look", std::string{look_of(around.worst)}},
                {"unsubscribe", around.unsubscribe}};
  for (const auto name : kWords)
    values[std::string{name}] = words_->phrase(name, {{"site", site}});
  values["body"] = std::string{};
  for (const auto name : kAsked)
    values[std::string{name}] = std::string{};
  return values;
}

std::string Letters::html(const NoticeText& text,
                          const std::string& site,
                          const Surroundings& around) const {
  auto values = values_of(text, site, around);
  values["body"] = markdown_to_html(text.body);
  return html_->render(values).value();
}

std::string Letters::plain(const NoticeText& text,
                           const std::string& site,
                           const Surroundings& around) const {
  auto values = values_of(text, site, around);
  values["body"] = markdown_to_plain(text.body);
  return plain_->render(values).value();
}

std::map<Form, std::string> Letters::asking(const std::string& site,
                                            const Surroundings& around) const {
  return asking(site, {.name = "ask"}, around);
}

std::map<Form, std::string> Letters::to_owner(const std::string& site,
                                              const EndpointNews& news,
                                              const std::string& since,
                                              const Surroundings& around) const {
  const auto endpoint = news.endpoint;
  if (news.what == EndpointNews::What::Asked)
    return asking(site, {.name = "owner", .endpoint = endpoint}, around);
  if (news.what == EndpointNews::What::Refusing)
    return asking(site, {.name = "refusing", .endpoint = endpoint, .since = since}, around);
  const auto* why = news.what == EndpointNews::What::Gone ? "gone" : "silent";
  return asking(site, {.name = "off", .endpoint = endpoint, .why = why, .since = since}, around);
}

std::map<Form, std::string> Letters::asking(const std::string& site,
                                            const Request& request,
                                            const Surroundings& around) const {
  const auto said = [&](const std::string& word) {
    return words_->phrase(fmt::format("mail.{}.{}", request.name, word),
                          {{"site", site}, {"since", request.since}});
  };
  const auto title = said("title");
  auto values = values_of({.title = title}, site, around);
  for (const auto* word : {"text", "button", "ignore"})
    values[word] = said(word);
  values["endpoint"] = request.endpoint;
  if (!request.why.empty()) values["why"] = said(request.why);
  return {{Form::Title, title},
          {Form::MailText, ask_plain_->render(values).value()},
          {Form::MailHtml, ask_html_->render(values).value()}};
}

}  // namespace goji::messages
