#include "app/cli/reports.h"

#include "support/catch.h"

#include <string>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const auto kIncidents = R"({"incidents":[
  {"id":"2","status":"investigating","automatic":true,"retracted":false,
   "opened_at":"2026-01-01T00:00:00.123Z","components":{"maps":"major_outage"}},
  {"id":"1","status":"resolved","automatic":false,"retracted":true,
   "opened_at":"2026-01-01T00:00:00Z","components":{}}]})";

const auto kDrafts = R"({"drafts":[{"id":"7","at":"2026-01-01T00:00:00Z",
  "components":{"maps":"degraded_performance"},"why":{"ko":"까닭","en":"reason"},
  "messages":{"ko":{"title":"제목"}}}]})";

TEST_CASE("reports: incidents come with who opened them and retracted ones are told") {
  CHECK(incidents_report(json::parse(kIncidents)) ==
        "ID  OPENED                STATUS         BY        COMPONENTS\n"
        "2   2026-01-01T00:00:00Z  investigating  goji      maps major_outage\n"
        "1   2026-01-01T00:00:00Z  retracted      a person  -\n");
  CHECK(incidents_report(json::parse(R"({"incidents":[]})")) == "no incidents\n");
}

TEST_CASE("reports: the status counts what is open and what waits") {
  const auto report = status_report(
      json::object{{"incidents", json::parse(kIncidents).at("incidents")},
                   {"drafts", json::parse(kDrafts).at("drafts")},
                   {"deliveries", json::parse("[{},{}]")},
                   {"channels", json::parse(R"([{"name":"mail","trouble":"they answered 535",
                     "since":"2026-01-01T00:00:00Z"},{"name":"page","trouble":null}])")}});
  CHECK(
      has(report, "\nchannel mail needs a person since 2026-01-01T00:00:00Z: they answered 535\n"));
  CHECK_FALSE(has(report, "channel page"));
  CHECK(has(report, "1 incident open, 1 draft to decide, 2 deliveries not yet accepted\n"));
  CHECK(has(report, "maps major_outage"));
  CHECK_FALSE(has(report, "retracted"));
  CHECK(has(report, "draft 7"));
  CHECK(status_report({}) ==
        "no incident open, 0 drafts to decide, 0 deliveries not yet accepted\n");
  CHECK(has(status_report(json::parse(R"({"deliveries":[{}]})")), "1 delivery not yet"));
}

TEST_CASE("reports: the status says which channels are paused and what waits for approval") {
  const auto report = status_report(json::parse(R"({"channels":[
      {"name":"mail","paused_at":"2026-01-01T00:00:00Z","paused_by":"kim","awaiting_approval":0},
      {"name":"social","paused_at":null,"paused_by":null,"awaiting_approval":3},
      {"name":"old"}]})"));
  CHECK(has(report,
            "\nchannel mail is paused since 2026-01-01T00:00:00Z, by kim; "
            "`goji resume mail` ends it\n"));
  CHECK(has(report,
            "\nchannel social has 3 waiting for approval; "
            "`goji release --channel social` sends them\n"));
  CHECK_FALSE(has(report, "channel old"));
  CHECK_FALSE(has(report, "mail has"));
  CHECK_FALSE(has(report, "social is"));
}

TEST_CASE("reports: what a person keeps back and lets go is told in a line") {
  CHECK(release_report(json::parse(R"({"matching":3,"approved":2})"), false) ==
        "2 of 3 are sent now\n");
  CHECK(release_report(json::parse(R"({"matching":3,"approved":0})"), true) == "3 would be sent\n");
  CHECK(paused_report(json::parse(R"({"channel":"mail","paused":true})")) ==
        "nothing is sent through mail until `goji resume mail`\n");
  CHECK(resumed_report(json::parse(R"({"channel":"mail","paused":false,"released":2})")) ==
        "mail sends again; 2 had waited\n");
}

TEST_CASE("reports: a reason comes in the reader's language or else in English or in any") {
  const auto drafts = json::parse(kDrafts);
  CHECK(has(drafts_report(drafts, "ko"), "까닭"));
  CHECK(has(drafts_report(drafts, "ja"), "reason"));
  const auto korean = json::parse(R"({"drafts":[{"why":{"ko":"까닭"}}]})");
  CHECK(has(drafts_report(korean, "ja"), "까닭"));
  const auto bare = json::parse(R"({"drafts":[{"reason":{"code":"share_below"}}]})");
  CHECK(has(drafts_report(bare, "en"), "share_below"));
  CHECK(drafts_report(json::parse(R"({"drafts":[]})"), "en") == "no drafts wait\n");
}

