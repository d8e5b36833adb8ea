#include "signals/matcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <re2/re2.h>
#include <utility>

namespace goji::signals {
namespace {

constexpr std::size_t kMaxPattern = 1000;     // bytes; a longer one is a mistake, or no friend's
constexpr std::int64_t kMaxMemory = 1 << 20;  // bytes, RE2's for program and states together

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// What stands between quotes, with Alertmanager's three escapes; as it is if there are none.
std::optional<std::string> unquoted(std::string_view text) {
  if (!text.starts_with('"')) return std::string{text};
  if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return std::nullopt;
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    const bool known = text[i] == '"' || text[i] == '\\' || text[i] == 'n';
    if (!known) value += '\\';
    value += text[i] == 'n' ? '\n' : text[i];
  }
  return value;
}

using Operator = std::pair<std::string_view, Matcher::Test>;

// The longer ones first: "=" would be found in "=~".
constexpr std::array<Operator, 4> kOperators{{{"=~", Matcher::Test::Fits},
                                              {"!~", Matcher::Test::FitsNot},
                                              {"!=", Matcher::Test::NotEqual},
                                              {"=", Matcher::Test::Equal}}};

}  // namespace

Matcher::Matcher(std::string label, Test test, std::string value)
    : label_(std::move(label)), test_(test), value_(std::move(value)) {
}

Result<Matcher> Matcher::make(std::string label, Test test, std::string value) {
  Matcher matcher{std::move(label), test, std::move(value)};
  if (test == Test::Equal || test == Test::NotEqual) return matcher;
  if (matcher.value_.size() > kMaxPattern)
    return Error{Fault::Invalid, fmt::format("is longer than {} bytes", kMaxPattern)};
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto pattern = std::make_shared<const re2::RE2>(matcher.value_, options);
  if (!pattern->ok()) return Error{Fault::Invalid, "is not a pattern: " + pattern->error()};
  matcher.pattern_ = std::move(pattern);
  return matcher;
}

Result<Matcher> Matcher::from_rule(std::string label, std::string_view written) {
  const bool pattern = written.size() >= 2 && written.starts_with('/') && written.ends_with('/');
  if (pattern) written = written.substr(1, written.size() - 2);
  return make(std::move(label), pattern ? Test::Fits : Test::Equal, std::string{written});
}

Result<Matcher> Matcher::from_filter(std::string_view written) {
  const auto place = written.find_first_of("=!");
  const auto label = trimmed(written.substr(0, place));
  const auto rest = place == std::string_view::npos ? std::string_view{} : written.substr(place);
  const auto found = std::ranges::find_if(
      kOperators, [&](const Operator& known) { return rest.starts_with(known.first); });
  if (label.empty() || found == kOperators.end())
    return Error{Fault::Invalid, "must look like name=\"value\""};
  auto value = unquoted(trimmed(rest.substr(found->first.size())));
  if (!value) return Error{Fault::Invalid, "has a quote that does not fit"};
  return make(std::string{label}, found->second, std::move(*value));
}

bool Matcher::accepts(const Labels& labels) const {
  const auto found = labels.find(label_);
  const std::string_view value = found == labels.end() ? std::string_view{} : found->second;
  switch (test_) {
    case Test::Equal:
      return value == value_;
    case Test::NotEqual:
      return value != value_;
    case Test::Fits:
      return re2::RE2::FullMatch({value.data(), value.size()}, *pattern_);
    case Test::FitsNot:
      return !re2::RE2::FullMatch({value.data(), value.size()}, *pattern_);
  }
  return false;
}

bool all_accept(const std::vector<Matcher>& matchers, const Labels& labels) {
  return std::ranges::all_of(matchers,
                             [&](const auto& matcher) { return matcher.accepts(labels); });
}

}  // namespace goji::signals
