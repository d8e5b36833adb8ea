#pragma once

#include "flow/course.h"
#include "flow/wording.h"
#include "store/rows.h"

#include <string>

namespace goji::flow {

/// The body of a webhook: JSON, versioned, the same for every receiver
/// (channels/webhook/README.md).
///
///     {"type":"incident.opened","timestamp":"...","data":{"version":1, "mark":null,
///     "notice":{...},
///      "incident":{...}, "components":[...], "messages":{"ko":{...},"en":{...}}}}
///
/// `mark` is what the whole `site` is, if it is not real. A field may be added in version 1; none
/// is taken away or changes its meaning.
[[nodiscard]] std::string payload(const store::RevisionRow& revision,
                                  const Said& said,
                                  const Wording::Site& site);

}  // namespace goji::flow
