#pragma once

#include "messages/calendar.h"
#include "messages/facts.h"
#include "messages/template.h"
#include "messages/words.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace goji::messages {

/// Something a notice's template may ask for. All of them have a value in every notice: a text that
/// does not apply is empty, a list has no items.
struct Variable {
  enum class Sort { Text, YesNo, List, InList };

  std::string_view name;
  Sort sort;
  std::string_view list{};  ///< for InList: which one
};

/// All of them, as docs/templates.md explains them.
[[nodiscard]] std::span<const Variable> variables();

/// One language, as templates are filled for it.
struct Locale {
  const Words* words = nullptr;
  const Calendar* calendar = nullptr;

  /// Shown for a component or site that has no name in this language; may be empty.
  std::string default_language{};
};

/// A text in the reader's language, else in the default one, else in any; one clean line of at
/// most 80 graphemes.
[[nodiscard]] std::string name_in(const Localized& name, const Locale& locale);

/// The worst of what the notice says of its components.
[[nodiscard]] ComponentStatus worst_of(const Facts& facts);

/// A value for each variable. Of more than `most_names` components, only so many are named.
[[nodiscard]] Values values_of(const Facts& facts, const Locale& locale, std::size_t most_names);

}  // namespace goji::messages
