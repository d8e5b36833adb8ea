#pragma once

#include "store/store.h"
#include "web/http.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace goji::web::ops {

/// Looks things up in the store for the operators' handlers, on a thread of its own, so that no
/// network thread ever waits for a disk.
class Clerk {
 public:
  explicit Clerk(const store::Store& store);
  ~Clerk();  ///< what is still waiting is answered with 503
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  /// Answers with what `find` makes of the store, or with a problem if the store fails. From any
  /// thread; at most 1,000 wait, and what is over that is answered with 503 at once.
  void ask(std::function<Response(store::Reading&)> find, Answer answer);

 private:
  struct Question {
    std::function<Response(store::Reading&)> find;
    Answer answer;
  };

  void work();

  std::unique_ptr<store::Reading> reading_;
  std::mutex guard_{};
  std::condition_variable wake_{};
  std::deque<Question> questions_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace goji::web::ops
