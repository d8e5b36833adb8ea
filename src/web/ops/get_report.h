#pragma once

#include "web/http.h"
#include "web/ops/clerk.h"

#include <string_view>

/// GET /api/v1/incidents/ID/report: the report about one incident. It comes as HTML, Markdown or
/// JSON by `Accept`, or by the end of the path; ?lang= and Accept-Language say in which language of
/// the site. 404 on no such incident.
namespace goji::web::ops {

[[nodiscard]] Response get_report(const Request& request, const Records& records);
[[nodiscard]] Response get_report_json(const Request& request, const Records& records);
[[nodiscard]] Response get_report_markdown(const Request& request, const Records& records);
[[nodiscard]] Response get_report_html(const Request& request, const Records& records);

enum class ReportForm { Json, Markdown, Html };

/// By the weights of an `Accept`; of equal ones, and of none, JSON first.
/// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
[[nodiscard]] ReportForm best_form(std::string_view accept);

}  // namespace goji::web::ops
