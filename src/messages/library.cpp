#include "messages/library.h"

#include "messages/edition.h"
#include "messages/forms.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

namespace goji::messages {

struct Library::Shelves {
  Readership readership{};
  std::map<std::string, std::unique_ptr<Edition>, std::less<>> editions{};

  [[nodiscard]] const Edition& in(std::string_view language) const {
    const auto found = editions.find(language);
    return found != editions.end() ? *found->second : *editions.at(readership.languages.front());
  }
};

namespace {

/// A reason that one language can tell, all must tell.
template <class Editions>
void compare_reasons(const Editions& editions, std::vector<std::string>& complaints) {
  std::set<std::string> codes;
  for (const auto& [language, edition] : editions)
    codes.merge(edition->reasons().codes());
  for (const auto& [language, edition] : editions)
    for (const auto& code : codes)
      if (!edition->reasons().codes().contains(code))
        complaints.push_back(
            fmt::format("templates/reasons/{}.yaml:1: {} is missing", language, code));
}

}  // namespace

Result<Library> Library::load(const assets::Assets& assets, const Readership& readership) {
  auto shelves = std::make_shared<Shelves>();
  shelves->readership = readership;
  std::vector<std::string> complaints;
  for (const auto& language : readership.languages)
    shelves->editions.emplace(
        language, std::make_unique<Edition>(assets, language, shelves->readership, complaints));
  if (complaints.empty()) compare_reasons(shelves->editions, complaints);
  if (!complaints.empty())
    return Error{Fault::Invalid, fmt::format("{}", fmt::join(complaints, "\n"))};
  return Library(std::move(shelves));
}

NoticeText Library::render(std::string_view language, const Facts& facts) const {
  return shelves_->in(language).render(facts);
}

std::string Library::in_form(std::string_view language,
                             const NoticeText& text,
                             const Surroundings& around,
                             const Wants& wants) const {
  if (wants.form == Form::MailText || wants.form == Form::MailHtml)
    return shelves_->in(language).letter(text, around, wants.form);
  return messages::in_form(text, around.link, wants);
}

std::map<Form, std::string> Library::asking(std::string_view language,
                                            const Surroundings& around) const {
  return shelves_->in(language).asking(around);
}

std::map<Form, std::string> Library::to_owner(std::string_view language,
                                              const EndpointNews& news,
                                              const Surroundings& around) const {
  return shelves_->in(language).to_owner(news, around);
}

std::string Library::reason(const Reason& reason, std::string_view language) const {
  return shelves_->in(language).reason(reason);
}

const ReportTexts& Library::report(std::string_view language) const {
  return shelves_->in(language).report();
}

const Readership& Library::readership() const {
  return shelves_->readership;
}

std::string Library::place_of(NoticeKind kind,
                              std::string_view language,
                              std::string_view part) const {
  return shelves_->in(language).place_of(kind, part);
}

}  // namespace goji::messages
