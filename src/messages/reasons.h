#pragma once

#include "assets/assets.h"
#include "domain/component.h"
#include "domain/reason.h"
#include "messages/template.h"
#include "messages/variables.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// Why things were decided, in one language: templates/reasons/<language>.yaml, a sentence for each
/// code. A sentence says how its facts are read:
///
///     {{share.percent}}     8%             a number of 1
///     {{held.duration}}     1 minute       seconds
///     {{sum.number}}        1,234.5
///     {{since.time}}        Tue, May 21, 8:30 AM KST
///     {{components.names}}  Maps and Messaging, from keys with commas between
///
/// By themselves, shares (share, share_*, *_share, bar, largest) are percent, RFC 3339 times are
/// times, component and components are names, and all else is as it is. What a sentence asks a
/// section for may be missing; it counts as empty.
class Reasons {
 public:
  /// Without any file in templates/reasons/ there are no sentences, and no complaint.
  Reasons(const assets::Assets& assets,
          const std::string& language,
          std::vector<std::string>& complaints);

  /// One line. A code without a sentence, or with one that asks for what is not there, is told by
  /// its facts: "share_below share=4%".
  [[nodiscard]] std::string sentence(const Reason& reason,
                                     const Locale& locale,
                                     std::span<const Component> components) const;

  [[nodiscard]] std::set<std::string> codes() const;

 private:
  std::map<std::string, Template, std::less<>> sentences_{};
};

}  // namespace goji::messages
