#include "board/form_pages.h"

#include "support/catch.h"

namespace goji::board {
namespace {

const FormPages& pages() {
  static const auto templates = Templates::read(assets::Assets{}, {"en", "ko"}).value();
  static const FormPages made{
      templates,
      {.name = {{"en", "Messenger"}, {"ko", "메신저"}}, .languages = {"en", "ko"}},
      {{.key = "maps", .name = {{"en", "Maps"}, {"ko", "지도"}}},
       {.key = "talk", .name = {{"en", "<b>Talk</b>"}, {"ko", "대화"}}}}};
  return made;
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

TEST_CASE("form pages: the form shows only the ways that there are") {
  const auto mail = pages().subscribe("en", {.by_email = true}, "");
  CHECK(has(mail, "type=\"email\""));
  CHECK_FALSE(has(mail, "type=\"url\""));
  CHECK_FALSE(has(mail, "role=\"alert\""));
  const auto hook = pages().subscribe("en", {.by_webhook = true}, "wrong_address");
  CHECK_FALSE(has(hook, "type=\"email\""));
  CHECK(has(hook, "type=\"url\""));
  CHECK(has(hook, "role=\"alert\""));
}

TEST_CASE("form pages: choices stand as they were made in the reader's words") {
  const auto page = pages().manage(
      "ko",
      {.by_webhook = true, .components = {"maps"}, .language = "ko", .statuspage = true},
      "a@example.com",
      "t0ken",
      "saved");
  CHECK(has(page, "value=\"maps\" checked> 지도"));
  CHECK(has(page, "value=\"talk\"> 대화"));
  CHECK(has(page, "<option value=\"ko\" selected>"));
  CHECK(has(page, "<option value=\"statuspage\" selected>"));
  CHECK(has(page, "저장했습니다."));
  CHECK(has(page, "value=\"t0ken\""));
  CHECK(has(page, "a@example.com"));
}

TEST_CASE("form pages: hostile names and tokens stay text") {
  const auto page = pages().manage("en", {}, "<i>@x", "\"><script>", "");
  CHECK_FALSE(has(page, "<b>Talk"));
  CHECK_FALSE(has(page, "<i>@x"));
  CHECK_FALSE(has(page, "\"><script>"));
}

TEST_CASE("form pages: an answer has a button only if it offers one") {
  const auto plain = pages().answer("en", {.heading = "left_title", .text = "left_text"});
  CHECK(has(plain, "You are off the list"));
  CHECK_FALSE(has(plain, "<form"));
  CHECK_FALSE(has(plain, "<code>"));
  const auto page = pages().answer("en",
                                   {.heading = "leave_title",
                                    .text = "leave_text",
                                    .button = "leave",
                                    .link = "settings",
                                    .action = "/unsubscribe",
                                    .token = "t0ken",
                                    .href = "/manage?t=t0ken",
                                    .secret = "whsec_x"});
  CHECK(has(page, "action=\"/unsubscribe\""));
  CHECK(has(page, "href=\"/manage?t=t0ken\""));
  CHECK(has(page, "<code>whsec_x</code>"));
}

TEST_CASE("form pages: no search engine keeps them and only they may send forms") {
  const auto page = pages().subscribe("en", {.by_email = true}, "");
  CHECK(has(page, "content=\"noindex\""));
  CHECK(has(page, "/subscribe?lang=ko"));
  CHECK_FALSE(has(pages().manage("en", {}, "a", "t", ""), "/manage?lang=ko"));
  CHECK(has(pages().csp(), "form-action 'self'"));
  CHECK_FALSE(has(pages().csp(), "form-action 'none'"));
  CHECK(pages().languages() == std::vector<std::string>{"en", "ko"});
}

TEST_CASE("form pages: a language that the site does not have is its first") {
  CHECK(has(pages().subscribe("fr", {}, ""), "Get notices"));
}

}  // namespace
}  // namespace goji::board
