#include "web/ops/clerk.h"

#include <spdlog/spdlog.h>

#include <cstddef>
#include <exception>
#include <utility>

namespace goji::web::ops {
namespace {

constexpr std::size_t kMostWaiting = 1'000;

Response busy() {
  return problem(Error{Fault::Unavailable, "the store cannot be read now; ask again"});
}

Response found(const std::function<Response(const Records&)>& find, const Records& records) {
  try {
    return find(records);
  } catch (const std::exception& error) {
    spdlog::error("look-up failed why=\"{}\"", error.what());
    return busy();
  }
}

}  // namespace

Clerk::Clerk(const store::Store& store, std::shared_ptr<const flow::Wording> wording)
    : reading_(store.read()), wording_(std::move(wording)), thread_([this] { work(); }) {
}

Clerk::~Clerk() {
  {
    const std::lock_guard lock{guard_};
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  for (const Question& question : questions_)
    question.answer(busy());
}

void Clerk::ask(std::function<Response(const Records&)> find, Answer answer) {
  {
    const std::lock_guard lock{guard_};
    if (questions_.size() < kMostWaiting) {
      questions_.push_back({std::move(find), std::move(answer)});
      answer = nullptr;
    }
  }
  if (answer) return answer(busy());
  wake_.notify_one();
}

void Clerk::adopt(std::shared_ptr<const flow::Wording> wording) {
  const std::lock_guard lock{guard_};
  wording_ = std::move(wording);
}

void Clerk::work() {
  std::unique_lock lock{guard_};
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
    if (stopping_) return;
    const auto question = std::move(questions_.front());
    questions_.pop_front();
    const auto wording = wording_;
    lock.unlock();
    question.answer(found(question.find, {*reading_, *wording}));
    lock.lock();
  }
}

}  // namespace goji::web::ops
