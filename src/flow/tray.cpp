#include "flow/tray.h"

#include <iterator>
#include <utility>

namespace goji::flow {

bool Tray::put(Command command) {
  const std::lock_guard lock{guard_};
  waiting_.push_back(std::move(command));
  return std::exchange(gathering_, false) || waiting_.size() == 1;
}

bool Tray::put_end(Command command) {
  const std::lock_guard lock{guard_};
  waiting_.push_back(std::move(command));
  ends_ += 1;
  if (!gathering_) return waiting_.size() == 1;
  gathering_ = ends_ < kEnough;
  return !gathering_;
}

// They are tried one by one already, so none of them waits for others any more.
void Tray::put_back(std::vector<Command> commands) {
  const std::lock_guard lock{guard_};
  waiting_.insert(waiting_.begin(),
                  std::make_move_iterator(commands.begin()),
                  std::make_move_iterator(commands.end()));
}

std::vector<Command> Tray::take(TimePoint now, std::size_t under_way) {
  const std::lock_guard lock{guard_};
  const bool only_ends = !waiting_.empty() && ends_ == waiting_.size();
  if (only_ends && ends_ < kEnough && under_way >= kRush && !hurried_) {
    if (!until_) until_ = now + kMoment;
    gathering_ = now < *until_ && now >= *until_ - kMoment;  // a clock may be set back
    if (gathering_) return {};
  }
  until_.reset();
  gathering_ = false;
  ends_ = 0;
  return std::exchange(waiting_, {});
}

void Tray::hurry() {
  const std::lock_guard lock{guard_};
  hurried_ = true;
}

std::vector<Command> Tray::take_all() {
  const std::lock_guard lock{guard_};
  return std::exchange(waiting_, {});
}

}  // namespace goji::flow
