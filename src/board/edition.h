#pragma once

#include "board/clockface.h"
#include "board/compiled.h"
#include "board/survey.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::board {

/// "ok", "work", "slow", "part" or "down": the colour and the picture of a status.
[[nodiscard]] std::string_view look_of(ComponentStatus status);

/// "99.98 %", cut as hundredths_of_percent() does; "100 %" only for a full share.
[[nodiscard]] std::string percent_text(double share);

/// Of all that is shown; 0 if nothing was ever said.
[[nodiscard]] std::uint64_t newest_revision(const Facts& facts);

/// The facts as readers of one language see them. Holds references: survey and templates outlive
/// it.
class Edition {
 public:
  Edition(const Survey& survey, const Templates::Compiled& templates, std::string language);

  [[nodiscard]] const Survey& survey() const { return survey_; }
  [[nodiscard]] const Facts& facts() const { return survey_.facts(); }
  [[nodiscard]] const Templates::Compiled& templates() const { return templates_; }
  [[nodiscard]] const Wording& words() const { return wording_; }
  [[nodiscard]] const Clockface& clock() const { return clock_; }
  [[nodiscard]] const std::string& language() const { return language_; }

  /// In this language, else in another: a text in a foreign one is better than none.
  [[nodiscard]] const std::string& text(const Localized& text) const;

  /// A component's name; its key if it has none in any language.
  [[nodiscard]] const std::string& name(const ComponentFacts& component) const;
  [[nodiscard]] const std::string& status(ComponentStatus status) const;

  /// What a group of components is called; its key if it has no name; empty for no group.
  [[nodiscard]] const std::string& heading(const std::string& group) const;
  [[nodiscard]] std::string site_name() const;

  /// What a language calls itself.
  [[nodiscard]] const std::string& language_name(const std::string& language) const;

  /// An incident's or maintenance's title; the names of its components if nobody gave it one.
  [[nodiscard]] std::string title(const Localized& title,
                                  const std::vector<std::string>& components) const;

  /// "Messages and Maps"; past three the rest is counted. Keys that are not known are left out.
  [[nodiscard]] std::string names(const std::vector<std::string>& keys) const;

  /// "Drill", "Test", "Demo"; empty for the real thing.
  [[nodiscard]] std::string mark(Mark mark) const;

  /// What the whole site is comes first, as in notices: "[DRILL] Messages are not sent". Once, even
  /// if the text says it already, as what was said in notices does.
  [[nodiscard]] std::string marked(const std::string& text) const;

  /// The text without these first words.
  [[nodiscard]] std::string unmarked(const std::string& text) const;

  /// Sets `name` to the time as people read it and `name`_iso for machines; both empty if none.
  void put_time(messages::Values& values,
                const std::string& name,
                std::optional<TimePoint> time) const;

  /// The same for a promised time: "by 2:15 PM", never said too early.
  void put_deadline(messages::Values& values,
                    const std::string& name,
                    std::optional<TimePoint> time) const;

 private:
  /// Of a notice of this site; empty if it is real.
  [[nodiscard]] const std::string& first_words() const;

  const Survey& survey_;
  std::string language_;
  const Templates::Compiled& templates_;
  const Wording& wording_;
  Clockface clock_;
};

}  // namespace goji::board