TEST_CASE("reports: a held delivery says why and a failed one too") {
  const auto report = deliveries_report(json::parse(
      R"({"deliveries":[{"id":"9","incident":"1","revision":"3","channel":"oncall",
          "recipient":"k***@e.com","state":"held","held_reason":"auth","attempts":2,
          "latency_ms":null,"error":"401"},
         {"id":"8","state":"visible","latency_ms":12,"visible_latency_ms":345}]})"));
  CHECK(has(report, "held (auth)"));
  CHECK(has(report, "k***@e.com"));
  CHECK(has(report, "12 ms"));
  CHECK(has(report, "345 ms"));
  CHECK(deliveries_report({}) == "no deliveries\n");
  CHECK_FALSE(has(report, "anybody"));
}

TEST_CASE("reports: displays come with what they are and only where there is a banner") {
  const auto told = deliveries_report(json::parse(
      R"({"deliveries":[{"id":"9","channel":"banner","displays":1234},{"id":"8","displays":null}]})"));
  CHECK(has(told, " 1234 "));
  CHECK(has(told, "\nDISPLAYS are as readers' browsers told; anybody can make them up\n"));
  CHECK(has(deliveries_report(json::parse(R"({"deliveries":[{"displays":0}]})")), "anybody"));
  const auto one = delivery_report(
      json::parse(R"({"id":"9","displays":12,"displays_by_language":{"en":2,"ko":10}})"));
  CHECK(has(one, "\n  displays     12 (en 2, ko 10), as readers' browsers told; anybody can"));
  const auto none = json::parse(R"({"id":"9","displays":0,"displays_by_language":{}})");
  CHECK(has(delivery_report(none), "\n  displays     0, as readers' browsers told"));
  const auto other = json::parse(R"({"id":"9","displays":null,"displays_by_language":null})");
  CHECK_FALSE(has(delivery_report(other), "displays"));
}

TEST_CASE("reports: a delivery shows each attempt with its answer and what took the time") {
  const auto report = delivery_report(json::parse(
      R"({"id":"9","incident":"1","revision":"3","channel":"oncall","state":"retry",
          "in_words":"It failed and is tried again.","due_at":"2026-01-01T00:05:00Z",
          "log":[{"number":1,"started_at":"2026-01-01T00:00:00Z","outcome":"later","status":503,
                  "why":"it is busy","answer":"down\u001b[2Jnow","remote_address":"192.0.2.1",
                  "timings_ms":{"name":1,"connect":2,"tls":3,"first_byte":4,"total":5}},
                 {"number":2,"outcome":null,"status":null}]})"));
  CHECK(has(report, "\n  in_words     It failed and is tried again.\n"));
  CHECK(has(report, "\n  due_at       2026-01-01T00:05:00Z\n"));
  CHECK(has(report, "attempt 1 at 2026-01-01T00:00:00Z: later, answered 503 by 192.0.2.1"));
  CHECK(has(report, "it is busy"));
  CHECK(has(report, "name 1 ms, connected 2 ms, TLS 3 ms, first byte 4 ms, all 5 ms"));
  CHECK(has(report, "attempt 2 at -: under way"));
  CHECK(has(report, "down [2Jnow"));  // a stranger's answer moves no cursor
}

TEST_CASE("reports: an explanation is one story of what was decided and what was said") {
  const auto report = explanation(json::parse(R"({"incident":"4",
        "decisions":[{"at":"2026-01-01T00:02:00Z","component":"maps","verdict":"announce",
          "why":{"en":"second"},"inputs":{"conditions":[
            {"source":"a","key":"k","state":"firing","impact":"major_outage",
             "affected_share":0.08,"began_at":"2026-01-01T00:00:00Z"},{"source":"b"}]}},
          {"at":"2026-01-01T00:01:00Z","component":"maps","verdict":"nothing",
           "why":{"en":"first"}}],
        "updates":[{"at":"2026-01-01T00:02:00Z","kind":"opened","author":null,
          "components":{"maps":"major_outage"},"messages":{"en":{"title":"Outage"}}}]})"),
                                  "en");
  CHECK(report.find("first") < report.find("second"));
  CHECK(report.find("second") < report.find("said: opened (maps major_outage), by goji"));
  CHECK(has(report, "a k: firing major_outage, 8% of the users, since 2026-01-01T00:00:00Z"));
  CHECK(has(report, "an unknown share"));
  CHECK(has(explanation(json::parse(R"({"component":"maps","decisions":[]})"), "en"),
            "maps in the past day\n\nnothing was decided"));
}

