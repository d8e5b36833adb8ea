#pragma once

#include "base/result.h"
#include "flow/desk.h"
#include "flow/once.h"
#include "web/http.h"

#include <string>

/// What a person keeps back, and lets go:
///
///     POST /api/v1/channels/NAME/pause    200 {"channel":"chat","paused":true}; 422 if it shows
///          the record itself
///     POST /api/v1/channels/NAME/resume   200 {"channel":"chat","paused":false,"released":3}
///     POST /api/v1/deliveries/approve     {incident?, channel?, delivery?, dry_run?}, at least one
///          of the first three: what waits for a person's yes. 200 {"matching":3,"approved":3};
///          with dry_run nothing is done
namespace goji::web::ops {

struct Approve {
  store::HeldFilter filter{};
  bool dry_run = false;
  std::string author{};
};

[[nodiscard]] Result<Approve> read_approve(const Request& request);

/// Within a turn of the desk.
[[nodiscard]] Result<flow::Reply> approve(flow::Desk& desk, flow::Turn& turn, const Approve& wish);
[[nodiscard]] Result<flow::Reply> pause_channel(flow::Desk& desk,
                                                flow::Turn& turn,
                                                const std::string& channel,
                                                const std::string& author);
[[nodiscard]] Result<flow::Reply> resume_channel(flow::Desk& desk,
                                                 flow::Turn& turn,
                                                 const std::string& channel,
                                                 const std::string& author);

}  // namespace goji::web::ops
