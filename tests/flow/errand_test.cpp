#include "flow/errand.h"

#include "support/catch.h"

namespace goji::flow {
namespace {

using store::DeliveryRow;
using store::DeliveryState;
using store::Task;

const Capabilities kPost{.can_edit = true, .can_retract = true};
const Capabilities kMail{};
const Capabilities kPage{.order = Order::LatestWins, .can_edit = true, .can_retract = true};

DeliveryRow row(const std::string& handle,
                DeliveryState state = DeliveryState::Accepted,
                const std::string& recipient = "") {
  return {.recipient = recipient, .state = state, .handle = handle};
}

store::RevisionRow saying(NoticeKind kind, bool notify = true) {
  return {.kind = kind, .notify = notify};
}

/// Newest first, as the store lists them.
const std::vector<DeliveryRow> kSent{row("3"), row("2", DeliveryState::Visible), row("1")};

TEST_CASE("errand: news is said whatever was said before") {
  for (const auto kind : {NoticeKind::Opened, NoticeKind::Updated, NoticeKind::Resolved})
    for (const auto& channel : {kPost, kMail, kPage})
      CHECK(errand_of(channel, saying(kind), "", kSent) == Errand{});
}

TEST_CASE("errand: a retraction takes back all that is there oldest first") {
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted), "", kSent) ==
        Errand{Task::Retract, "1 2 3"});
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted, false), "", kSent) ==
        Errand{Task::Retract, "1 2 3"});
}

TEST_CASE("errand: what cannot be taken back is told that it was wrong") {
  CHECK(errand_of(kMail, saying(NoticeKind::Retracted), "", kSent) == Errand{});
}

TEST_CASE("errand: whoever was never told is not told either that it was wrong") {
  const auto retracted = saying(NoticeKind::Retracted);
  CHECK(errand_of(kMail, retracted, "", {}) == std::nullopt);
  CHECK(errand_of(kMail, retracted, "another", kSent) == std::nullopt);
  for (const auto state : {DeliveryState::Queued,
                           DeliveryState::Held,
                           DeliveryState::Retry,
                           DeliveryState::Dead,
                           DeliveryState::Rejected,
                           DeliveryState::Bounced,
                           DeliveryState::Cancelled}) {
    auto sent = row("", state);
    CHECK(errand_of(kMail, retracted, "", std::vector{sent}) == std::nullopt);
    sent.doubt = 0;
    CHECK(errand_of(kMail, retracted, "", std::vector{sent}) == Errand{});
  }
  CHECK(errand_of(kMail, retracted, "", std::vector{row("", DeliveryState::Leased)}) == Errand{});
  auto edited = row("2");
  edited.task = Task::Edit;
  CHECK(errand_of(kMail, retracted, "", std::vector{edited}) == std::nullopt);
}

TEST_CASE("errand: where nothing is there nothing is taken back and nobody hears of it") {
  const std::vector<DeliveryRow> sent{row("5", DeliveryState::Rejected),
                                      row("4", DeliveryState::Queued),
                                      row("", DeliveryState::Accepted),
                                      row("3", DeliveryState::Accepted, "another")};
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted), "", sent) == std::nullopt);
  auto edited = row("2");
  edited.task = Task::Edit;
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted), "", std::vector{edited}) == std::nullopt);
}

TEST_CASE("errand: what is under way or in doubt may have to be taken back when that is known") {
  const Errand later{Task::Retract, ""};
  const auto retracted = saying(NoticeKind::Retracted);
  CHECK(errand_of(kPost, retracted, "", std::vector{row("", DeliveryState::Leased)}) == later);
  auto doubtful = row("", DeliveryState::Uncertain);
  doubtful.doubt = 0;
  CHECK(errand_of(kPost, retracted, "", std::vector{doubtful}) == later);
  CHECK(errand_of(kPost, retracted, "", std::vector{doubtful, row("1")}) ==
        Errand{Task::Retract, "1"});
  CHECK(errand_of(kPost, retracted, "another", std::vector{doubtful}) == std::nullopt);
  doubtful.state = DeliveryState::Cancelled;
  CHECK(errand_of(kPost, retracted, "", std::vector{doubtful}) == std::nullopt);
  auto retraction = row("", DeliveryState::Leased);
  retraction.task = Task::Retract;
  CHECK(errand_of(kPost, retracted, "", std::vector{retraction}) == std::nullopt);
}

TEST_CASE("errand: of very many posts the first and the newest are taken back") {
  std::vector<DeliveryRow> sent;
  for (int i = 17; i >= 1; --i)
    sent.push_back(row(std::to_string(i)));
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted), "", sent)->handle ==
        "1 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
  sent.resize(15);
  CHECK(errand_of(kPost, saying(NoticeKind::Retracted), "", sent)->handle ==
        "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
}

TEST_CASE("errand: a correction edits the newest and is said where there is none to edit") {
  CHECK(errand_of(kPost, saying(NoticeKind::Corrected), "", kSent) == Errand{Task::Edit, "3"});
  CHECK(errand_of(kPost, saying(NoticeKind::Corrected), "", {}) == Errand{});
  CHECK(errand_of(kMail, saying(NoticeKind::Corrected), "", kSent) == Errand{});
}

TEST_CASE("errand: without notify pages change and posts are edited and nobody is sent anything") {
  CHECK(errand_of(kPage, saying(NoticeKind::Updated, false), "", kSent) == Errand{});
  CHECK(errand_of(kPost, saying(NoticeKind::Corrected, false), "", kSent) ==
        Errand{Task::Edit, "3"});
  CHECK(errand_of(kPost, saying(NoticeKind::Corrected, false), "", {}) == std::nullopt);
  for (const auto kind : {NoticeKind::Updated, NoticeKind::Corrected, NoticeKind::Retracted})
    CHECK(errand_of(kMail, saying(kind, false), "", kSent) == std::nullopt);
  CHECK(errand_of(kPost, saying(NoticeKind::Updated, false), "", kSent) == std::nullopt);
}

TEST_CASE("errand: our own pages are told everything") {
  for (const auto kind : {NoticeKind::Retracted, NoticeKind::Corrected})
    CHECK(errand_of(kPage, saying(kind, false), "", kSent) == Errand{});
}

}  // namespace
}  // namespace goji::flow
