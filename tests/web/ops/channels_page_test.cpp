#include "web/ops/channels_page.h"

#include "support/catch.h"

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;

TEST_CASE("channels: each comes with when it was checked and what is wrong with it") {
  const TimePoint at{1'700'000'000s};
  const auto page = channels_page({.channels = {{"mail",
                                                 {.kind = "email",
                                                  .can_be_checked = true,
                                                  .checked_at = at,
                                                  .trouble = "they answered 535",
                                                  .since = at - 1h}},
                                                {"oncall", {.kind = "webhook"}}},
                                   .pauses = {{"oncall", at, "kim"}, {"old", at, "kim"}},
                                   .unapproved = {{"mail", 12}, {"old", 3}}});
  CHECK(page.status == 200);
  CHECK(page.body ==
        R"({"channels":[{"name":"mail","kind":"email","can_be_checked":true,)"
        R"("checked_at":"2023-11-14T22:13:20Z","trouble":"they answered 535",)"
        R"("since":"2023-11-14T21:13:20Z","paused_at":null,"paused_by":null,)"
        R"("awaiting_approval":12},)"
        R"({"name":"oncall","kind":"webhook","can_be_checked":false,)"
        R"("checked_at":null,"trouble":null,"since":null,"paused_at":"2023-11-14T22:13:20Z",)"
        R"("paused_by":"kim","awaiting_approval":0}]})");
}

}  // namespace
}  // namespace goji::web::ops
