#pragma once

#include "base/result.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace goji::app {

/// Looks into a Maildir every ten seconds, on a thread of its own, so that a slow disk holds up
/// nobody.
class Mailbox {
 public:
  using Answer = std::function<void(Result<std::string>)>;

  /// `take` is called on the mailbox's thread, and calls `answer` once, from any thread, when the
  /// message is recorded on disk, or why it was not.
  using Take = std::function<void(std::string message, Answer answer)>;

  Mailbox(std::filesystem::path maildir, Take take);
  ~Mailbox();  ///< what has no answer yet stays in the Maildir
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

 private:
  void work();
  Result<std::string> take_and_wait(const std::string& message);

  const std::filesystem::path maildir_;
  const Take take_;
  std::mutex guard_{};
  std::condition_variable wake_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace goji::app
