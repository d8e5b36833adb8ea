#include "flow/rendering.h"

#include "support/catch.h"

namespace goji::flow {
namespace {

using Catch::Matchers::Contains;
using store::RevisionState;

Outlet outlet(Outlet::Audience audience) {
  return {.channel = "one", .audience = audience};
}

const Wording& wording() {
  static const Wording kWording{
      messages::Library::load(assets::Assets{}, {.languages = {"en", "ko"}}).value(),
      {.name = {{"en", "Messenger"}, {"ko", "메신저"}}, .url = "https://s.example"}};
  return kWording;
}

store::RevisionRow revision() {
  return {.incident = 7,
          .components = {{"a", ComponentStatus::DegradedPerformance},
                         {"b", ComponentStatus::MajorOutage}},
          .words = {{"en", {.title = "Title", .short_text = "Short.", .body = "Body."}},
                    {"ko", {.title = "제목", .short_text = "짧게.", .body = "본문."}}}};
}

store::RevisionRow in(RevisionState state) {
  return {.state = state};
}

TEST_CASE("rendering: drafts are for our own people and nobody else") {
  CHECK(is_for(outlet(Outlet::Audience::Internal), in(RevisionState::Draft), nullptr));
  CHECK_FALSE(is_for(outlet(Outlet::Audience::Everybody), in(RevisionState::Draft), nullptr));
  CHECK_FALSE(is_for(outlet(Outlet::Audience::Regulator), in(RevisionState::Draft), nullptr));
}

TEST_CASE("rendering: what is published is for all but regulators") {
  CHECK(is_for(outlet(Outlet::Audience::Everybody), in(RevisionState::Published), nullptr));
  CHECK(is_for(outlet(Outlet::Audience::Internal), in(RevisionState::Published), nullptr));
  CHECK_FALSE(is_for(outlet(Outlet::Audience::Regulator), in(RevisionState::Published), nullptr));
}

TEST_CASE("rendering: a person may choose the channels") {
  const auto one = outlet(Outlet::Audience::Everybody);
  const Press all{};
  const Press it{.channels = {"other", "one"}};
  const Press not_it{.channels = {"other"}};
  CHECK(is_for(one, in(RevisionState::Published), &all));
  CHECK(is_for(one, in(RevisionState::Published), &it));
  CHECK_FALSE(is_for(one, in(RevisionState::Published), &not_it));
}

TEST_CASE("rendering: a test goes to the one channel that it names") {
  const store::RevisionRow test{.kind = NoticeKind::Test, .state = RevisionState::Published};
  const Press here{.channels = {"one"}};
  const Press there{.channels = {"other"}};
  CHECK(is_for(outlet(Outlet::Audience::Regulator), test, &here));
  CHECK_FALSE(is_for(outlet(Outlet::Audience::Everybody), test, &there));
  CHECK_FALSE(is_for(outlet(Outlet::Audience::Everybody), test, nullptr));
}

TEST_CASE("rendering: a channel gets what it wants in its language with the incident's link") {
  const Outlet posts{
      .channel = "posts",
      .language = "ko",
      .capabilities = {
          .wants = {{.form = Form::Title}, {.form = Form::Short}, {.form = Form::Json}}}};
  const auto forms = forms_of(wording(), posts, revision(), "{}");
  CHECK(forms == deliveries::Forms{{Form::Title, "제목"},
                                   {Form::Short, "짧게.\nhttps://s.example/incidents/7"},
                                   {Form::Json, "{}"}});
}

TEST_CASE("rendering: a mail has the colour of the worst and a way out only for subscribers") {
  Outlet mail{.channel = "mail",
              .language = "en",
              .capabilities = {.wants = {{.form = Form::MailText}, {.form = Form::MailHtml}}}};
  const auto fixed = forms_of(wording(), mail, revision(), "");
  CHECK_THAT(fixed.at(Form::MailHtml), Contains("<td class=\"down\""));
  CHECK_THAT(fixed.at(Form::MailText), Contains("Messenger told you"));
  CHECK(fixed.at(Form::MailText).find(kUnsubscribeMark) == std::string::npos);
  mail.capabilities.to_subscribers = true;
  const auto subscribed = forms_of(wording(), mail, revision(), "");
  CHECK_THAT(subscribed.at(Form::MailText), Contains(std::string{kUnsubscribeMark}));
  CHECK_THAT(subscribed.at(Form::MailHtml), Contains(std::string{kUnsubscribeMark}));
}

TEST_CASE("rendering: a revision has what was said and who pressed") {
  const Said said{.at = TimePoint{std::chrono::seconds{5}},
                  .kind = NoticeKind::Updated,
                  .automatic = false,
                  .notify = false};
  const Press press{.author = "kim"};
  const auto made = revision_of(said, &press);
  CHECK(made.kind == NoticeKind::Updated);
  CHECK(made.state == RevisionState::Published);
  CHECK(made.at == said.at);
  CHECK(made.author == "kim");
  CHECK_FALSE(made.notify);
  CHECK_FALSE(made.automatic);
  CHECK(made.incident == 0);
  CHECK(revision_of(said, nullptr).author.empty());
  const Said draft{.kind = NoticeKind::Draft, .draft = 4};
  CHECK(revision_of(draft, nullptr).state == RevisionState::Draft);
  CHECK(revision_of(draft, nullptr).draft == 4);
}

}  // namespace
}  // namespace goji::flow
