#include "flow/once.h"

#include <chrono>
#include <utility>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr auto kKept = 24h;

Result<Reply> as_before(const store::AnswerRow& before, const Once& once) {
  if (before.request == once.request) return Reply{before.status, before.body};
  return Error{Fault::Conflict, "this Idempotency-Key was used for another request"};
}

Result<Reply> done(Turn& turn, const Once& once, const std::function<Result<Reply>(Turn&)>& act) {
  if (once.key.empty()) return act(turn);
  turn.writing().forget_answers(turn.now - kKept);
  if (const auto before = turn.writing().answer(once.key)) return as_before(*before, once);
  auto reply = act(turn);
  if (reply)
    turn.writing().keep_answer({.key = once.key,
                                .request = once.request,
                                .status = reply->status,
                                .body = reply->body,
                                .at = turn.now});
  return reply;
}

}  // namespace

Command once(Once once,
             std::function<Result<Reply>(Turn&)> act,
             std::function<void(Result<Reply>)> answer) {
  return command<Reply>(
      [once = std::move(once), act = std::move(act)](Turn& turn) { return done(turn, once, act); },
      std::move(answer));
}

}  // namespace goji::flow
