#pragma once

#include "app/cli/client.h"
#include "app/cli/operator_verbs.h"
#include "app/cli/wish.h"
#include "base/random.h"

#include <boost/json.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace goji::app::cli {

/// Of whoever sits there: "ko" of "ko_KR.UTF-8".
[[nodiscard]] std::string language_in(const settings::Environment& environment);

/// One command's way to the server and back. Nothing comes back, once the reason is on `err`.
class Asking {
 public:
  Asking(World& world, const std::string& server, const std::string& token);

  std::optional<boost::json::value> get(const std::string& path);
  std::optional<boost::json::value> post(const std::string& path, const boost::json::object& body);
  std::optional<boost::json::value> post(const std::string& path, const Wish& wish);

  /// What comes back whatever its status; nothing as above.
  std::optional<Client::Answered> look(const std::string& path, const std::string& language = {});

  /// Lists of deliveries in each of these states, as one page: the newest first, no more than
  /// `limit`, which is each list's own, too.
  std::optional<boost::json::value> deliveries(const std::string& query,
                                               std::span<const char* const> states,
                                               std::size_t limit);

  /// The delivery of a test once it has ended, or as it stands after so long.
  std::optional<boost::json::value> tested(const std::string& delivery,
                                           bool read_back,
                                           std::chrono::seconds most);

 private:
  std::optional<boost::json::value> told(Result<boost::json::value> answer);

  World& world_;
  std::unique_ptr<Random> random_;
  Client client_;
};

}  // namespace goji::app::cli
