#pragma once

#include "assets/assets.h"
#include "messages/calendar.h"
#include "messages/template.h"
#include "messages/words.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// The report about an incident in one language: templates/pages/report.html and report.md, and the
/// section `report` of the words. Safe on any thread.
class ReportTexts {
 public:
  /// `words` and `calendar` outlive it. What is wrong is added to `complaints`; then it must not be
  /// used.
  ReportTexts(const assets::Assets& assets,
              const Words& words,
              const Calendar& calendar,
              std::vector<std::string>& complaints);

  [[nodiscard]] const Words& words() const { return *words_; }

  /// A phrase of the section `report` with its names filled in.
  [[nodiscard]] std::string phrase(std::string_view name, const Values& values) const;

  /// "1 hour, 5 minutes, 3 seconds", for a span that machines have measured: "62 ms", "1.25 s".
  [[nodiscard]] std::string span(std::chrono::milliseconds span) const;

  [[nodiscard]] std::string number(double value) const { return calendar_->number(value); }
  [[nodiscard]] std::string percent(double share) const { return calendar_->percent(share); }

  /// A whole file that needs no other: no script, nothing fetched, and a policy that says so. All
  /// values are hostile. Invalid names what the template asks for and `values` lacks; the words are
  /// there by themselves.
  [[nodiscard]] Result<std::string> html(Values values) const;

  /// The same; no value becomes a mark of Markdown, or ends its line.
  [[nodiscard]] Result<std::string> markdown(Values values) const;

 private:
  [[nodiscard]] std::optional<Template> load(const assets::Assets& assets,
                                             const std::string& path,
                                             Escape escape,
                                             std::vector<std::string>& complaints) const;
  void add_words(Values& values) const;

  const Words* words_;
  const Calendar* calendar_;
  std::string style_{};  ///< its hash, as a policy names it
  std::optional<Template> html_{};
  std::optional<Template> markdown_{};
  std::map<std::string, Template, std::less<>> phrases_{};
};

/// One line that means nothing but itself wherever it stands in Markdown, a table's cell too.
[[nodiscard]] std::string plain_in_markdown(std::string_view text);

}  // namespace goji::messages
