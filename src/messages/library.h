#pragma once

#include "assets/assets.h"
#include "base/result.h"
#include "domain/component.h"
#include "domain/reason.h"
#include "domain/wants.h"
#include "messages/endpoint_news.h"
#include "messages/facts.h"
#include "messages/notice_text.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

class ReportTexts;

/// For whom texts are made.
struct Readership {
  std::vector<std::string> languages{"en"};  ///< BCP 47; the first is the default; never empty
  std::string zone = "UTC";
  std::vector<Component> components{};  ///< whose names stand for their keys in reasons
};

/// Every text that people are sent, in every language of the site: templates/messages, words and
/// reasons. Immutable, cheap to copy, safe on any thread.
class Library {
 public:
  /// Invalid, with every complaint on a line of its own as "path:line: what".
  static Result<Library> load(const assets::Assets& assets, const Readership& readership);

  /// A notice. An operator's own words for that language win over the template. The first words of
  /// what is not real (a drill, a test, a draft) say so, whoever wrote the rest. A template that
  /// fails is replaced by the plain text of the section `fallback` of the words. A language that
  /// the site does not have is served its default.
  [[nodiscard]] NoticeText render(std::string_view language, const Facts& facts) const;

  /// The notice in one form that a channel wants; see forms.h. A mail is all of the words, and what
  /// stands around them (see letters.h).
  [[nodiscard]] std::string in_form(std::string_view language,
                                    const NoticeText& text,
                                    const Surroundings& around,
                                    const Wants& wants) const;

  /// The mail that asks whether somebody wants notices, in all forms of a mail; `around.link` is
  /// where they say yes.
  [[nodiscard]] std::map<Form, std::string> asking(std::string_view language,
                                                   const Surroundings& around) const;

  /// The mail to the owner of an endpoint, likewise; `around.link` is where to act on it.
  [[nodiscard]] std::map<Form, std::string> to_owner(std::string_view language,
                                                     const EndpointNews& news,
                                                     const Surroundings& around) const;

  /// Why something was decided, as a sentence; see reasons.h.
  [[nodiscard]] std::string reason(const Reason& reason, std::string_view language) const;

  /// The report about an incident, as people read it.
  [[nodiscard]] const ReportTexts& report(std::string_view language) const;

  [[nodiscard]] const Readership& readership() const;

  /// "templates/messages/opened/ko.yaml:3": where a part (title, short, body) of a kind is written.
  [[nodiscard]] std::string place_of(NoticeKind kind,
                                     std::string_view language,
                                     std::string_view part) const;

 private:
  struct Shelves;
  explicit Library(std::shared_ptr<const Shelves> shelves) : shelves_(std::move(shelves)) {}

  std::shared_ptr<const Shelves> shelves_;
};

}  // namespace goji::messages
