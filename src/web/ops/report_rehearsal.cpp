#include "web/ops/report_rehearsal.h"

#include "messages/report_texts.h"
#include "web/ops/report.h"
#include "web/ops/report_view.h"

#include <fmt/format.h>

namespace goji::web::ops {
namespace {

/// One of everything that a report can hold.
Report sample() {
  constexpr auto kInputs =
      R"({"conditions":[{"source":"s","key":"k","state":"firing","impact":"major_outage"}]})";
  const store::RevisionRow update{
      .kind = NoticeKind::Corrected,
      .components = {{"component", ComponentStatus::MajorOutage}},
      .words = {{"en", {.title = "title", .body = "body"}}},
  };
  Report report{.updates = {update},
                .displays = {{}},
                .decisions = {{.verdict = "announce", .inputs = kInputs}},
                .promises = {{.kind = "recovery"}},
                .channels = {{.channel = "channel", .untold = {{}}}},
                .suppressed = {{"email", 1}},
                .heard = {{"component", {.source = "source"}}},
                .components = {{"component", ComponentStatus::MajorOutage}},
                .first_notice = std::chrono::milliseconds{}};
  report.incident.retracted = true;
  return report;
}

}  // namespace

std::vector<std::string> rehearse_report(const flow::Wording& wording) {
  std::vector<std::string> wrong;
  for (const auto& language : wording.languages()) {
    const auto& texts = wording.library().report(language);
    const auto values = report_view(sample(), wording, language);
    if (const auto html = texts.html(values); !html)
      wrong.push_back(
          fmt::format("templates/pages/report.html:1: ({}) {}", language, html.error().what));
    if (const auto markdown = texts.markdown(values); !markdown)
      wrong.push_back(
          fmt::format("templates/pages/report.md:1: ({}) {}", language, markdown.error().what));
  }
  return wrong;
}

}  // namespace goji::web::ops
