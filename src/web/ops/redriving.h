#pragma once

#include "base/result.h"
#include "flow/desk.h"
#include "flow/once.h"
#include "web/http.h"

#include <string>

/// Sending again what was given up, and trying channels:
///
///     POST /api/v1/deliveries/ID/redrive   200, or 409 with why that one cannot be
///     POST /api/v1/deliveries/redrive      {incident?, channel?, error?, dry_run?}: the dead ones
///     that
///          match; {restored: true, dry_run?}: what came back with a restored backup.
///          200 {"matching":3,"redriven":3}; with dry_run nothing is done
///     POST /api/v1/channels/NAME/test      202 {"delivery":"7","read_back":true}: look there for
///     what became of it
namespace goji::web::ops {

struct Redrive {
  store::DeadFilter filter{};
  bool restored = false;
  bool dry_run = false;
  std::string author{};
};

[[nodiscard]] Result<Redrive> read_redrive(const Request& request);
[[nodiscard]] Result<Redrive> read_redrive_of_one(const Request& request);

/// Within a turn of the desk.
[[nodiscard]] Result<flow::Reply> redrive(flow::Desk& desk, flow::Turn& turn, const Redrive& wish);
[[nodiscard]] Result<flow::Reply> test_channel(flow::Desk& desk,
                                               flow::Turn& turn,
                                               const std::string& channel,
                                               const std::string& author);

}  // namespace goji::web::ops
