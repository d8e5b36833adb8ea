#include "status_page/status_page.h"

namespace goji::channels::status_page {

Capabilities StatusPage::capabilities() const {
  return {.wants = {},
          .repetition = {Repetition::Idempotent},
          .order = Order::LatestWins,
          .can_edit = true,
          .can_retract = true};
}

Step StatusPage::next(const Job& job, const Answers& answers, TimePoint /*now*/) const {
  if (job.kind == Kind::ReadBack || job.kind == Kind::Reconcile)
    return Rejected{"the page is read back through the site's address"};
  if (answers.empty()) return net::Request{net::BoardRequest{job.incident, job.revision}};
  const auto* reply = std::get_if<net::BoardReply>(&answers.back());
  if (reply != nullptr && reply->shown) return Accepted{};
  return TryLater{"the page does not show it yet"};
}

std::unique_ptr<Channel> open(settings::Reader& /*settings*/) {
  return std::make_unique<StatusPage>();
}

}  // namespace goji::channels::status_page
