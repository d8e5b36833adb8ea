#pragma once

#include "flow/wording.h"
#include "web/ops/report.h"

#include <boost/json/object.hpp>

namespace goji::web::ops {

/// The report for programs, in every language at once. Each time comes twice: in UTC, and in the
/// site's zone with its offset as `<name>_local`. Where a channel is named, recipients are counted
/// and never named.
[[nodiscard]] boost::json::object report_json(const Report& report, const flow::Wording& wording);

}  // namespace goji::web::ops
