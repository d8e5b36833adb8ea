#include "signals/matcher.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using Test = Matcher::Test;

TEST_CASE("matcher: the four tests say what Alertmanager's say and an absent label is empty") {
  const auto [filter, alone, other, absent] = GENERATE(table<std::string, bool, bool, bool>({
      {R"(a="x")", true, false, false},
      {R"(a!="x")", false, true, true},
      {R"(a=~"x|z")", true, false, false},
      {R"(a!~"x|z")", false, true, true},
      {R"(a="")", false, false, true},
      {R"(a=~".*")", true, true, true},
      {R"(a=~".+")", true, true, false},
  }));
  CAPTURE(filter);
  const auto matcher = Matcher::from_filter(filter).value();
  CHECK(matcher.accepts({{"a", "x"}}) == alone);
  CHECK(matcher.accepts({{"a", "y"}, {"b", "x"}}) == other);
  CHECK(matcher.accepts({{"b", "x"}}) == absent);
}

TEST_CASE("matcher: a pattern must fit the whole value") {
  const auto matcher = Matcher::make("job", Test::Fits, "msg-.*").value();
  CHECK(matcher.accepts({{"job", "msg-gw"}}));
  CHECK_FALSE(matcher.accepts({{"job", "x-msg-gw"}}));
  CHECK_FALSE(Matcher::make("job", Test::Fits, "msg").value().accepts({{"job", "msg-gw"}}));
}

TEST_CASE("matcher: a rule writes a value as it is and a pattern between slashes") {
  const auto [written, test, value] = GENERATE(table<std::string, Test, std::string>({
      {"msg-gw", Test::Equal, "msg-gw"},
      {"/msg-.*/", Test::Fits, "msg-.*"},
      {"//", Test::Fits, ""},
      {"/", Test::Equal, "/"},
      {"/srv", Test::Equal, "/srv"},
      {"srv/", Test::Equal, "srv/"},
  }));
  CAPTURE(written);
  const auto matcher = Matcher::from_rule("l", written).value();
  CHECK(matcher.label() == "l");
  CHECK(matcher.test() == test);
  CHECK(matcher.value() == value);
}

TEST_CASE("matcher: a filter may lack quotes, carry spaces and escape what it quotes") {
  const auto [written, value] = GENERATE(table<std::string, std::string>({
      {R"( name =  v w )", "v w"},
      {R"(name="v")", "v"},
      {R"(name="a\"b\\c\nd\te")", "a\"b\\c\nd\\te"},
      {R"(name=a=b)", "a=b"},
      {"name=", ""},
  }));
  CAPTURE(written);
  const auto matcher = Matcher::from_filter(written).value();
  CHECK(matcher.label() == "name");
  CHECK(matcher.test() == Test::Equal);
  CHECK(matcher.value() == value);
}

TEST_CASE("matcher: what is no filter is refused with what is wrong") {
  const auto [written, complaint] = GENERATE(table<std::string, std::string>({
      {"", "must look like name=\"value\""},
      {"name", "must look like name=\"value\""},
      {"=v", "must look like name=\"value\""},
      {"name!v", "must look like name=\"value\""},
      {R"(name="v)", "has a quote that does not fit"},
      {R"(name=")", "has a quote that does not fit"},
      {R"(name="a"b")", "has a quote that does not fit"},
      {R"(name="a\")", "has a quote that does not fit"},
      {R"(name=~"(")", "is not a pattern: missing ): ("},
  }));
  CAPTURE(written);
  CHECK(Matcher::from_filter(written).error().what == complaint);
}

TEST_CASE("matcher: a pattern that would need the house's memory or time is refused or linear") {
  CHECK(Matcher::make("l", Test::Fits, std::string(1000, 'a')).has_value());
  CHECK(Matcher::make("l", Test::Fits, std::string(1001, 'a')).error().what ==
        "is longer than 1000 bytes");
  CHECK(Matcher::make("l", Test::Equal, std::string(1001, 'a')).has_value());
  CHECK(Matcher::make("l", Test::Fits, "((a{100}){100}){100}").has_error());
  // The classic that takes a backtracking matcher 2^30 steps and more.
  const auto evil = Matcher::make("l", Test::Fits, "(a+)+b").value();
  CHECK_FALSE(evil.accepts({{"l", std::string(4000, 'a')}}));
}

TEST_CASE("matchers: all must accept and none at all accept everything") {
  const std::vector<Matcher> both{Matcher::from_rule("a", "1").value(),
                                  Matcher::from_rule("b", "2").value()};
  CHECK(all_accept(both, {{"a", "1"}, {"b", "2"}}));
  CHECK_FALSE(all_accept(both, {{"a", "1"}}));
  CHECK_FALSE(all_accept(both, {{"b", "2"}}));
  CHECK(all_accept({}, {}));
}

}  // namespace
}  // namespace goji::signals
