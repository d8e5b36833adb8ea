#pragma once

#include "base/rfc3339.h"
#include "messages/library.h"
#include "messages/markdown.h"
#include "support/catch.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Notices of a messenger, for the tests of the library.
namespace goji::test {

inline TimePoint at(const std::string& text) {
  return parse_rfc3339(text).value();
}

inline const messages::Readership kSeoul{.languages = {"ko", "en"}, .zone = "Asia/Seoul"};

inline messages::Library library(const assets::Assets& assets = {},
                                 const messages::Readership& readership = kSeoul) {
  auto loaded = messages::Library::load(assets, readership);
  INFO((loaded ? "" : loaded.error().what));
  REQUIRE(loaded.has_value());
  return *loaded;
}

inline messages::Touched messaging(ComponentStatus status,
                                   std::optional<ComponentStatus> before = {}) {
  return {.name = {{"ko", "메시지"}, {"en", "Messaging"}}, .status = status, .before = before};
}

inline messages::Touched login(ComponentStatus status, std::optional<ComponentStatus> before = {}) {
  return {.name = {{"ko", "PC 로그인"}, {"en", "PC login"}}, .status = status, .before = before};
}

inline constexpr auto kMajor = ComponentStatus::MajorOutage;
inline constexpr auto kPartial = ComponentStatus::PartialOutage;
inline constexpr auto kSlow = ComponentStatus::DegradedPerformance;
inline constexpr auto kWell = ComponentStatus::Operational;

inline messages::Facts facts_of(NoticeKind kind,
                                std::vector<messages::Touched> components = {messaging(kMajor)}) {
  return {.kind = kind,
          .site = {{"ko", "카카오톡"}, {"en", "KakaoTalk"}},
          .components = std::move(components),
          .at = at("2024-05-13T13:46:00+09:00"),
          .onset = at("2024-05-13T13:44:00+09:00"),
          .next_update = at("2024-05-13T14:15:30+09:00")};
}

inline std::string plain(const messages::NoticeText& text) {
  return messages::markdown_to_plain(text.body);
}

inline bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace goji::test
