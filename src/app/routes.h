#pragma once

#include "base/clock.h"
#include "deliveries/standings.h"
#include "flow/desk.h"
#include "flow/enrolment.h"
#include "web/ops/clerk.h"
#include "web/ops/inlets.h"
#include "web/readers_server.h"
#include "web/router.h"
#include "web/tokens.h"

#include <functional>
#include <vector>

namespace goji::app {

/// What the operators' handlers are given. All of it outlives the routes.
struct OperatorsDoors {
  flow::Desk* desk = nullptr;
  web::ops::Clerk* clerk = nullptr;
  web::ops::Inlets* inlets = nullptr;
  flow::Enrolment* enrolment = nullptr;  ///< null: no channel goes to subscribers
  const web::Authorizer* authorizer = nullptr;
  const web::ReadersServer* readers = nullptr;
  std::function<web::Totals()> operators{};
  const web::Health* health = nullptr;
  const deliveries::Standings* standings = nullptr;
  const Clock* clock = nullptr;
  TimePoint started{};
};

/// Every route of the operators' listener, with the scope it asks for.
[[nodiscard]] std::vector<web::Route> operators_routes(const OperatorsDoors& doors);

}  // namespace goji::app
