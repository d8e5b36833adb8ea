#include "flow/office.h"
#include "messages/fit.h"
#include "messages/markdown.h"
#include "support/catch.h"

#include <boost/json.hpp>

namespace goji::flow {
namespace {

using test::Office;

Result<Preview> preview(Office& office, const Speak& speak) {
  std::optional<Result<Preview>> answer;
  office.desk->submit(
      command<Preview>([&](Turn& turn) { return office.desk->preview(turn, speak); },
                       [&](const Result<Preview>& shown) { answer = shown; }));
  office.desk->turn();
  return answer.value();
}

Speak announcement() {
  return {.word = {.kind = Word::Kind::Announce,
                   .components = {{"messaging", ComponentStatus::PartialOutage}}},
          .press = {.author = "kim"}};
}

Speak update_of(IncidentId incident) {
  return {.word = {.kind = Word::Kind::Update, .incident = incident, .phase = Phase::Identified},
          .press = {.author = "kim"}};
}

void say(Office& office, const Speak& speak) {
  office.desk->submit(
      command<Spoken>([&](Turn& turn) { return office.desk->speak(turn, speak); },
                      [](const Result<Spoken>& spoken) { REQUIRE(spoken.has_value()); }));
  office.desk->turn();
}

TEST_CASE("preview: it shows what every channel would get and says nothing") {
  Office office{"preview"};
  const auto shown = preview(office, announcement());
  REQUIRE(shown.has_value());
  CHECK(shown->kind == NoticeKind::Opened);
  CHECK(shown->words.at("en").title.find("Messaging") != std::string::npos);
  REQUIRE(shown->shown.size() == 1);
  CHECK(shown->shown[0].channel == "hook");
  CHECK(shown->shown[0].language == "en");
  CHECK(shown->shown[0].forms.at(Form::Json).find("incident.opened") != std::string::npos);
  CHECK(office.store->read()->deliveries({}).empty());
  CHECK(office.store->read()->incidents(0, 10).empty());
  CHECK(office.desk->course().incidents().empty());
  CHECK(office.shown.empty());
}

TEST_CASE("preview: it is what is said afterwards but for the number that the store gives") {
  Office office{"preview-same"};
  const auto shown = preview(office, announcement());
  say(office, announcement());
  const auto revision = office.store->read()->revisions(1).at(0);
  CHECK(shown->words == revision.words);
}

TEST_CASE("preview: an update is shown as of its incident and leaves it as it was") {
  Office office{"preview-update"};
  say(office, announcement());
  const auto before = office.store->read()->revisions(1).size();
  const auto shown = preview(office, update_of(1));
  REQUIRE(shown.has_value());
  CHECK(shown->kind == NoticeKind::Updated);
  CHECK(office.store->read()->revisions(1).size() == before);
  CHECK(office.store->read()->incident(1)->phase == Phase::Investigating);
}

TEST_CASE("preview: a person's own words and channels are taken") {
  Office office{"preview-words"};
  auto mine = announcement();
  mine.press.words["en"] = {.title = "We see it", .body = "Wait."};
  CHECK(preview(office, mine)->words.at("en").title == "We see it");
  mine.press.channels = {"hook"};
  CHECK(preview(office, mine)->shown.size() == 1);
  mine.press.channels = {"hoook"};
  CHECK(preview(office, mine).error().fault == Fault::Invalid);
}

TEST_CASE("preview: what our own pages will say is shown without the link that stands beside it") {
  Office office{"preview-pages"};
  office.more_outlets = {
      {.channel = "banner",
       .capabilities = {.shows = {{.form = Form::Title}, {.form = Form::Short, .limit = 60}}}},
      {.channel = "page",
       .capabilities = {.shows = {{.form = Form::Title}, {.form = Form::Plain}}}}};
  office.open();
  const auto preview_of = preview(office, announcement()).value();
  const auto& words = preview_of.words.at("en");
  REQUIRE(preview_of.shown.size() == 3);
  const auto& banner = preview_of.shown[1];
  CHECK(banner.wants.size() == 2);
  CHECK(banner.forms.at(Form::Title) == words.title);
  CHECK(banner.forms.at(Form::Short) == messages::cut(words.short_text, 60));
  const auto& page = preview_of.shown[2];
  CHECK(page.forms.at(Form::Plain) == messages::markdown_to_plain(words.body));
}

TEST_CASE("preview: on a site that is a drill whatever is said is marked in its first words") {
  Office office{"preview-drill"};
  office.mark = Mark::Drill;
  office.open();
  auto mine = announcement();
  for (const bool own : {false, true}) {
    if (own) mine.press.words["en"] = {.title = "We see it", .body = "Wait."};
    const auto shown = preview(office, mine).value();
    const auto& words = shown.words.at("en");
    for (const auto& text :
         {words.title, words.short_text, messages::markdown_to_plain(words.body)})
      CHECK(text.starts_with("[DRILL] "));
    const auto body = boost::json::parse(shown.shown.at(0).forms.at(Form::Json)).at("data");
    CHECK(body.at("mark") == "drill");
    CHECK(body.at("messages").at("en").at("title") == boost::json::string_view(words.title));
  }
  office.mark = Mark::None;
  office.open();
  const auto real = preview(office, announcement()).value();
  CHECK(boost::json::parse(real.shown.at(0).forms.at(Form::Json)).at("data").at("mark").is_null());
}

TEST_CASE("preview: what could not be said cannot be shown") {
  Office office{"preview-wrong"};
  CHECK(preview(office, update_of(7)).error().fault == Fault::NotFound);
}

}  // namespace
}  // namespace goji::flow
