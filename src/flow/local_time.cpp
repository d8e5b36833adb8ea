#include "flow/local_time.h"

#include "base/rfc3339.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace goji::flow {
namespace {

timing::Zone open(const std::string& zone) {
  auto named = timing::Zone::named(zone);
  if (!named) throw std::invalid_argument(named.error().what);
  return std::move(*named);
}

}  // namespace

LocalTime::LocalTime(const std::string& zone) : zone_(open(zone)) {
}

std::string LocalTime::operator()(TimePoint moment) const {
  const auto offset = zone_.span_at(moment).offset;
  auto text = to_rfc3339(moment + offset);
  text.pop_back();  // the Z
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
  const auto size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{}{:02}:{:02}", text, minutes < 0 ? '-' : '+', size / 60, size % 60);
}

std::string LocalTime::plain(TimePoint moment) const {
  auto text = (*this)(moment).substr(0, 19);
  text[10] = ' ';
  return text;
}

}  // namespace goji::flow
