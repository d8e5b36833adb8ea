#include "signals/repeats.h"

#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};

using Texts = std::vector<Repeats::Digest>;

Alert firing() {
  return {.starts_at = kNow - 60s, .ends_at = kNow + 300s, .timeout = true};
}

TEST_CASE("repeats: each alert of an array is told by its own bytes wherever it stands") {
  const auto texts = Repeats::digests(R"([{"a":1},{"b":2}])");
  REQUIRE(texts.size() == 2);
  CHECK_FALSE(texts[0] == texts[1]);
  CHECK(Repeats::digests("\r\n [\t{\"b\":2} , {\"a\":1} ] \n") == Texts{texts[1], texts[0]});
  CHECK_FALSE(Repeats::digests(R"([{"a": 1}])").at(0) == texts[0]);
}

TEST_CASE("repeats: brackets and quotes inside strings end nothing") {
  for (const std::string inside : {R"("}")",
                                   R"("{")",
                                   R"("\"}")",
                                   R"("\\")",
                                   R"("\\\"}{")",
                                   R"({"b":{"c":"}"}})",
                                   R"("],[")",
                                   R"("")"}) {
    CAPTURE(inside);
    const auto object = "{\"a\":" + inside + "}";
    const auto texts = Repeats::digests("[" + object + "," + object + "]");
    REQUIRE(texts.size() == 2);
    CHECK(texts[0] == texts[1]);
    CHECK(Repeats::digests("[" + object + "]") == Texts{texts[0]});
  }
}

TEST_CASE("repeats: what is no array of objects and nothing else has no texts") {
  const std::string body = GENERATE(as<std::string>{},
                                    "",
                                    "[]",
                                    "{}",
                                    R"({"alerts":[{"a":1}]})",
                                    R"([{"a":1})",
                                    R"([{"a":1},])",
                                    R"([{"a":1}] x)",
                                    R"([{"a":1} {"b":2}])",
                                    R"([{"a":1},2])",
                                    R"([{"a":1)",
                                    R"([{"a":"})",
                                    R"([{"a":"\"}])",
                                    "\xEF\xBB\xBF[{\"a\":1}]");
  CAPTURE(body);
  CHECK(Repeats::digests(body).empty());
}

TEST_CASE("repeats: what was kept tells nothing for less than a second") {
  const auto texts = Repeats::digests(R"([{"a":1},{"b":2}])");
  Repeats repeats;
  CHECK_FALSE(repeats.tell_nothing(texts, kNow, 7));
  repeats.keep(texts, std::vector{firing(), firing()}, kNow, 7);
  CHECK(repeats.tell_nothing(texts, kNow, 7));
  CHECK(repeats.tell_nothing(texts, kNow + 999ms, 7));
  CHECK_FALSE(repeats.tell_nothing(texts, kNow + 1s, 7));
  CHECK_FALSE(repeats.tell_nothing(texts, kNow - 1ms, 7));
  CHECK_FALSE(repeats.tell_nothing({}, kNow, 7));
}

TEST_CASE("repeats: one that is unknown, or any news since, and all are read") {
  const auto texts = Repeats::digests(R"([{"a":1},{"b":2}])");
  Repeats repeats;
  repeats.keep(Texts{texts[0]}, std::vector{firing()}, kNow, 7);
  CHECK(repeats.tell_nothing(Texts{texts[0]}, kNow, 7));
  CHECK_FALSE(repeats.tell_nothing(texts, kNow, 7));
  CHECK_FALSE(repeats.tell_nothing(Texts{texts[0]}, kNow, 8));
  CHECK_FALSE(repeats.tell_nothing(Texts{texts[0]}, kNow, 6));
}

TEST_CASE("repeats: an alert that begins or ends within the second is read again then") {
  const auto texts = Repeats::digests(R"([{"a":1}])");
  auto alert = firing();
  auto until = kNow + 1s;
  SECTION("it begins") {
    alert.starts_at = kNow + 400ms;
    until = alert.starts_at;
  }
  SECTION("its stated end comes as near as one that is over") {
    alert.timeout = false;
    alert.ends_at = kNow + kClockSlack + 300ms;
    until = kNow + 300ms;
  }
  SECTION("a guessed end moves on with it") {
    alert.ends_at = kNow + kClockSlack + 300ms;
  }
  SECTION("what is over stays so") {
    alert.status = Status::Resolved;
    alert.timeout = false;
    alert.ends_at = kNow - 10s;
  }
  Repeats repeats;
  repeats.keep(texts, std::vector{alert}, kNow, 0);
  CHECK(repeats.tell_nothing(texts, until - 1ms, 0));
  CHECK_FALSE(repeats.tell_nothing(texts, until, 0));
}

TEST_CASE("repeats: texts that are not one for each alert are not kept") {
  const auto texts = Repeats::digests(R"([{"a":1},{"b":2}])");
  Repeats repeats;
  repeats.keep(texts, std::vector{firing()}, kNow, 0);
  CHECK(repeats.size() == 0);
}

TEST_CASE("repeats: those of the second before are forgotten when there are many") {
  Repeats repeats;
  const auto keep = [&](int number, TimePoint at) {
    const auto texts = Repeats::digests("[{\"a\":" + std::to_string(number) + "}]");
    repeats.keep(texts, std::vector{firing()}, at, 0);
  };
  for (int i = 0; i < 999; ++i)
    keep(i, kNow);
  CHECK(repeats.size() == 999);
  keep(999, kNow + 1s);
  CHECK(repeats.size() == 1);
  for (int i = 1000; i < 2500; ++i)
    keep(i, kNow + 2s);
  CHECK(repeats.size() == 1500);  // all of them within the second, and the limit has grown
}

}  // namespace
}  // namespace goji::signals
