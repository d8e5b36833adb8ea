#pragma once

#include "base/clock.h"
#include "store/delivery_rows.h"
#include "store/pause_rows.h"

#include <chrono>
#include <cstdint>
#include <string>

/// Endpoints that refuse whatever they are sent: a wrong address, mostly. One is left alone for a
/// while, so that it neither eats every notice nor is hammered, and then one delivery asks for all;
/// the first that is accepted ends it. All of it is pure.
namespace goji::deliveries {

/// So many refusals in a row, with nothing accepted between them, and it is left alone
inline constexpr std::uint64_t kMostRefusals = 3;

/// for so long, each time that it refuses again.
inline constexpr std::chrono::minutes kLeftAlone{5};

/// Whether an HTTP status says that the request as such is not understood there. A server that
/// fails, or does not let us in, says something else.
[[nodiscard]] bool is_refusal(int status);

/// What is known of the endpoint after an attempt at it has ended.
[[nodiscard]] store::RefusalRow after(store::RefusalRow before,
                                      const store::Settled& settled,
                                      TimePoint now);

/// Why an endpoint is left alone: how many it refused in a row, and what it said to the last.
[[nodiscard]] std::string words_of(std::uint64_t refusals, const std::string& last);

/// Whether it is left alone from now on, and was not before: a person is to be told.
[[nodiscard]] bool begins_pause(const store::RefusalRow& before, const store::RefusalRow& now);

}  // namespace goji::deliveries
