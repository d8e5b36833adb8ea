#pragma once

#include "board/facts.h"
#include "board/templates.h"
#include "domain/component.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace goji::board {

/// What somebody may choose in a form, as it stands now.
struct Choices {
  bool by_email = false;
  bool by_webhook = false;
  std::vector<std::string> components{};  ///< keys of those that are ticked
  std::string language{};                 ///< the one that is selected
  bool statuspage = false;                ///< the format that is selected
  std::string owner{};                    ///< of an endpoint: whom it is told of
  bool owner_said_yes = false;
  bool is_off = false;     ///< an endpoint that was switched off
  std::string mailbox{};   ///< as it was typed before
  std::string endpoint{};  ///< likewise
};

/// A page that says one thing, and may offer a button that acts.
struct FormAnswer {
  std::string_view heading;  ///< a word under page.subscribe, as are the next three
  std::string_view text;
  std::string_view button{};  ///< empty: there is none
  std::string_view link{};    ///< likewise
  std::string action{};       ///< where the button posts the token to
  std::string token{};
  std::string href{};
  std::string secret{};  ///< shown once; empty: there is none
};

/// The pages around subscribing, which hold what only their reader may see, and so are made when
/// they are asked for. They look like the others. Immutable, and safe on any thread.
class FormPages {
 public:
  FormPages(const Templates& templates, const Site& site, const std::vector<Component>& components);
  ~FormPages();
  FormPages(const FormPages&) = delete;
  FormPages& operator=(const FormPages&) = delete;

  /// `trouble`: a word under page.subscribe, or empty.
  [[nodiscard]] std::string subscribe(const std::string& language,
                                      const Choices& choices,
                                      std::string_view trouble) const;
  [[nodiscard]] std::string manage(const std::string& language,
                                   const Choices& choices,
                                   const std::string& address,
                                   const std::string& token,
                                   std::string_view trouble) const;
  [[nodiscard]] std::string answer(const std::string& language, const FormAnswer& answer) const;

  /// The Content-Security-Policy of all of them.
  [[nodiscard]] const std::string& csp() const;
  [[nodiscard]] const std::vector<std::string>& languages() const;

 private:
  struct Made;
  std::unique_ptr<const Made> made_;
};

}  // namespace goji::board
