#pragma once

#include "base/result.h"
#include "flow/membership.h"
#include "flow/turn.h"

#include <optional>
#include <string>

/// Who is named as the owner of an endpoint.
namespace goji::flow {

/// The address as it is kept. Invalid: that cannot be one, or nobody could be told there.
[[nodiscard]] Result<std::string> check_owner(const Membership& membership,
                                              const std::string& kind,
                                              const std::string& address);

/// The challenge of the number `row.asked` names them to the endpoint, which may say yes to that.
/// The caller keeps the row.
void put_owner(const Membership& membership, store::SubscriberRow& row, const std::string& address);

/// At once, by somebody who may: see Enrolment::name_owner().
Result<void> change_owner(Turn& turn,
                          const Membership& membership,
                          std::optional<store::SubscriberRow> row,
                          const std::string& address);

}  // namespace goji::flow
