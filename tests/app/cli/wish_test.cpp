#include "app/cli/wish.h"

#include "support/catch.h"

namespace goji::app::cli {
namespace {

std::string body(const Wish& wish) {
  return boost::json::serialize(body_of(wish).value());
}

TEST_CASE("wish: what is not asked for is not in the body") {
  CHECK(body({}) == "{}");
}

TEST_CASE("wish: a component has its own status or the impact of all") {
  CHECK(body({.components = {"a", "b=operational"}, .impact = "major_outage"}) ==
        R"({"components":{"a":"major_outage","b":"operational"}})");
}

TEST_CASE("wish: title and message of a language come together and may hold any sign") {
  CHECK(body({.titles = {"ko=제목"}, .messages = {"ko=a=b", "en=x"}}) ==
        R"({"messages":{"ko":{"title":"제목","body":"a=b"},"en":{"body":"x"}}})");
}

TEST_CASE("wish: the rest is handed on as it is") {
  CHECK(
      body({.status = "monitoring",
            .template_name = "holding",
            .channels = {"page"},
            .quiet = true,
            .incident = 3,
            .version = 4}) ==
      R"({"status":"monitoring","template":"holding","channels":["page"],"notify":false,"incident":"3","version":4})");
}

TEST_CASE("wish: an update without status, components and words says nothing") {
  CHECK(says_nothing({}));
  CHECK(says_nothing({.channels = {"page"}, .quiet = true, .version = 3}));
  CHECK_FALSE(says_nothing({.components = {"maps=operational"}}));
  CHECK_FALSE(says_nothing({.status = "identified"}));
  CHECK_FALSE(says_nothing({.template_name = "still"}));
  CHECK_FALSE(says_nothing({.titles = {"en=We know more"}}));
  CHECK_FALSE(says_nothing({.messages = {"en=We know more"}}));
}

TEST_CASE("wish: an option that is not of its shape is named") {
  CHECK(body_of({.components = {"maps"}}).error().what ==
        "--component maps needs an impact: --impact, or maps=major_outage");
  CHECK(body_of({.components = {"=x"}}).has_error());
  CHECK(body_of({.titles = {"hello"}}).error().what == "--title hello must be LANGUAGE=TEXT");
  CHECK(body_of({.messages = {"ko="}}).error().what == "--message ko= must be LANGUAGE=TEXT");
  CHECK(body_of({.messages = {"=ko"}}).has_error());
}

}  // namespace
}  // namespace goji::app::cli
