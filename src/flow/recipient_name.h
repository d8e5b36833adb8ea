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

/// "s-000000000012-o4": the owner of this endpoint, asked whether they want to be told of it. These
/// mails and the questions are numbered together.
[[nodiscard]] std::string owner_asked(store::Id subscriber, std::uint64_t number);

/// "s-000000000012-n5": its owner, told news of it.
[[nodiscard]] std::string owner_told(store::Id subscriber, std::uint64_t number);

/// "s-000000000012-w6": likewise, while it is still told.
[[nodiscard]] std::string owner_warned(store::Id subscriber, std::uint64_t number);

/// A recipient's name, read.
struct RecipientName {
  enum class Of { Notices, Question, OwnerAsked, OwnerTold, OwnerWarned };

  store::Id subscriber = 0;
  Of of = Of::Notices;
  std::uint64_t number = 0;  ///< of what is numbered

  [[nodiscard]] bool is_owner() const { return of != Of::Notices && of != Of::Question; }
  bool operator==(const RecipientName&) const = default;
};

/// Nothing if it is no subscriber's.
[[nodiscard]] std::optional<RecipientName> name_in(std::string_view recipient);

}  // namespace goji::flow
