#include "web/ops/report_rehearsal.h"

#include "messages/overlay.h"
#include "support/catch.h"

namespace goji::web::ops {
namespace {

std::vector<std::string> complaints(const assets::Assets& assets) {
  return rehearse_report({messages::Library::load(assets, {{"ko", "en", "ja"}}).value(),
                          {.name = {{"en", "Site"}}, .mark = Mark::Demo}});
}

TEST_CASE("report: its own templates can be filled in every language") {
  CHECK(complaints(assets::Assets{}).empty());
}

TEST_CASE("report: a template that asks for what is not there is complained of, in lists too") {
  const test::Overlay overlay{
      {{"templates/pages/report.html", "<style>a{}</style>{{#channels}}{{recipient}}{{/channels}}"},
       {"templates/pages/report.md", "{{title}} {{#promises}}{{look}}{{/promises}}"}}};
  const auto wrong = complaints(overlay.assets());
  REQUIRE(wrong.size() == 3);
  CHECK_THAT(wrong[0],
             Catch::Matchers::StartsWith(
                 "templates/pages/report.html:1: (ko) {{recipient}} has no value"));
  CHECK_THAT(wrong[2], Catch::Matchers::Contains("(ja)"));
}

}  // namespace
}  // namespace goji::web::ops
