#pragma once

#include "app/config.h"
#include "base/milestones.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace goji::app {

/// The whole program as an object: every part once, in order. Made, started and stopped on one
/// thread; the parts have threads of their own.
class App {
 public:
  struct Ports {
    std::uint16_t readers = 0;
    std::uint16_t operators = 0;
  };

  /// `surroundings` and `milestones` outlive the app.
  App(std::string config_file, const Surroundings& surroundings, Milestones& milestones);
  ~App();  ///< stops
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Opens the store, takes up where the last run ended, and listens. The Error says what is in
  /// the way: every complaint about the configuration, a store in use or damaged, a port taken.
  Result<Ports> start();

  /// Reads the configuration again. If anything in it is wrong the old one stays in force, and the
  /// Error lists every complaint. State and timers are untouched either way.
  Result<void> reload();

  /// Listens no more, lets requests and attempts under way end within their bounds, and ends. What
  /// is not yet sent is sent after the next start.
  void stop();

  /// Called once, from any thread, when the program cannot go on: a COMMIT that failed. Set it
  /// before start().
  void on_fatal(std::function<void(const std::string& why)> fatal);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace goji::app
