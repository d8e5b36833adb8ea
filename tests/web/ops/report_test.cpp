#include "web/ops/report.h"

#include "flow/office.h"
#include "messages/report_texts.h"
#include "support/catch.h"
#include "web/ops/get_report.h"

#include <boost/json.hpp>

#include <memory>
#include <string>

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;
using flow::test::Office;

namespace json = boost::json;

constexpr TimePoint kAt{1'700'000'000s};
constexpr auto kDown = ComponentStatus::MajorOutage;
constexpr auto kSlow = ComponentStatus::DegradedPerformance;
constexpr auto kFine = ComponentStatus::Operational;

store::RevisionRow update(TimePoint at, std::map<std::string, ComponentStatus> components) {
  return {.at = at, .components = std::move(components)};
}

HeardOf fired(const std::string& component, const std::string& source, TimePoint at) {
  return {component, {.source = source, .first_firing_at = at}};
}

TEST_CASE("report: a component of the first update is affected from the onset on") {
  const store::IncidentRow incident{.onset = kAt - 1min};
  CHECK(affected_in(incident, {update(kAt, {{"a", kSlow}}), update(kAt + 1min, {{"b", kDown}})}) ==
        std::vector<Affected>{{"a", kSlow, kAt - 1min, std::nullopt},
                              {"b", kDown, kAt + 1min, std::nullopt}});
}

TEST_CASE("report: the worst counts, and the time at which it was told operational for good") {
  const store::IncidentRow incident{
      .onset = kAt, .monitoring_at = kAt + 8min, .resolved_at = kAt + 9min};
  CHECK(affected_in(incident,
                    {update(kAt, {{"a", kSlow}, {"b", kDown}}),
                     update(kAt + 1min, {{"a", kDown}, {"b", kFine}}),
                     update(kAt + 2min, {{"a", kFine}, {"b", kSlow}}),
                     update(kAt + 3min, {{"a", kFine}})}) ==
        std::vector<Affected>{{"a", kDown, kAt, kAt + 2min}, {"b", kDown, kAt, kAt + 8min}});
}

TEST_CASE("report: what was only ever operational was not affected") {
  CHECK(affected_in({}, {update(kAt, {{"a", kFine}})}).empty());
  CHECK(affected_in({}, {}).empty());
}

TEST_CASE("report: without watching it was over when that was said") {
  const store::IncidentRow incident{.onset = kAt, .resolved_at = kAt + 9min};
  CHECK(affected_in(incident, {update(kAt, {{"a", kDown}})}).at(0).until == kAt + 9min);
  const store::IncidentRow watched{.onset = kAt, .monitoring_at = kAt + 8min};
  CHECK_FALSE(affected_in(watched, {update(kAt, {{"a", kDown}})}).at(0).until);
}

TEST_CASE("report: it was confirmed when a second source spoke of the same component") {
  CHECK_FALSE(corroborated_in({}));
  CHECK_FALSE(corroborated_in({fired("a", "one", kAt), fired("b", "two", kAt)}));
  CHECK(corroborated_in({fired("a", "one", kAt + 5s),
                         fired("a", "two", kAt + 3s),
                         fired("a", "three", kAt + 9s),
                         fired("b", "one", kAt),
                         fired("b", "two", kAt + 6s)}) == kAt + 5s);
  CHECK_FALSE(corroborated_in({fired("a", "one", kAt), {"a", {.source = "two"}}}));
}

TEST_CASE("report: a promise is kept on time, late, missed, void, or not due yet") {
  const auto outcome = [](store::PromiseRow row) {
    row.due_at = kAt;
    return word(outcome_of(row, kAt));
  };
  CHECK(outcome({.met_at = kAt}) == "met");
  CHECK(outcome({.met_at = kAt + 1ms}) == "late");
  CHECK(outcome({.is_void = true}) == "void");
  CHECK(outcome({.met_at = kAt, .is_void = true}) == "void");
  CHECK(outcome({}) == "open");
  CHECK(word(outcome_of({.due_at = kAt}, kAt + 1ms)) == "missed");
}

TEST_CASE("report: the form is the one of the greatest weight and JSON of equal ones") {
  CHECK(best_form("") == ReportForm::Json);
  CHECK(best_form("*/*") == ReportForm::Json);
  CHECK(best_form("text/html") == ReportForm::Html);
  CHECK(best_form("text/markdown") == ReportForm::Markdown);
  CHECK(best_form("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") ==
        ReportForm::Html);
  CHECK(best_form("text/html;q=0.4, text/markdown;level=1;q=0.5") == ReportForm::Markdown);
  CHECK(best_form("text/html, application/json") == ReportForm::Json);
  CHECK(best_form("text/html;q=0") == ReportForm::Json);
  CHECK(best_form("text/html;q=x") == ReportForm::Json);
  CHECK(best_form("image/png, text/htmlx") == ReportForm::Json);
}

/// An office that is asked for reports.
struct House {
  explicit House(const std::string& name) : office(name) {}

  [[nodiscard]] Response get(Response (*find)(const Request&, const Records&),
                             Request request = {}) {
    const auto reading = office.store->read();
    request.captures.try_emplace("id", "1");
    request.arrival = office.clock.now();
    return find(request, {*reading, *words});
  }

  Office office;
  std::shared_ptr<const flow::Wording> words = [] {
    const std::vector<Component> components{
        {.key = "messaging",
         .name = {{"en", "Messaging"}, {"ko", "메시지"}, {"ja", "メッセージ"}}}};
    auto library =
        messages::Library::load(assets::Assets{}, {{"ko", "en", "ja"}, "Asia/Seoul", components});
    return std::make_shared<const flow::Wording>(
        std::move(library.value()),
        flow::Wording::Site{
            .name = {{"en", "Talk"}}, .url = "https://s.example", .components = components});
  }();
};

/// Announced by itself, delivered to one, and then spoken of by somebody hostile.
void make_an_incident(Office& office) {
  auto hostile = Office::firing("probe");
  hostile.summary = "<script>alert(1)</script> | # x";
  office.submit(hostile);
  office.desk->turn();
  office.clock.advance(2s);
  office.submit(Office::firing("b"));
  office.desk->turn();
  office.clock.advance(61s);
  REQUIRE(office.dispatched.size() == 1);
  office.clock.advance(1'500ms);
  const auto writing = office.store->write();
  REQUIRE(writing->settle(office.accepted(office.dispatched[0])));
  (void)writing->add_revision(
      {.incident = 1,
       .kind = NoticeKind::Corrected,
       .automatic = false,
       .at = office.clock.now(),
       .components = {{"messaging", ComponentStatus::PartialOutage}},
       .reason = {.code = "operator_corrected"},
       .words = {{"en", {"</title><img src=x> # T", "", "# Not a heading\n\n| a | b |\n<b>x</b>"}},
                 {"ko", {"제목", "", "본문"}}},
       .author = "eve | <i>"});
  writing->commit();
}

TEST_CASE("report: JSON has when it was heard, decided and told, in both zones") {
  House house{"report-json"};
  make_an_incident(house.office);
  const auto response = house.get(get_report);
  CHECK(response.status == 200);
  const auto all = json::parse(response.body);
  CHECK(all.at("zone") == "Asia/Seoul");
  const auto& incident = all.at("incident");
  CHECK(incident.at("id") == "1");
  CHECK(incident.at("onset") == "2023-11-14T22:13:20Z");
  CHECK(incident.at("onset_local") == "2023-11-15T07:13:20+09:00");
  CHECK(incident.at("detected_at") == "2023-11-14T22:13:20Z");
  CHECK(incident.at("corroborated_at") == "2023-11-14T22:13:22Z");
  CHECK(incident.at("first_notice_at") == "2023-11-14T22:14:22Z");
  CHECK(incident.at("first_notice_seconds") == 62);
  CHECK(incident.at("decided_at") == "2023-11-14T22:14:22Z");
  CHECK(incident.at("decided_by").is_null());
  CHECK(incident.at("decided_because").at("code") == "share_held");
  CHECK(incident.at("resolved_at").is_null());
  CHECK(incident.at("resolved_at_local").is_null());
  CHECK(all.at("components").at(0).at("worst") == "major_outage");
  CHECK(all.at("components").at(0).at("since") == "2023-11-14T22:13:20Z");
  CHECK(all.at("updates").as_array().size() == 2);
  CHECK(all.at("updates").at(1).at("author") == "eve | <i>");
  CHECK(all.at("updates").at(0).at("why").at("ko").is_string());
  CHECK_FALSE(all.at("decisions").as_array().empty());
  CHECK(all.at("sources").at(0).at("source") == "probe");
  CHECK(all.at("sources").at(0).at("signals") == 1);
}

TEST_CASE("report: JSON has what became of each channel's deliveries and of the promises") {
  House house{"report-channels"};
  make_an_incident(house.office);
  const auto all = json::parse(house.get(get_report_json).body);
  const auto& hook = all.at("channels").at(0);
  CHECK(hook.at("channel") == "hook");
  CHECK(hook.at("deliveries") == 1);
  CHECK(hook.at("states") == json::object{{"accepted", 1}});
  CHECK(hook.at("accepted") == 1);
  CHECK(hook.at("dead") == 0);
  CHECK(hook.at("latency_ms").at("median") == 2'500);
  CHECK(hook.at("latency_ms").at("p95") == 2'500);
  CHECK(hook.at("latency_ms").at("largest") == 2'500);
  CHECK(hook.at("visible_latency_ms").at("median").is_null());
  CHECK(hook.at("first_accepted_at") == hook.at("last_accepted_at"));
  CHECK(hook.at("untold").as_array().empty());
  REQUIRE(all.at("promises").as_array().size() >= 2);
  const auto& first = all.at("promises").at(0);
  CHECK(first.at("kind") == "first_notice");
  CHECK(first.at("outcome") == "met");
  CHECK(first.at("late_by_ms").as_int64() < 0);
}

TEST_CASE("report: HTML stands alone, escapes what others wrote, and says by which policy") {
  House house{"report-html"};
  make_an_incident(house.office);
  const auto response = house.get(get_report_html, {.query = {{"lang", "en"}}});
  CHECK(response.content_type == "text/html; charset=utf-8");
  const auto& page = response.body;
  const auto has = [&](const std::string& part) { return page.find(part) != std::string::npos; };
  CHECK(has("<html lang=\"en\">"));
  CHECK(has("&lt;script&gt;alert(1)&lt;/script&gt; | # x"));
  CHECK(has("&lt;/title&gt;&lt;img src=x&gt; # T"));
  CHECK(has("eve | &lt;i&gt;"));
  for (const auto* never : {"<script", "<img", "<i>", "<b>", "style=\"", "http://", "src=\""})
    CHECK_FALSE(has(never));
  CHECK(has("content=\"default-src 'none'; style-src 'sha256-"));
  CHECK(has("prefers-color-scheme: dark"));
  CHECK(has("@media print"));
  CHECK(has("2023-11-15 07:13:20 +09:00"));
  CHECK(has("2.5 s"));
  CHECK(has("1 minute, 2 seconds"));
  CHECK(has("Messaging"));
}

TEST_CASE("report: Markdown has nothing in it that others wrote as a mark") {
  House house{"report-md"};
  make_an_incident(house.office);
  const auto response = house.get(get_report_markdown, {.query = {{"lang", "en"}}});
  CHECK(response.content_type == "text/markdown; charset=utf-8");
  const auto& page = response.body;
  CHECK(page.starts_with("# Report about incident 1: Outage: Messaging\n"));
  CHECK(page.find("\\<script\\>alert(1)\\</script\\> \\| \\# x |\n") != std::string::npos);
  CHECK(page.find(" (en): \\</title\\>\\<img src=x\\> \\# T\n") != std::string::npos);
  CHECK(page.find("> Not a heading\n") != std::string::npos);
  CHECK(page.find("eve \\| \\<i\\>") != std::string::npos);
  std::size_t headings = 0;
  for (auto at = page.find("\n#"); at != std::string::npos; at = page.find("\n#", at + 1))
    ++headings;
  CHECK(headings == 14);  // ten sections, two updates, cause and actions
}

TEST_CASE("report: it speaks the language that is asked for or accepted, and the site's first") {
  House house{"report-language"};
  make_an_incident(house.office);
  const auto title = [&](Request request) {
    const auto page = house.get(get_report_markdown, std::move(request)).body;
    return page.substr(0, page.find(" 1:"));
  };
  CHECK(title({}) == "# 장애 보고서");
  CHECK(title({.query = {{"lang", "ja"}}}) == "# 障害報告書");
  CHECK(title({.headers = {{"accept-language", "en-GB"}}}) == "# Report about incident");
  const auto wrong = house.get(get_report_html, {.query = {{"lang", "kp"}}});
  CHECK(wrong.status == 400);
  CHECK(house.get(get_report, {.query = {{"language", "ko"}}}).status == 400);
}

TEST_CASE("report: the path without an end goes by what is accepted") {
  House house{"report-accept"};
  make_an_incident(house.office);
  const auto type = [&](const char* accept) {
    return house.get(get_report, {.headers = {{"accept", accept}}}).content_type;
  };
  CHECK(type("text/html") == "text/html; charset=utf-8");
  CHECK(type("text/markdown") == "text/markdown; charset=utf-8");
  CHECK(type("application/json") == "application/json");
}

TEST_CASE("report: there is none of what is not there") {
  House house{"report-none"};
  for (const auto* id : {"9", "x", "0"})
    CHECK(house.get(get_report, {.captures = {{"id", id}}}).status == 404);
}

TEST_CASE("report: an incident of which nothing was said or sent is told in every form") {
  House house{"report-bare"};
  {
    const auto writing = house.office.store->write();
    writing->keep_incident({.id = 1, .retracted = true, .onset = kAt, .opened_at = kAt});
    writing->commit();
  }
  for (const auto* language : {"ko", "en", "ja"}) {
    const Request request{.query = {{"lang", language}}};
    CHECK(house.get(get_report_html, request).status == 200);
    CHECK(house.get(get_report_markdown, request).status == 200);
  }
  const auto all = json::parse(house.get(get_report_json).body);
  CHECK(all.at("incident").at("first_notice_at").is_null());
  CHECK(all.at("channels").as_array().empty());
  const auto page = house.get(get_report_markdown, {.query = {{"lang", "en"}}}).body;
  CHECK(page.find("**This notice was retracted. There was no outage.**") != std::string::npos);
  CHECK(page.find("Nothing was sent on any channel.") != std::string::npos);
}

TEST_CASE("report: what its sections do not hold is for people, and empty") {
  House house{"report-people"};
  make_an_incident(house.office);
  const auto page = house.get(get_report_markdown, {.query = {{"lang", "en"}}}).body;
  CHECK(page.find("| What | Owner | Due |\n| --- | --- | --- |\n|  |  |  |\n") !=
        std::string::npos);
  CHECK(page.find("| What happened | How it is known |\n| --- | --- |\n|  |  |\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace goji::web::ops
