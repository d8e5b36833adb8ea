#include "messages/letters.h"

#include "messages/library.h"
#include "messages/overlay.h"
#include "support/catch.h"

namespace goji::messages {
namespace {

using Catch::Matchers::Contains;

const Library& library() {
  static const auto kLoaded =
      Library::load({}, {.languages = {"ko", "en", "ja"}, .zone = "Asia/Seoul"});
  return kLoaded.value();
}

const NoticeText kNotice{.title = "Outage: \"A\" & <B>",
                         .brief = "Since 8:30 AM.",
                         .body = "Since **8:30 AM**.\n\n- one\n- two"};

Surroundings around() {
  return {.site = {{"ko", "메신저"}, {"en", "Messenger"}},
          .home = "https://status.example",
          .link = "https://status.example/incidents/7",
          .worst = ComponentStatus::MajorOutage};
}

std::string html(const NoticeText& text, const Surroundings& with, const char* language = "en") {
  return library().in_form(language, text, with, {.form = Form::MailHtml});
}

std::string plain(const NoticeText& text, const Surroundings& with, const char* language = "en") {
  return library().in_form(language, text, with, {.form = Form::MailText});
}

TEST_CASE("letters: a mail in plain text has the words the link and who it is from") {
  CHECK(plain(kNotice, around()) ==
        "Outage: \"A\" & <B>\n\nSince 8:30 AM.\n\n- one\n- two\n\n"
        "See how things are now: https://status.example/incidents/7\n\n"
        "--\nMessenger told you because you are on its list for notices of outages. "
        "https://status.example\n");
}

TEST_CASE("letters: a mail in HTML has the same and shows no tag that somebody wrote") {
  const auto mail = html(kNotice, around());
  CHECK_THAT(mail, Contains("<html lang=\"en\">"));
  CHECK_THAT(mail, Contains("<title>Outage: &quot;A&quot; &amp; &lt;B&gt;</title>"));
  CHECK_THAT(mail, Contains("<strong>8:30 AM</strong>"));
  CHECK_THAT(mail, Contains("<a href=\"https://status.example/incidents/7\">See how things are"));
  CHECK_THAT(mail, Contains("<td class=\"down\""));
  CHECK_THAT(mail, Contains("prefers-color-scheme: dark"));
  CHECK_THAT(mail, Contains("max-width:600px"));
}

TEST_CASE("letters: a mail is in the words of its language") {
  const auto mail = plain({.title = "장애", .body = "본문"}, around(), "ko");
  CHECK_THAT(mail, Contains("지금 상태 보기: https://status.example/incidents/7"));
  CHECK_THAT(mail, Contains("메신저의 장애 안내를 받기로 하신 분께"));
  CHECK_THAT(html(kNotice, around(), "ko"), Contains("<html lang=\"ko\">"));
}

TEST_CASE("letters: only who subscribed is offered a way out") {
  CHECK(html(kNotice, around()).find("Stop these mails") == std::string::npos);
  CHECK(plain(kNotice, around()).find("Stop these mails") == std::string::npos);
  auto subscriber = around();
  subscriber.unsubscribe = "https://unsubscribe.invalid/";
  CHECK_THAT(html(kNotice, subscriber),
             Contains("<a href=\"https://unsubscribe.invalid/\">Stop these mails</a>"));
  CHECK_THAT(plain(kNotice, subscriber),
             Contains("\nStop these mails: https://unsubscribe.invalid/\n"));
}

TEST_CASE("letters: every status has its colour") {
  using Look = std::pair<ComponentStatus, const char*>;
  const auto [status, look] = GENERATE(Look{ComponentStatus::Operational, "ok"},
                                       Look{ComponentStatus::UnderMaintenance, "work"},
                                       Look{ComponentStatus::DegradedPerformance, "slow"},
                                       Look{ComponentStatus::PartialOutage, "part"},
                                       Look{ComponentStatus::MajorOutage, "down"});
  auto with = around();
  with.worst = status;
  const auto mail = html(kNotice, with);
  CHECK_THAT(mail, Contains(std::string{"<td class=\""} + look + "\""));
  CHECK_THAT(mail, Contains(std::string{"."} + look + " {"));
}

TEST_CASE("letters: nothing in a mail is fetched from elsewhere and nothing runs") {
  const NoticeText hostile{.title = "<script>alert(1)</script>",
                           .brief = "<img src=x onerror=alert(1)>",
                           .body =
                               "<script>alert(1)</script> ![x](https://evil.example/x.png) "
                               "[click](javascript:alert(1)) <iframe src=//evil.example>"};
  auto with = around();
  with.site = {{"en", "<b onclick=alert(1)>"}};
  const auto mail = html(hostile, with);
  for (const auto* bad : {"<script",
                          "<img",
                          "<iframe",
                          "javascript:",
                          "evil.example/x.png",
                          "<b ",
                          "@import",
                          "url(",
                          "<link"})
    CHECK(mail.find(bad) == std::string::npos);
}

TEST_CASE("letters: a template that asks for what there is not is found when it is loaded") {
  const test::Overlay overlay{{{"templates/mail/notice.txt", "{{title}}\n{{name}}\n"},
                               {"templates/mail/notice.html", "{{#body}}"}}};
  const auto loaded = Library::load(overlay.assets(), {.languages = {"en"}});
  REQUIRE(loaded.has_error());
  CHECK_THAT(loaded.error().what, Contains("templates/mail/notice.txt:1: {{name}} has no value"));
  CHECK_THAT(loaded.error().what, Contains("templates/mail/notice.html: line 1:"));
}

TEST_CASE("letters: the question says where to say yes in each language and in both forms") {
  for (const auto* language : {"en", "ko"}) {
    const auto asked = library().asking(language, around());
    CHECK(asked.size() == 3);
    CHECK_THAT(asked.at(Form::Title),
               Contains(language == std::string{"en"} ? "Messenger" : "메신저"));
    for (const auto form : {Form::MailText, Form::MailHtml}) {
      CHECK_THAT(asked.at(form), Contains("https://status.example/incidents/7"));
      CHECK_THAT(asked.at(form), Contains(asked.at(Form::Title)));
      CHECK_THAT(asked.at(form), Contains("https://status.example"));
    }
    CHECK_THAT(asked.at(Form::MailHtml), Contains("lang=\"" + std::string{language} + "\""));
    CHECK_THAT(asked.at(Form::MailHtml), !Contains("<img"));
  }
}

TEST_CASE("letters: an owner is asked in each language and in both forms") {
  const EndpointNews question{.endpoint = "https://endpoint.example/in"};
  for (const auto* language : {"en", "ko", "ja"}) {
    const auto asked = library().to_owner(language, question, around());
    CHECK(asked.size() == 3);
    for (const auto form : {Form::MailText, Form::MailHtml}) {
      CHECK_THAT(asked.at(form), Contains("https://endpoint.example/in"));
      CHECK_THAT(asked.at(form), Contains("https://status.example/incidents/7"));
      CHECK_THAT(asked.at(form), Contains(asked.at(Form::Title)));
      CHECK_THAT(asked.at(form), !Contains("410"));
    }
  }
  CHECK_THAT(library().to_owner("ko", question, around()).at(Form::Title), Contains("담당자"));
}

TEST_CASE("letters: an owner is told since when and why an endpoint is switched off") {
  const EndpointNews news{.what = EndpointNews::What::Gone,
                          .endpoint = "https://endpoint.example/in",
                          .since = TimePoint{std::chrono::milliseconds{1'716'251'400'000}}};
  const auto told = library().to_owner("en", news, around());
  CHECK_THAT(told.at(Form::Title), Contains("switched off"));
  for (const auto form : {Form::MailText, Form::MailHtml}) {
    CHECK_THAT(told.at(form), Contains("Since Tue, May 21,"));
    CHECK_THAT(told.at(form), Contains("https://endpoint.example/in"));
    CHECK_THAT(told.at(form), Contains("410"));
    CHECK_THAT(told.at(form), Contains("https://status.example/incidents/7"));
  }
  auto silent = news;
  silent.what = EndpointNews::What::Silent;
  const auto text = library().to_owner("en", silent, around()).at(Form::MailText);
  CHECK_THAT(text, Contains("five days") && !Contains("410"));
  CHECK_THAT(library().to_owner("ko", news, around()).at(Form::MailText), Contains("5월 21일"));
  CHECK_THAT(library().to_owner("ja", news, around()).at(Form::MailText), Contains("5月21日"));
}

TEST_CASE("letters: an owner is told that an endpoint refuses and that it stays on") {
  const EndpointNews news{.what = EndpointNews::What::Refusing,
                          .endpoint = "https://endpoint.example/in",
                          .since = TimePoint{std::chrono::milliseconds{1'716'251'400'000}}};
  const auto told = library().to_owner("en", news, around());
  CHECK_THAT(told.at(Form::Title), Contains("refuses our notices"));
  for (const auto form : {Form::MailText, Form::MailHtml}) {
    CHECK_THAT(told.at(form), Contains("Since Tue, May 21,"));
    CHECK_THAT(told.at(form), Contains("https://endpoint.example/in"));
    CHECK_THAT(told.at(form), Contains("https://status.example/incidents/7"));
    CHECK_THAT(told.at(form), !Contains("switched off"));
  }
  CHECK_THAT(library().to_owner("ko", news, around()).at(Form::Title), Contains("거부"));
  CHECK_THAT(library().to_owner("ja", news, around()).at(Form::Title), Contains("拒否"));
}

}  // namespace
}  // namespace goji::messages
