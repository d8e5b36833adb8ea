#include "net/idle_handles.h"

#include "net/curl_multi.h"

#include <utility>

namespace goji::net {

Easy IdleHandles::take() {
  if (handles_.empty()) return {curl_easy_init(), curl_easy_cleanup};
  auto handle = std::move(handles_.back());
  handles_.pop_back();
  return handle;
}

void IdleHandles::keep(Easy handle) {
  curl_easy_reset(handle.get());
  if (handles_.size() < CurlMulti::kMostHandles) handles_.push_back(std::move(handle));
}

}  // namespace goji::net
