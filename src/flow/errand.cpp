#include "flow/errand.h"

#include <fmt/format.h>

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

Errand taking_back(std::vector<std::string> handles) {
  if (handles.size() > kMostTakenBack)
    handles.erase(handles.begin() + 1, handles.end() - (kMostTakenBack - 1));
  return {Task::Retract, fmt::format("{}", fmt::join(handles, " "))};
}

}  // namespace

std::optional<Errand> errand_of(const Capabilities& channel,
                                const store::RevisionRow& revision,
                                const std::string& recipient,
                                std::span<const store::DeliveryRow> sent) {
  if (channel.order == Order::LatestWins) return Errand{};  // a place on our own pages
  const auto handles = handles_of(sent, recipient);
  if (revision.kind == NoticeKind::Retracted && channel.can_retract) {
    if (handles.empty()) return std::nullopt;
    return taking_back(handles);
  }
  if (revision.kind == NoticeKind::Corrected && channel.can_edit && !handles.empty())
    return Errand{Task::Edit, handles.back()};
  if (!revision.notify) return std::nullopt;
  return Errand{};
}

}  // namespace goji::flow
