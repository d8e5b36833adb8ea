#pragma once

#include "board/compiled.h"
#include "board/pages.h"
#include "fixture.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/// Pages, and what is found on them.
namespace goji::test {

/// One edition of some facts, for as long as a page is looked at.
struct Shown {
  explicit Shown(Facts given, const std::string& language = "en")
      : facts(std::move(given)), survey(facts), edition(survey, templates().compiled(), language) {}

  Facts facts;
  board::Survey survey;
  board::Edition edition;
};

inline std::string home(const Facts& facts, const std::string& language = "en") {
  return home_page(Shown(facts, language).edition);
}

inline std::string first_incident(const Facts& facts, const std::string& language = "en") {
  const Shown shown(facts, language);
  return incident_page(shown.edition, shown.facts.incidents.front());
}

inline bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

inline std::size_t count(const std::string& page, const std::string& text) {
  std::size_t found = 0;
  for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1))
    ++found;
  return found;
}

inline bool in_order(const std::string& page, const std::vector<std::string>& texts) {
  std::size_t at = 0;
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    const auto found = page.find(text, at);
    if (found == std::string::npos) return false;
    at = found + text.size();
    return true;
  });
}

}  // namespace goji::test
