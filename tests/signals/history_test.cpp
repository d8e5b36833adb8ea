#include "signals/history.h"

#include "signals/generic.h"
#include "signals/line_scanner.h"
#include "signals/matcher.h"
#include "support/catch.h"

#include <random>
#include <string>
#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'715'575'440s};  // 2024-05-13T04:44:00Z

const std::string kUsual =
    R"({"source": "probe-seoul", "key": "send", "component": "messaging", "status": "firing", )"
    R"("impact": "major_outage", "affected_share": 0.8, "affected_users": 12, )"
    R"("started_at": "2024-05-13T13:44:00+09:00", "at": "2024-05-13T13:44:20.5+09:00", )"
    R"("summary": "sending fails", "labels": {"region": "kr"}, "link": "https://x", "rack": "r7"})";

std::string with(std::string line, const std::string& what, const std::string& by) {
  const auto at = line.find(what);
  REQUIRE(at != std::string::npos);
  return line.replace(at, what.size(), by);
}

/// Both ways of reading a line must come to the same, errors too.
void check_agreement(const std::string& line) {
  CAPTURE(line);
  const auto fast = read_line(line);
  const auto slow = read_recorded(line);
  REQUIRE(fast.has_value() == slow.has_value());
  if (slow) {
    CHECK(*fast == *slow);
  } else {
    CHECK(fast.error().what == slow.error().what);
  }
}

TEST_CASE("history: the usual line is read without a parser and whole") {
  Signal signal;
  REQUIRE(scan_line(kUsual, signal));
  CHECK(signal.source == "probe-seoul");
  CHECK(signal.key == "send");
  CHECK(signal.component == "messaging");
  CHECK(signal.status == Status::Firing);
  CHECK(signal.impact == Impact::MajorOutage);
  CHECK(signal.affected_share == 0.8);
  CHECK(signal.affected_users == 12);
  CHECK(signal.started_at == kStart);
  CHECK(signal.at == kStart + 20500ms);
  CHECK(signal.summary == "sending fails");
  CHECK(signal.link == "https://x");
  CHECK(signal.labels == Labels{{"region", "kr"}, {"rack", "r7"}});
  check_agreement(kUsual);
}

TEST_CASE("history: these variations need no parser either") {
  const auto [what, by] = GENERATE(table<std::string, std::string>({
      {": ", ":"},
      {"{\"source", " { \"source"},
      {"r7\"}", "r7\"} \r"},
      {"0.8", "0"},
      {"0.8", "1"},
      {"0.8", "0.123456789012345678"},
      {"0.8", "null"},
      {"12,", "1099511627776,"},
      {"12,", "null,"},
      {"\"firing\"", "\"resolved\""},
      {"\"firing\"", "\"unknown\""},
      {"\"firing\"", "\"heartbeat\""},
      {"\"major_outage\"", "null"},
      {"13:44:00+09:00", "04:44:00Z"},
      {"13:44:00+09:00", "01:14:00-03:30"},
      {"13:44:00+09:00", "13:44:60+09:00"},
      {"\"2024-05-13T13:44:20.5+09:00\"", "null"},
      {"{\"region\": \"kr\"}", "{}"},
      {"{\"region\": \"kr\"}", "{\"a\":\"1\",\"b\" : \"\"}"},
      {"sending fails", "\xED\x95\x9C\xEA\xB8\x80 fails"},
      {"sending fails", ""},
      {"\"rack\"", "\"ended_at\":\"2024-05-13T04:44:10Z\",\"rack\""},
  }));
  const auto line = with(kUsual, what, by);
  CAPTURE(line);
  Signal signal;
  CHECK(scan_line(line, signal));
  check_agreement(line);
}

TEST_CASE("history: what is unusual or wrong is left to the parser") {
  const auto [what, by] = GENERATE(table<std::string, std::string>({
      {"0.8", "8e-1"},
      {"0.8", "-0"},
      {"0.8", "00.8"},
      {"0.8", "0."},
      {"0.8", "1.01"},
      {"0.8", "2"},
      {"0.8", "\"5%\""},
      {"12,", "012,"},
      {"12,", "1099511627777,"},
      {"12,", "10000000000000,"},
      {"12,", "-1,"},
      {"\"firing\"", "\"ok\""},
      {"\"firing\"", "null"},
      {"\"major_outage\"", "\"\""},
      {"\"probe-seoul\"", "\"\""},
      {"\"probe-seoul\"", "null"},
      {"\"send\"", "null"},
      {"\"messaging\"", "null"},
      {"probe-seoul", "probe\\u002dseoul"},
      {"probe-seoul", "\xED\x95\x9C"},
      {"probe-seoul", "a\x7F"},
      {"probe-seoul", "a\x01"},
      {"\"source\": \"probe-seoul\", ", ""},
      {"\"status\": \"firing\", ", ""},
      {"\"key\"", "\"source\""},
      {"\"rack\"", "\"region\""},
      {"\"rack\"", "\"\""},
      {"\"r7\"", "7"},
      {"\"r7\"", "null"},
      {"\"r7\"", "\"\xC3\""},
      {"\"kr\"", "7"},
      {"{\"region\": \"kr\"}", "[]"},
      {"{\"region\": \"kr\"}", "{\"a\":\"1\",\"a\":\"2\"}"},
      {"https://x", "javascript:x"},
      {"2024-05-13T13:44:00", "2024-02-30T13:44:00"},
      {"2024-05-13T13:44:00", "2024-05-13T24:44:00"},
      {"\"rack\"", "\"ended_at\":\"2024-05-13T04:43:59Z\",\"rack\""},
      {"r7\"}", "r7\"} x"},
      {"r7\"}", "r7\",}"},
      {"r7\"}", "r7\""},
      {"r7\"}", "r7"},
      {"\": \"", "\" \""},
  }));
  const auto line = with(kUsual, what, by);
  CAPTURE(line);
  Signal signal;
  CHECK_FALSE(scan_line(line, signal));
  check_agreement(line);
}

