#pragma once

#include "domain/component.h"
#include "domain/reason.h"
#include "store/rows.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How values with parts stand in one column: JSON, written and read only here. What cannot be
/// read throws store::Failure: somebody else wrote into the store.
namespace goji::store {

[[nodiscard]] std::string encoded(const std::map<std::string, std::string>& texts);
[[nodiscard]] std::string encoded(const std::map<std::string, ComponentStatus>& components);
[[nodiscard]] std::string encoded(const std::map<std::string, Words>& words);
[[nodiscard]] std::string encoded(const Reason& reason);
[[nodiscard]] std::string encoded(const std::vector<std::string>& keys);
[[nodiscard]] std::string_view word(RevisionState state);

[[nodiscard]] std::map<std::string, std::string> decoded_texts(const std::string& json);
[[nodiscard]] std::map<std::string, ComponentStatus> decoded_components(const std::string& json);
[[nodiscard]] std::map<std::string, Words> decoded_words(const std::string& json);
[[nodiscard]] Reason decoded_reason(const std::string& json);

[[nodiscard]] std::vector<std::string> decoded_keys(const std::string& json);

[[noreturn]] void throw_unknown(std::string_view column, std::string_view text);

/// `found`, or a Failure that names the column and the word nobody knows.
template <class Value>
[[nodiscard]] Value known(const std::optional<Value>& found,
                          std::string_view column,
                          std::string_view text) {
  if (!found) throw_unknown(column, text);
  return *found;
}

[[nodiscard]] std::optional<RevisionState> revision_state_named(std::string_view word);

}  // namespace goji::store
