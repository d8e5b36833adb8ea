#include "messages/forms.h"

#include "messages/fit.h"
#include "messages/markdown.h"

#include <fmt/format.h>

namespace goji::messages {
namespace {

std::string html_of(std::string_view body, std::string_view link) {
  const auto source = link.empty() ? std::string(body) : fmt::format("{}\n\n<{}>", body, link);
  return markdown_to_html(source);
}

/// HTML is longer than its source, nobody knows by how much: try with less until it fits.
std::string html_within(std::string_view body, std::string_view link, const Wants& wants) {
  auto html = html_of(body, link);
  for (auto room = wants.limit;
       wants.limit != 0 && length_of(html, wants.unit) > wants.limit && room > 0;
       room -= room / 4 + 1)
    html = html_of(fit(body, "", {.limit = room, .unit = wants.unit}), link);
  return html;
}

}  // namespace

std::string in_form(const NoticeText& text, std::string_view link, const Wants& wants) {
  switch (wants.form) {
    case Form::Title:
      return fit(text.title, "", wants);
    case Form::Short:
      return fit(text.brief, link, wants);
    case Form::Plain:
      return fit(markdown_to_plain(text.body), link, wants);
    case Form::Html:
      return html_within(text.body, link, wants);
    case Form::Json:
    case Form::MailText:
    case Form::MailHtml:
      break;
  }
  return {};
}

}  // namespace goji::messages
