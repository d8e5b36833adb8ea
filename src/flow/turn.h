#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "flow/course.h"
#include "store/store.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace goji::flow {

/// A person's own words and wishes for what the course says at their press.
struct Press {
  std::string author{};                         ///< for the audit
  std::map<std::string, store::Words> words{};  ///< by language; what is empty comes from templates
  std::optional<NoticeKind> template_kind{};    ///< other words than those of the notice's kind
  std::vector<std::string> channels{};          ///< only these; empty: all of the audience
};

/// Something the course said, and the press it answers, if any.
struct Heard {
  Event event;
  std::shared_ptr<const Press> press{};
};

/// One turn of the desk, while it lasts: the moment it is for, the state it moves on, and the
/// transaction it writes in, which begins with the first write.
class Turn {
 public:
  Turn(store::Store& store, Course& moved_on, TimePoint moment)
      : now(moment), course(moved_on), store_(&store) {}

  [[nodiscard]] store::Writing& writing() {
    if (!writing_) writing_ = store_->write();
    return *writing_;
  }

  /// Whether anything is to be committed.
  [[nodiscard]] bool wrote() const { return writing_ != nullptr; }

  const TimePoint now;
  Course& course;

  std::vector<Heard> events{};            ///< what the course made of it, not yet recorded
  std::set<IncidentId> touched{};         ///< incidents whose public face has changed
  bool deliveries_changed = false;        ///< some may be due now, or at another time than before
  bool fans_out = false;                  ///< subscribers are to be told, too
  std::vector<store::Claimed> claimed{};  ///< leased in this turn, for the dispatcher

  /// Takes what the course says now, to be recorded with the rest of the turn.
  void heed(std::vector<Event> more, const std::shared_ptr<const Press>& press = {}) {
    for (auto& event : more)
      events.push_back({std::move(event), press});
  }

 private:
  store::Store* store_;
  std::unique_ptr<store::Writing> writing_{};
};

/// What is done within a turn, and what is called once the turn is on disk, or could not be.
struct Command {
  std::function<void(Turn&)> act;
  std::function<void(const std::optional<Error>& failed)> answer;  ///< exactly once
};

/// A command with a typed answer. A Result that is an Error is an answer too: what `act` wrote
/// before it returned one is committed, so it returns errors before it writes.
template <class T>
[[nodiscard]] Command command(std::function<Result<T>(Turn&)> act,
                              std::function<void(Result<T>)> answer) {
  auto kept = std::make_shared<std::optional<Result<T>>>();
  return {[kept, act = std::move(act)](Turn& turn) { kept->emplace(act(turn)); },
          [kept, answer = std::move(answer)](const std::optional<Error>& failed) {
            answer(failed ? Result<T>{*failed} : std::move(**kept));
          }};
}

}  // namespace goji::flow
