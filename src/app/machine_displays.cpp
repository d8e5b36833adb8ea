// The part of the machine that readers' browsers tell of what the banner displayed.

#include "app/machine.h"

#include <chrono>
#include <utility>

namespace goji::app {
namespace {

using namespace std::chrono_literals;

/// How often displays are written down, if there were any: a kill loses those since.
constexpr auto kDisplaysKept = 5s;

}  // namespace

std::vector<web::Route> Machine::readers_routes() {
  auto routes = subscribing_ ? subscribing_->routes(*desk_) : std::vector<web::Route>{};
  routes.push_back(web::post_displays(displays_, turnstile_));
  return routes;
}

void Machine::keep_displays() {
  if (auto counted = displays_.keep()) desk_->submit(std::move(*counted));
}

void Machine::keep_displays_later() {
  desk_loop_.call_at(desk_loop_.now() + kDisplaysKept, [this] {
    keep_displays();
    keep_displays_later();
  });
}

}  // namespace goji::app
