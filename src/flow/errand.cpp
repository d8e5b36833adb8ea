#include "flow/errand.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace goji::flow {
namespace {

using store::Task;

/// Handles of what is there to be seen, oldest first.
std::vector<std::string> handles_of(std::span<const store::DeliveryRow> sent,
                                    const std::string& recipient) {
  std::vector<std::string> handles;
  for (auto row = sent.rbegin(); row != sent.rend(); ++row) {
    const bool there = store::is_delivered(row->state);
    if (there && row->task == Task::Post && row->recipient == recipient && !row->handle.empty())
      handles.push_back(row->handle);
  }
  return handles;
}

/// After a retraction has cancelled the rest, only these are still to be told of: it is under way,
/// or nobody knows yet whether it arrived.
bool may_be_there(const store::DeliveryRow& row, const std::string& recipient) {
  return row.recipient == recipient && row.task == Task::Post && store::is_live(row.state) &&
         (row.state == store::DeliveryState::Leased || row.doubt);
}

/// What somebody was told, or may have been, is to be taken back; of what never reached them they
/// need not hear that it was wrong.
bool may_know(const store::DeliveryRow& row, const std::string& recipient) {
  return row.recipient == recipient && row.task == Task::Post && store::may_have_arrived(row);
}

}  // namespace

std::string posts_there(const std::string& recipient, std::span<const store::DeliveryRow> sent) {
  auto handles = handles_of(sent, recipient);
  if (handles.size() > kMostTakenBack)
    handles.erase(handles.begin() + 1, handles.end() - (kMostTakenBack - 1));
  return fmt::format("{}", fmt::join(handles, " "));
}

std::optional<Errand> errand_of(const Capabilities& channel,
                                const store::RevisionRow& revision,
                                const std::string& recipient,
                                std::span<const store::DeliveryRow> sent) {
  if (channel.order == Order::LatestWins) return Errand{};  // a place on our own pages
  const auto handles = handles_of(sent, recipient);
  const bool takes_back = revision.kind == NoticeKind::Retracted;
  const auto knows = [&](const store::DeliveryRow& row) { return may_know(row, recipient); };
  if (takes_back && std::ranges::none_of(sent, knows)) return std::nullopt;
  if (takes_back && channel.can_retract) {
    const bool in_flight = std::ranges::any_of(
        sent, [&](const store::DeliveryRow& row) { return may_be_there(row, recipient); });
    if (handles.empty() && !in_flight) return std::nullopt;
    return Errand{Task::Retract, posts_there(recipient, sent)};
  }
  if (revision.kind == NoticeKind::Corrected && channel.can_edit && !handles.empty())
    return Errand{Task::Edit, handles.back()};
  if (!revision.notify) return std::nullopt;
  return Errand{};
}

}  // namespace goji::flow
