#pragma once

#include <string>
#include <vector>

/// Requests at the border of what HTTP/1.1 is, for the comparison with nginx.
namespace goji::web::framings {

struct Framing {
  std::string bytes;  ///< `{case}` stands for a path of its own

  /// Why we may be stricter than nginx here; empty: both take the same requests from it.
  std::string stricter{};
};

/// All of them. Behind each follows, on the same connection, what an attacker would like to have
/// taken for a request of its own.
[[nodiscard]] std::vector<Framing> all();

}  // namespace goji::web::framings
