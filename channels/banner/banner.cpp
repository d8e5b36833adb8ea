#include "banner/banner.h"

namespace goji::channels::banner {

Capabilities Banner::capabilities() const {
  return {.wants = {},
          .repetition = {Repetition::Idempotent},
          .order = Order::LatestWins,
          .can_edit = true,
          .can_retract = true};
}

Step Banner::next(const Job& job, const Answers& answers, TimePoint /*now*/) const {
  if (job.kind == Kind::ReadBack || job.kind == Kind::Reconcile)
    return Rejected{"the banner is read back through the site's address"};
  if (answers.empty()) return net::Request{net::BoardRequest{job.incident, job.revision}};
  const auto* reply = std::get_if<net::BoardReply>(&answers.back());
  if (reply != nullptr && reply->shown) return Accepted{};
  return TryLater{"the banner does not show it yet"};
}

std::unique_ptr<Channel> open(settings::Reader& /*settings*/) {
  return std::make_unique<Banner>();
}

}  // namespace goji::channels::banner
