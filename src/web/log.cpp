#include "web/log.h"

#include <spdlog/spdlog.h>

namespace goji::web {

void log_answer(std::string_view route, int status) {
  spdlog::debug("answered route=\"{}\" status={}", route, status);
}

void log_failure(std::string_view where, std::string_view what) {
  spdlog::error("request failed where=\"{}\" why=\"{}\"", where, what);
}

}  // namespace goji::web
