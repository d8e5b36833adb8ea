#pragma once

#include "base/result.h"
#include "flow/turn.h"

#include <functional>
#include <string>

/// Requests that may come again, because their sender never saw the answer.
/// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
namespace goji::flow {

/// By what a request is known again.
struct Once {
  std::string key{};      ///< the sender's, with their name and the route; empty: not asked for
  std::string request{};  ///< SHA-256 of it: another request under the same key is a mistake
};

/// An HTTP answer, as it is kept.
struct Reply {
  int status = 200;
  std::string body{};  ///< JSON
};

/// Does `act` and keeps its reply for a day, in one transaction; the same request again gets the
/// same reply, and nothing is done. Another one under the same key is a Conflict. An Error is not
/// kept: nothing was done, so it may be tried again.
[[nodiscard]] Command once(Once once,
                           std::function<Result<Reply>(Turn&)> act,
                           std::function<void(Result<Reply>)> answer);

}  // namespace goji::flow
