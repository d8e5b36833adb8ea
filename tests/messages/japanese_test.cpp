#include "base/rfc3339.h"
#include "messages/library.h"
#include "messages/markdown.h"
#include "support/catch.h"

#include <string>

/// Japanese was added by files alone: nothing in the program knows of it.
namespace goji::messages {
namespace {

TimePoint at(const std::string& text) {
  return parse_rfc3339(text).value();
}

const Library& library() {
  static const auto kLoaded =
      Library::load({}, {.languages = {"ko", "ja"}, .zone = "Asia/Seoul"}).value();
  return kLoaded;
}

Facts facts_of(NoticeKind kind) {
  return {.kind = kind,
          .site = {{"ko", "메신저"}, {"ja", "メッセンジャー"}},
          .components = {{.name = {{"ko", "메시지"}, {"ja", "メッセージ"}},
                          .status = ComponentStatus::MajorOutage}},
          .at = at("2024-05-13T13:46:00+09:00"),
          .onset = at("2024-05-13T13:44:00+09:00"),
          .next_update = at("2024-05-13T14:15:30+09:00")};
}

/// Has a character of the Hangul syllables, U+AC00 to U+D7A3.
bool has_korean(const std::string& text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if (first == 0xEA && second >= 0xB0) return true;
    if (first == 0xEB || first == 0xEC || (first == 0xED && second <= 0x9E)) return true;
  }
  return false;
}

TEST_CASE("japanese: the first notice says what is wrong since when and when the next comes") {
  const auto text = library().render("ja", facts_of(NoticeKind::Opened));
  CHECK(text.title == "メッセージ 障害のお知らせ");
  const auto body = markdown_to_plain(text.body);
  CHECK(body.starts_with("13時44分（韓国時間）から、メッセージをご利用いただけません。"));
  CHECK(body.find("次のお知らせは14時16分（韓国時間）までにお送りします。") != std::string::npos);
}

TEST_CASE("japanese: no notice of any kind has a word of another language or a hole") {
  for (const auto kind : {NoticeKind::Opened,
                          NoticeKind::Updated,
                          NoticeKind::Still,
                          NoticeKind::Holding,
                          NoticeKind::Monitoring,
                          NoticeKind::Resolved,
                          NoticeKind::Reopened,
                          NoticeKind::Corrected,
                          NoticeKind::Retracted,
                          NoticeKind::Ended,
                          NoticeKind::MaintenanceScheduled,
                          NoticeKind::MaintenanceSoon,
                          NoticeKind::MaintenanceStarted,
                          NoticeKind::MaintenanceOverrun,
                          NoticeKind::MaintenanceCompleted,
                          NoticeKind::Test}) {
    auto facts = facts_of(kind);
    facts.until = at("2024-05-13T13:59:00+09:00");
    facts.maintenance = {.from = at("2024-05-14T02:00:00+09:00"),
                         .to = at("2024-05-14T04:00:00+09:00")};
    const auto text = library().render("ja", facts);
    CHECK(text.trouble.empty());
    for (const auto& part : {text.title, text.brief, text.body}) {
      CAPTURE(part);
      CHECK_FALSE(part.empty());
      CHECK_FALSE(has_korean(part));
      CHECK(part.find("{{") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace goji::messages
