#pragma once

#include "board/build.h"
#include "board/facts.h"
#include "board/templates.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

/// A messenger's status page at several hours of its life.
namespace goji::test {

using namespace std::chrono_literals;
using board::ComponentFacts;
using board::Facts;
using board::IncidentFacts;
using board::MaintenanceFacts;
using board::Update;

/// 13 May 2024, 13:52 in Seoul.
inline constexpr TimePoint kNow{std::chrono::sys_days(std::chrono::May / 13 / 2024) + 4h + 52min};

inline const board::Templates& templates() {
  static const auto kRead = [] {
    auto read = board::Templates::read(assets::Assets(), {"ko", "en"});
    if (!read) throw std::runtime_error(read.error().what);
    return *read;
  }();
  return kRead;
}

inline ComponentFacts component(const std::string& key,
                                const std::string& ko,
                                const std::string& en,
                                const std::string& group = "") {
  return {.component = {.key = key, .name = {{"ko", ko}, {"en", en}}, .group = group},
          .since = kNow - 24h * 30,
          .known_since = kNow - 24h * 400};
}

/// Twenty components and nothing wrong.
inline Facts calm_day() {
  Facts facts{.site = {.name = {{"ko", "카카오톡"}, {"en", "KakaoTalk"}},
                       .url = "https://status.example.com",
                       .zone = "Asia/Seoul",
                       .languages = {"ko", "en"},
                       .page_id = "kakaotalk"},
              .verified_at = kNow - 20s,
              .built_at = kNow};
  facts.components = {component("messaging", "메시지", "Messaging", "채팅"),
                      component("openchat", "오픈채팅", "Open chat", "채팅"),
                      component("media", "사진·동영상 전송", "Photos and videos", "채팅"),
                      component("voice", "보이스톡", "Voice calls", "채팅"),
                      component("login-mobile", "모바일 로그인", "Mobile login", "로그인"),
                      component("login-pc", "PC 로그인", "PC login", "로그인"),
                      component("login-web", "웹 로그인", "Web login", "로그인"),
                      component("maps", "지도", "Maps"),
                      component("pay", "결제", "Payments"),
                      component("gifts", "선물하기", "Gifts")};
  for (int i = 1; i <= 10; ++i)
    facts.components.push_back(component(
        fmt::format("api-{}", i), fmt::format("API {}", i), fmt::format("API {}", i), "API"));
  facts.components[0].history = {{.status = ComponentStatus::MajorOutage,
                                  .from = kNow - 24h * 41,
                                  .to = kNow - 24h * 41 + 6min}};
  facts.components[5].history = {{.status = ComponentStatus::DegradedPerformance,
                                  .from = kNow - 24h * 12,
                                  .to = kNow - 24h * 12 + 54min},
                                 {.status = ComponentStatus::PartialOutage,
                                  .from = kNow - 24h * 60,
                                  .to = kNow - 24h * 60 + 3h}};
  facts.components[7].known_since = kNow - 24h * 20;
  return facts;
}

inline Update update(std::uint64_t revision, NoticeKind kind, Phase phase, TimePoint at) {
  return {
      .revision = revision,
      .kind = kind,
      .phase = phase,
      .at = at,
      .title = {{"ko", "메시지 전송 장애"}, {"en", "Messages are not sent"}},
      .brief = {{"ko", "메시지를 보내거나 받을 수 없습니다. 원인을 찾고 있습니다."},
                {"en", "Messages cannot be sent or received. We are looking for the cause."}},
      .body = {{"ko", "<p>메시지를 보내거나 받을 수 없습니다.</p>\n<p>원인을 찾고 있습니다.</p>\n"},
               {"en",
                "<p>Messages cannot be sent or received.</p>\n<p>We are looking for "
                "the cause.</p>\n"}}};
}

/// Eight minutes into a major outage of messaging, with PC login slow.
inline Facts outage() {
  auto facts = calm_day();
  facts.components[0].status = ComponentStatus::MajorOutage;
  facts.components[0].since = kNow - 7min;
  facts.components[0].history.push_back(
      {.status = ComponentStatus::MajorOutage, .from = kNow - 7min});
  facts.components[5].status = ComponentStatus::DegradedPerformance;
  facts.components[5].since = kNow - 3min;
  IncidentFacts incident{.id = 7,
                         .title = {{"ko", "메시지 전송 장애"}, {"en", "Messages are not sent"}},
                         .phase = Phase::Identified,
                         .impact = ComponentStatus::MajorOutage,
                         .onset = kNow - 8min,
                         .opened_at = kNow - 7min,
                         .next_update_at = kNow + 23min,
                         .automatic = true,
                         .components = {"messaging", "login-pc"}};
  auto identified = update(12, NoticeKind::Updated, Phase::Identified, kNow - 3min);
  identified.components = {{.component = "login-pc",
                            .from = ComponentStatus::Operational,
                            .to = ComponentStatus::DegradedPerformance}};
  auto opened = update(11, NoticeKind::Opened, Phase::Investigating, kNow - 7min);
  opened.automatic = true;
  opened.components = {{.component = "messaging",
                        .from = ComponentStatus::Operational,
                        .to = ComponentStatus::MajorOutage}};
  incident.updates = {identified, opened};
  IncidentFacts past{
      .id = 6,
      .title = {{"ko", "PC 로그인 지연"}, {"en", "PC login is slow"}},
      .phase = Phase::Resolved,
      .impact = ComponentStatus::DegradedPerformance,
      .onset = kNow - 50h,
      .opened_at = kNow - 50h + 3min,
      .monitoring_at = kNow - 49h,
      .resolved_at = kNow - 49h + 10min,
      .components = {"login-pc"},
      .updates = {update(9, NoticeKind::Resolved, Phase::Resolved, kNow - 49h + 10min)}};
  facts.incidents = {incident, past};
  return facts;
}

/// Maps are being worked on, payments will be.
inline Facts maintenance_day() {
  auto facts = calm_day();
  facts.components[7].status = ComponentStatus::UnderMaintenance;
  facts.components[7].since = kNow - 52min;
  MaintenanceFacts planned{
      .id = 4,
      .title = {{"ko", "결제 시스템 점검"}, {"en", "Payment system maintenance"}},
      .from = kNow + 60h,
      .to = kNow + 62h,
      .created_at = kNow - 48h,
      .components = {"pay", "gifts"}};
  MaintenanceFacts running{
      .id = 3,
      .title = {{"ko", "지도 데이터 교체"}, {"en", "Map data replacement"}},
      .state = MaintenanceFacts::State::InProgress,
      .from = kNow - 52min,
      .to = kNow + 68min,
      .created_at = kNow - 72h,
      .components = {"maps"},
      .updates = {update(14, NoticeKind::MaintenanceStarted, Phase::Investigating, kNow - 52min)}};
  running.updates[0].brief = {{"ko", "예정된 점검을 시작했습니다."},
                              {"en", "The planned work has begun."}};
  running.updates[0].body = {{"ko", "<p>예정된 점검을 시작했습니다.</p>"},
                             {"en", "<p>The planned work has begun.</p>"}};
  facts.maintenances = {planned, running};
  return facts;
}

/// Many components, every tenth of them in trouble, in groups of 25.
inline Facts large_site(int count) {
  auto facts = outage();
  facts.components.clear();
  for (int i = 0; i < count; ++i) {
    auto one = component(fmt::format("part-{}", i),
                         fmt::format("서비스 {}", i),
                         fmt::format("Service {}", i),
                         fmt::format("Region {}", i / 25));
    if (i % 10 == 0) one.status = ComponentStatus::PartialOutage;
    one.history = {{.status = ComponentStatus::PartialOutage,
                    .from = kNow - 24h * (i % 80) - 3h,
                    .to = kNow - 24h * (i % 80) - 1h}};
    facts.components.push_back(std::move(one));
  }
  return facts;
}

}  // namespace goji::test
