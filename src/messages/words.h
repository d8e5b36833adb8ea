#pragma once

#include "assets/assets.h"
#include "domain/component.h"
#include "messages/template.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// One YAML file as flat texts by dotted path ("dates.time"), each with the line it stands at.
struct Entry {
  std::string text{};
  int line = 1;
};
using Entries = std::map<std::string, Entry, std::less<>>;

/// What is wrong, as "path:line: what". A file that is no sound YAML of texts is complained of, and
/// gives nothing.
[[nodiscard]] Entries entries_of(const assets::Assets& assets,
                                 const std::string& path,
                                 std::vector<std::string>& complaints);

/// The words of one language, from templates/words/<locale>.yaml. All that notices need are there
/// once load() had no complaint. The page's own words (page.*) belong to `board`, but for
/// page.said, which names the kinds of notices.
class Words {
 public:
  static Words load(const assets::Assets& assets,
                    const std::string& locale,
                    std::vector<std::string>& complaints);

  [[nodiscard]] const std::string& locale() const { return locale_; }

  /// The word of that name; empty if there is none.
  [[nodiscard]] const std::string& word(std::string_view name) const;

  /// All names that begin so, in order.
  [[nodiscard]] std::vector<std::string> names(std::string_view prefix) const;

  /// The phrase of that name with its names filled in; its own text if it cannot be.
  [[nodiscard]] std::string phrase(std::string_view name, const Values& values) const;

  /// "section.major_outage": the word or phrase for that status.
  [[nodiscard]] static std::string of(std::string_view section, ComponentStatus status);

  /// "A", "A and B", "A, B, and C" in the manner of the language. Of more than `most` names the
  /// last are only counted. No names make an empty text. `most` is at least 1.
  [[nodiscard]] std::string joined(const std::vector<std::string>& names, std::size_t most) const;

 private:
  std::string locale_{};
  Entries entries_{};
  std::map<std::string, Template, std::less<>> phrases_{};
};

}  // namespace goji::messages