TEST_CASE("history: limits are those of the parser") {
  for (const std::size_t size : {200U, 201U})
    check_agreement(with(kUsual, "probe-seoul", std::string(size, 's')));
  for (const std::size_t size : {4096U, 4097U})
    check_agreement(with(kUsual, "sending fails", std::string(size, 's')));
  for (const int count : {98, 99, 100, 101}) {
    std::string labels;
    for (int i = 0; i < count; ++i)
      labels += (i == 0 ? "\"l" : ",\"l") + std::to_string(i) + "\":\"v\"";
    check_agreement(with(kUsual, "\"region\": \"kr\"", labels));
  }
  // Both times absent, and each alone.
  const std::string started = R"("started_at": "2024-05-13T13:44:00+09:00", )";
  const std::string at = R"("at": "2024-05-13T13:44:20.5+09:00", )";
  check_agreement(with(kUsual, started, ""));
  check_agreement(with(kUsual, at, ""));
  check_agreement(with(with(kUsual, at, ""), started, ""));
}

/// One of several, by chance.
class Chance {
 public:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string one_of(const std::vector<std::string>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937 random_{20240513};
};

std::string random_value(Chance& chance) {
  static const std::vector<std::string> kValues{R"("a")",
                                                R"("firing")",
                                                R"("resolved")",
                                                R"("heartbeat")",
                                                R"("partial_outage")",
                                                R"("")",
                                                R"("2024-05-13T13:44:00+09:00")",
                                                R"("2024-05-13T04:44:00Z")",
                                                R"("1999-12-31T23:59:59.999Z")",
                                                R"("https://a.example")",
                                                "0.5",
                                                "1",
                                                "0",
                                                "1.0",
                                                "0.25e0",
                                                "7",
                                                "1000000",
                                                "null",
                                                "true",
                                                R"({"a":"b"})",
                                                "{}",
                                                "[1]",
                                                R"("\n\u00e9")",
                                                "\"\xC3\xA9\"",
                                                "\"\xFF\"",
                                                "-1",
                                                "1e400"};
  return chance.one_of(kValues);
}

std::string random_line(Chance& chance) {
  std::string line = "{";
  const std::vector<std::string> names{"source",
                                       "key",
                                       "component",
                                       "status",
                                       "impact",
                                       "affected_share",
                                       "affected_users",
                                       "started_at",
                                       "ended_at",
                                       "at",
                                       "summary",
                                       "labels",
                                       "link",
                                       "rack",
                                       "zone"};
  const std::vector<std::string> usual{R"("source":"s")",
                                       R"("key":"k")",
                                       R"("component":"c")",
                                       R"("status":"firing")",
                                       R"("status":"resolved")",
                                       R"("at":"2024-05-13T04:44:30Z")",
                                       R"("impact":"major_outage")",
                                       R"("labels":{"a":"b"})",
                                       R"("affected_share":0.5)",
                                       R"("summary":"x")"};
  for (const auto& field : usual)
    if (chance.below(12) != 0 &&
        (field.find("status") == std::string::npos || chance.below(2) == 0))
      line += field + ",";
  for (auto extra = chance.below(3); extra > 0; --extra)
    line += "\"" + chance.one_of(names) + "\":" + random_value(chance) + ",";
  if (line.back() == ',') line.pop_back();
  return line + "}";
}

TEST_CASE("history: both ways of reading agree about whatever chance writes") {
  Chance chance;
  int scanned = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto line = random_line(chance);
    for (auto changes = chance.below(4) == 0 ? chance.below(3) : 0; changes > 0; --changes)
      line[chance.below(line.size())] = static_cast<char>(chance.below(256));
    Signal signal;
    scanned += scan_line(line, signal) ? 1 : 0;
    check_agreement(line);
  }
  CHECK(scanned > 2'000);  // else the short way was never looked at
}

TEST_CASE("history: lines are read in order and blank ones skipped") {
  const auto later = with(kUsual, "13:44:20.5", "13:45:00");
  const auto odd = with(kUsual, "0.8", "8e-1");
  const auto text = "\xEF\xBB\xBF" + kUsual + "\r\n\n  \t\r\n" + later + "\n" + odd;
  const auto signals = read_history(text, "h.jsonl").value();
  REQUIRE(signals.size() == 3);
  CHECK(signals[0] == read_line(kUsual).value());
  CHECK(signals[1].at == kStart + 60s);
  CHECK(signals[2].affected_share == 0.8);
  CHECK(read_history(text + "\n", "h.jsonl")->size() == 3);
  CHECK(read_history("", "h.jsonl")->empty());
}

TEST_CASE("history: the first bad line ends it with its place") {
  const auto bad = with(kUsual, "0.8", "1.8");
  CHECK(read_history(kUsual + "\n\n" + bad + "\n{\n", "a/h.jsonl").error().what ==
        "a/h.jsonl:3: affected_share must be from 0 to 1");
  CHECK(read_history("{", "h.jsonl", 41).error().what ==
        "h.jsonl:41: the line is not JSON: incomplete JSON at byte 1");
}

}  // namespace
}  // namespace goji::signals
