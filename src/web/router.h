#pragma once

#include "web/http.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace goji::web {

/// What a token allows, each including those before it; and what a route asks for.
enum class Scope {
  Open,     ///< for everybody
  Inlet,    ///< the handler checks the inlet's own token
  Signal,   ///< may report what monitoring sees
  Operate,  ///< may announce, correct, look at everything
  Admin     ///< may also hand out tokens
};

/// One method on one shape of path.
struct Route {
  std::string method;
  /// "/api/v1/incidents/{id}", "/in/{name}/{rest...}": a name in braces stands for one segment,
  /// never empty; a last one with dots for all that is left, which may be empty.
  std::string pattern;
  Scope scope = Scope::Admin;
  std::size_t max_body = 0;  ///< bytes; what is longer is answered with 413
  Handler handle;
  bool cors = false;  ///< pages of any origin may read the answer
};

/// Finds the route of a request. Where several fit, the narrower one is taken, whatever their
/// order. GET answers HEAD.
class Router {
 public:
  /// Throws std::logic_error, naming the route, on a malformed pattern, on a HEAD or OPTIONS
  /// route, on two routes of one method and shape, and on two that overlap with neither of them
  /// narrower.
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;                   ///< none: look at `allow`
    std::map<std::string, std::string> captures{};  ///< decoded
    std::string allow{};  ///< "GET, HEAD, OPTIONS": what the path does have; empty: no such path
    bool cors = false;    ///< one of them may be read by any origin
  };

  /// `path` as it was sent, encoded. A capture that cannot be decoded fits nothing.
  [[nodiscard]] Match match(std::string_view method, std::string_view path) const;

  /// All of them, in the order given; for tests that walk through every door.
  [[nodiscard]] std::span<const Route> routes() const { return routes_; }

 private:
  struct Shape {
    std::vector<std::string> segments;  ///< "{name}" as written
    bool open_ended = false;            ///< the last one stands for all that is left
  };

  std::vector<Route> routes_;
  std::vector<Shape> shapes_;  ///< of the route at the same place
};

}  // namespace goji::web
