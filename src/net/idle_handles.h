#pragma once

#include "net/curl_easy.h"

#include <vector>

namespace goji::net {

/// Curl's handles between two transfers: to make one anew costs more than to clean it.
class IdleHandles {
 public:
  [[nodiscard]] Easy take();

  /// It forgets the transfer that it was used for.
  void keep(Easy handle);

 private:
  std::vector<Easy> handles_{};
};

}  // namespace goji::net
