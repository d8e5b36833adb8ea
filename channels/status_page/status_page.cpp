#include "status_page/status_page.h"

#include "channel_api/own_pages.h"

namespace goji::channels::status_page {

Capabilities StatusPage::capabilities() const {
  return {.wants = {},
          .shows = {{.form = Form::Title}, {.form = Form::Plain}},
          .repetition = {Repetition::Idempotent},
          .order = Order::LatestWins,
          .can_edit = true,
          .can_retract = true,
          .seen = Seen::ByLooking};
}

Step StatusPage::next(const Job& job, const Answers& answers, TimePoint now) const {
  if (job.kind == Kind::ReadBack) return read_back_page(job, answers, "/", "data-revision=\"", now);
  if (job.kind == Kind::Reconcile) return Rejected{"a place on our own pages is never in doubt"};
  if (answers.empty()) return net::Request{net::BoardRequest{job.incident, job.revision}};
  const auto* reply = std::get_if<net::BoardReply>(&answers.back());
  if (reply != nullptr && reply->shown) return Accepted{};
  return TryLater{"the page does not show it yet"};
}

std::unique_ptr<Channel> open(settings::Reader& /*settings*/) {
  return std::make_unique<StatusPage>();
}

}  // namespace goji::channels::status_page
