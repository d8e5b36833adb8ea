#pragma once

#include "flow/wording.h"
#include "messages/report_texts.h"
#include "web/ops/report.h"

#include <string>

namespace goji::web::ops {

/// What templates/pages/report.* are filled with, in one language: texts, all of them hostile, and
/// lists. Every list `x` has a `has_x` beside it.
[[nodiscard]] messages::Values report_view(const Report& report,
                                           const flow::Wording& wording,
                                           const std::string& language);

}  // namespace goji::web::ops
