#pragma once

#include "domain/component.h"
#include "flow/course.h"
#include "store/rows.h"

#include <span>
#include <string>

namespace goji::flow {

/// The body of a webhook: JSON, versioned, the same for every receiver (docs/webhooks.md).
///
///     {"type":"incident.opened","timestamp":"...","data":{"version":1, "notice":{...},
///      "incident":{...}, "components":[...], "messages":{"ko":{...},"en":{...}}}}
///
/// A field may be added in version 1; none is taken away or changes its meaning.
[[nodiscard]] std::string payload(const store::RevisionRow& revision,
                                  const Said& said,
                                  std::span<const Component> components,
                                  const std::string& site_url);

}  // namespace goji::flow
