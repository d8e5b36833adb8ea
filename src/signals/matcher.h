#pragma once

#include "base/result.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace goji::signals {

using Labels = std::map<std::string, std::string>;

/// One test of one label, as in Alertmanager's matchers: `=`, `!=`, `=~`, `!~`. A label that is not
/// there counts as empty. Patterns are RE2's, must fit the whole value, and take time linear in it
/// (https://github.com/google/re2/wiki/Syntax); so a pattern from outside cannot stop the house.
class Matcher {
 public:
  enum class Test { Equal, NotEqual, Fits, FitsNot };

  /// Invalid if a pattern is none, or it would need more than 1 MiB.
  static Result<Matcher> make(std::string label, Test test, std::string value);

  /// As the configuration writes it: a plain value, or a pattern between slashes.
  static Result<Matcher> from_rule(std::string label, std::string_view written);

  /// As Alertmanager's API writes it: `name="value"`, `name=~"pattern"`; quotes may be missing.
  static Result<Matcher> from_filter(std::string_view written);

  [[nodiscard]] bool accepts(const Labels& labels) const;

  [[nodiscard]] const std::string& label() const { return label_; }
  [[nodiscard]] Test test() const { return test_; }
  [[nodiscard]] const std::string& value() const { return value_; }

 private:
  Matcher(std::string label, Test test, std::string value);

  std::string label_;
  Test test_;
  std::string value_;
  std::shared_ptr<const re2::RE2> pattern_;  ///< shared by copies; may be used by many threads
};

/// Whether all of them hold; true of none.
[[nodiscard]] bool all_accept(const std::vector<Matcher>& matchers, const Labels& labels);

}  // namespace goji::signals