TEST_CASE("reports: what was said is named with where to look on") {
  CHECK(spoken_report(json::parse(R"({"id":"4","update":{"id":"9","kind":"opened",
          "messages":{"en":{"title":"Outage"}}}})")) ==
        "incident 4: opened as notice 9\n  Outage\n"
        "`goji deliveries --incident 4` shows who was told\n");
  CHECK(spoken_report(json::parse(R"({"draft":{"id":"9"}})")) == "draft 9 is decided\n");
}

TEST_CASE("reports: after an edit one line says that the draft still waits") {
  CHECK(edited_report(json::parse(R"({"draft":{"id":"9"}})")) == "draft 9 waits as it is now\n");
  CHECK(edited_report(json::parse(R"({"id":"4","update":{"id":"9"}})")) ==
        "draft 9 waits as it is now\n");
}

TEST_CASE("reports: a preview shows each channel's text and how much room it takes") {
  const auto report = preview_report(json::parse(
      R"({"kind":"opened","channels":[{"channel":"social","language":"ko","forms":[
          {"form":"plain","text":"one\ntwo\u001b[2J","length":9,"limit":500,"unit":"graphemes"},
          {"form":"title","text":"x","length":1,"limit":null,"unit":"bytes"}]}]})"));
  CHECK(has(report, "nothing was sent; opened would be said"));
  CHECK(has(report, "social in ko\n  plain: 9 of 500 graphemes\n    one\n    two [2J\n"));
  CHECK(has(report, "  title: 1 bytes\n    x\n"));
}

TEST_CASE("reports: a preview names the HTML of a mail and shows its subject and plain text") {
  const auto report = preview_report(json::parse(
      R"({"kind":"opened","channels":[{"channel":"mail","language":"en","forms":[
          {"form":"title","text":"Subject","length":7,"limit":null,"unit":"graphemes"},
          {"form":"mail_text","text":"Plain","length":5,"limit":null,"unit":"graphemes"},
          {"form":"mail_html","text":"<html>\n<table>","length":900,"limit":null,"unit":"graphemes"}]}]})"));
  CHECK(has(report, "    Subject\n"));
  CHECK(has(report, "    Plain\n"));
  CHECK(has(report, "  mail_html: 900 graphemes; an HTML part"));
  CHECK_FALSE(has(report, "<table>"));
}

TEST_CASE("reports: a redrive counts what it did or would do") {
  const auto answer = json::parse(R"({"matching":3,"redriven":2})");
  CHECK(redrive_report(answer, false) == "2 of 3 are sent again\n");
  CHECK(redrive_report(answer, true) == "3 would be sent again\n");
  CHECK(has(test_report(json::parse(R"({"delivery":"7"})")), "`goji deliveries 7`"));
  const auto end = [](const char* state, bool read_back) {
    return end_of_test(json::object{{"state", state}}, read_back);
  };
  for (const auto* state : {"queued", "leased", "retry", "uncertain"})
    CHECK(end(state, false) == TestEnd::Open);
  for (const auto* state : {"held", "bounced", "rejected", "dead", "superseded", "cancelled"})
    CHECK(end(state, true) == TestEnd::Bad);
  CHECK(end("visible", true) == TestEnd::Good);
  CHECK(end("accepted", false) == TestEnd::Good);
  CHECK(end("accepted", true) == TestEnd::Open);
}

TEST_CASE("reports: what another version of the server leaves out is shown as a dash") {
  for (const auto* text : {"{}", "[]", "null", R"({"incidents":[{}],"deliveries":[{}],
                           "drafts":[{}],"decisions":[{}],"updates":[{}],"log":[{}]})"}) {
    const auto answer = json::parse(text);
    CHECK_NOTHROW(incident_report(answer));
    CHECK_NOTHROW(incidents_report(answer));
    CHECK_NOTHROW(deliveries_report(answer));
    CHECK_NOTHROW(delivery_report(answer));
    CHECK_NOTHROW(drafts_report(answer, "en"));
    CHECK_NOTHROW(explanation(answer, "en"));
    CHECK_NOTHROW(status_report(answer));
    CHECK_NOTHROW(spoken_report(answer));
    CHECK_NOTHROW(edited_report(answer));
  }
}

}  // namespace
}  // namespace goji::app::cli
