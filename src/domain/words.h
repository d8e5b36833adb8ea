#pragma once

#include "domain/component.h"
#include "domain/mark.h"
#include "domain/notice.h"
#include "domain/signal.h"

#include <optional>
#include <string_view>

/// The names that configuration, API, store and backtest use for the enumerations, both ways.
namespace goji {

[[nodiscard]] std::string_view word(Status status);
[[nodiscard]] std::string_view word(Impact impact);
[[nodiscard]] std::string_view word(ComponentStatus status);
[[nodiscard]] std::string_view word(NoticeKind kind);
[[nodiscard]] std::string_view word(Phase phase);
[[nodiscard]] std::string_view word(Mark mark);  ///< empty for what is real

/// Nothing if it is none of them.
[[nodiscard]] std::optional<Status> status_named(std::string_view word);
[[nodiscard]] std::optional<Impact> impact_named(std::string_view word);
[[nodiscard]] std::optional<ComponentStatus> component_status_named(std::string_view word);
[[nodiscard]] std::optional<NoticeKind> notice_kind_named(std::string_view word);
[[nodiscard]] std::optional<Phase> phase_named(std::string_view word);
[[nodiscard]] std::optional<Mark> mark_named(std::string_view word);

[[nodiscard]] ComponentStatus to_component_status(Impact impact);

}  // namespace goji
