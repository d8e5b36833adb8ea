#include "settings/values.h"

#include "support/catch.h"

namespace goji::settings {
namespace {

using namespace std::chrono_literals;

TEST_CASE("count: whole numbers and nothing else") {
  CHECK(*to_count("0") == 0);
  CHECK(*to_count("40000000") == 40'000'000);
  for (const auto* bad : {"", "-1", "1.5", "1 ", "1k", "99999999999999999999"})
    CHECK(to_count(bad).error().what == "must be a whole number");
}

TEST_CASE("number: decimal and finite") {
  CHECK(*to_number("-3e2") == -300.0);
  CHECK(*to_number("0.5") == 0.5);
  for (const auto* bad : {"", "inf", "nan", "0x10", "1,5", "1e999"})
    CHECK(to_number(bad).error().what == "must be a number");
}

TEST_CASE("share: a percentage or a fraction from nothing to all") {
  CHECK(*to_share("5%") == 0.05);
  CHECK(*to_share("0.05") == 0.05);
  CHECK(*to_share("0") == 0.0);
  CHECK(*to_share("100%") == 1.0);
  CHECK(*to_share("1") == 1.0);
  for (const auto* bad : {"5", "100.1%", "-1%", "-0.1", "%", "nan%", "5%%"})
    CHECK(to_share(bad).error().what == "must be a share, from 0% to 100% or 0 to 1");
}

TEST_CASE("duration: numbers with their units add up") {
  CHECK(*to_milliseconds("250ms") == 250ms);
  CHECK(*to_milliseconds("30s") == 30s);
  CHECK(*to_milliseconds("5m") == 5min);
  CHECK(*to_milliseconds("1h") == 1h);
  CHECK(*to_milliseconds("7d") == 168h);
  CHECK(*to_milliseconds("1h30m") == 90min);
  CHECK(*to_milliseconds("0s") == 0s);
  CHECK(*to_duration("1000ms") == 1s);
  CHECK(to_duration("1500ms").error().what == "must be in whole seconds, like 1s or 90s");
}

TEST_CASE("duration: without a unit or over a year it is none") {
  CHECK(*to_duration("366d") == std::chrono::days{366});
  for (const auto* bad : {"",
                          "30",
                          "s",
                          "-1s",
                          "1 s",
                          "1.5h",
                          "5M",
                          "367d",
                          "366d1ms",
                          "9999999999999999999s",
                          "1h 30m"})
    CHECK(to_duration(bad).error().what == "must be a duration with its unit, like 30s, 5m or 1h");
}

TEST_CASE("timeout: an exchange has time and ends before its lease") {
  CHECK(*to_timeout("1s") == 1s);
  CHECK(*to_timeout("50s") == 50s);
  for (const auto* bad : {"0s", "51s", "60s", "90d"})
    CHECK(to_timeout(bad).error().what ==
          "must be from 1s to 50s: a try ends before its delivery is given to another one");
  CHECK(to_timeout("500ms").error().what == "must be in whole seconds, like 1s or 90s");
  CHECK(to_timeout("x").has_error());
}

TEST_CASE("boolean: the words of YAML in any case") {
  for (const auto* yes : {"true", "yes", "on", "True", "ON"})
    CHECK(*to_boolean(yes));
  for (const auto* no : {"false", "no", "off", "No", "FALSE"})
    CHECK_FALSE(*to_boolean(no));
  for (const auto* bad : {"", "1", "0", "y", "n", "o n", "enabled"})
    CHECK(to_boolean(bad).error().what == "must be on or off");
}

TEST_CASE("time zone: a name of IANA and no way out of its folder") {
  CHECK(*to_timezone("Asia/Seoul") == "Asia/Seoul");
  CHECK(*to_timezone("UTC") == "UTC");
  CHECK(*to_timezone("America/Argentina/Buenos_Aires") == "America/Argentina/Buenos_Aires");
  for (const auto* bad : {"",
                          "Seoul",
                          "Asia",
                          "asia/seoul",
                          "KST",
                          "+09:00",
                          "Asia/../Asia/Seoul",
                          "/usr/share/zoneinfo/UTC",
                          "posix/Asia/Seoul",
                          "zone.tab",
                          "Asia/Seoul "})
    CHECK(to_timezone(bad).error().what ==
          "must be the IANA name of a time zone, like Asia/Seoul or UTC");
}

TEST_CASE("language: a tag of BCP 47 in its usual case") {
  for (const auto* good : {"ko", "en", "fil", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419"})
    CHECK(*to_language(good) == good);
  for (const auto* bad : {"",
                          "k",
                          "KO",
                          "kore",
                          "ko_KR",
                          "ko-kr",
                          "ko-",
                          "-KR",
                          "en-GB-oed",
                          "zh-hant",
                          "es-41",
                          "ko-KR-Hang"})
    CHECK(to_language(bad).error().what == "must be a language, like ko, en or pt-BR");
}

TEST_CASE("key: what stands in URLs and file names") {
  for (const auto* good : {"a", "login-pc", "a_b", "0", "9lives"})
    CHECK(*to_key(good) == good);
  CHECK(to_key(std::string(64, 'a')).has_value());
  CHECK_FALSE(to_key(std::string(65, 'a')).has_value());
  for (const auto* bad : {"", "A", "-a", "_a", "a b", "a.svg", "a/b", "..", "ü"})
    CHECK_FALSE(to_key(bad).has_value());
}

}  // namespace
}  // namespace goji::settings
