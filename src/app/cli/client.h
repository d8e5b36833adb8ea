#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

#include <boost/json.hpp>

#include <string>

namespace goji::app::cli {

/// Speaks to a running goji's operators' API, one request after the other; it waits for each.
class Client {
 public:
  /// `server` like "http://127.0.0.1:8081". `random` outlives it.
  Client(std::string server, Secret token, Random& random);

  /// The answer's JSON. The Error says what a person can do about it: the server's own words for a
  /// refusal, or why it cannot be reached. The token is in none of them.
  [[nodiscard]] Result<boost::json::value> get(const std::string& path) const;

  /// What comes back, whatever its status and form; in that language, if it is there. The Error as
  /// above, if nothing does or the token is refused.
  struct Answered {
    long status = 0;
    std::string body{};
  };
  [[nodiscard]] Result<Answered> look(const std::string& path,
                                      const std::string& language = {}) const;

  /// What the server says of a request that it refused.
  [[nodiscard]] static std::string refusal(const Answered& answered);

  /// As get(). If the answer gets lost the request is sent again, under the same Idempotency-Key,
  /// so that it is done once.
  [[nodiscard]] Result<boost::json::value> post(const std::string& path,
                                                const boost::json::object& body) const;

 private:
  std::string server_;
  Secret token_;
  Random& random_;
};

}  // namespace goji::app::cli
