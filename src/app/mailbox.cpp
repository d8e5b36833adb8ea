#include "app/mailbox.h"

#include "app/maildir.h"

#include <chrono>
#include <memory>
#include <optional>
#include <pthread.h>
#include <utility>

namespace goji::app {
namespace {

constexpr std::chrono::seconds kBetweenLooks{10};
constexpr std::chrono::milliseconds kPatience{100};

/// Outlives the mailbox if the answer comes after its end.
struct Waiting {
  std::mutex guard{};
  std::condition_variable wake{};
  std::optional<Result<std::string>> answer{};
};

}  // namespace

Mailbox::Mailbox(std::filesystem::path maildir, Take take)
    : maildir_(std::move(maildir)), take_(std::move(take)), thread_([this] { work(); }) {
}

Mailbox::~Mailbox() {
  {
    const std::lock_guard lock{guard_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Mailbox::work() {
  pthread_setname_np(pthread_self(), "mailbox");
  std::unique_lock lock{guard_};
  while (!stopping_) {
    lock.unlock();
    empty_maildir(maildir_, [this](const std::string& message) { return take_and_wait(message); });
    lock.lock();
    wake_.wait_for(lock, kBetweenLooks, [this] { return stopping_; });
  }
}

Result<std::string> Mailbox::take_and_wait(const std::string& message) {
  const auto waiting = std::make_shared<Waiting>();
  take_(message, [waiting](Result<std::string> answer) {
    const std::lock_guard lock{waiting->guard};
    waiting->answer = std::move(answer);
    waiting->wake.notify_all();
  });
  std::unique_lock lock{waiting->guard};
  while (!waiting->wake.wait_for(lock, kPatience, [&] { return waiting->answer.has_value(); })) {
    const std::lock_guard own{guard_};
    if (stopping_) return Error{Fault::Unavailable, "goji stops"};
  }
  return std::move(*waiting->answer);
}

}  // namespace goji::app
