#pragma once

#include "assets/assets.h"
#include "domain/wants.h"
#include "messages/endpoint_news.h"
#include "messages/notice_text.h"
#include "messages/template.h"
#include "messages/words.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace goji::messages {

/// Whole mails in one language, from templates/mail/ and the section `mail` of the words: notices
/// (notice.html, notice.txt), and those that ask somebody to press a button (ask.html, ask.txt).
/// Nothing in them is fetched from elsewhere.
class Letters {
 public:
  /// `words` outlives it. What is wrong is added to `complaints`; then it must not be used.
  Letters(const assets::Assets& assets, const Words& words, std::vector<std::string>& complaints);

  /// As HTML, 600 pixels wide, in the reader's light or dark.
  [[nodiscard]] std::string html(const NoticeText& text,
                                 const std::string& site,
                                 const Surroundings& around) const;

  [[nodiscard]] std::string plain(const NoticeText& text,
                                  const std::string& site,
                                  const Surroundings& around) const;

  /// The question, with its title; `around.link` is where to say yes.
  [[nodiscard]] std::map<Form, std::string> asking(const std::string& site,
                                                   const Surroundings& around) const;

  /// What the owner of an endpoint is written; `since` is its moment, in words, of what is no
  /// question.
  [[nodiscard]] std::map<Form, std::string> to_owner(const std::string& site,
                                                     const EndpointNews& news,
                                                     const std::string& since,
                                                     const Surroundings& around) const;

 private:
  /// A mail of the section `mail.<name>` that asks for one thing.
  struct Request {
    std::string name{};
    std::string endpoint{};  ///< empty: it is about none
    std::string why{};       ///< a word beside the others; empty: nothing is explained
    std::string since{};
  };

  [[nodiscard]] std::map<Form, std::string> asking(const std::string& site,
                                                   const Request& request,
                                                   const Surroundings& around) const;
  [[nodiscard]] Values values_of(const NoticeText& text,
                                 const std::string& site,
                                 const Surroundings& around) const;
  [[nodiscard]] std::optional<Template> load(const assets::Assets& assets,
                                             const std::string& path,
                                             Escape escape,
                                             std::vector<std::string>& complaints) const;

  const Words* words_;
  std::optional<Template> html_{};
  std::optional<Template> plain_{};
  std::optional<Template> ask_html_{};
  std::optional<Template> ask_plain_{};
};

}  // namespace goji::messages
