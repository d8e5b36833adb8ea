#pragma once

#include "channel_api/channel.h"

#include <string_view>

/// What channels have in common whose place is on our own pages.
namespace goji {

/// A ReadBack of such a place: `path` below the site's address is asked for as readers do, through
/// whatever stands between. The answer has to hold `mark` and, right after it, the number of the
/// newest revision that it shows: Accepted if that is job.revision or newer. Rejected, if the
/// site has no address.
[[nodiscard]] Step read_back_page(const Job& job,
                                  const Answers& answers,
                                  std::string_view path,
                                  std::string_view mark,
                                  TimePoint now);

}  // namespace goji
