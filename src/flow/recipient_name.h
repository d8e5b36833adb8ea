#pragma once

#include "store/rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What stands for subscribers where others stand by their address: in the ledger, for ever. Ids
/// are never given twice, so that it says who was told without saying who that is.
namespace goji::flow {

/// "s-000000000012": in the order of their ids, byte for byte.
[[nodiscard]] std::string recipient_of(store::Id subscriber);

/// "s-000000000012-q3": of the third question whether they want to be told.
[[nodiscard]] std::string questioned(store::Id subscriber, std::uint64_t number);

/// Nothing if it is no subscriber.
[[nodiscard]] std::optional<store::Id> subscriber_in(std::string_view recipient);

[[nodiscard]] bool is_question(std::string_view recipient);

}  // namespace goji::flow
