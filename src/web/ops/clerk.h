#pragma once

#include "flow/wording.h"
#include "store/store.h"
#include "web/http.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace goji::web::ops {

/// What handlers look things up in.
struct Records {
  store::Reading& store;
  const flow::Wording& wording;  ///< for why things were decided, in people's words
};

/// Looks things up for the operators' handlers, on a thread of its own, so that no network thread
/// ever waits for a disk.
class Clerk {
 public:
  Clerk(const store::Store& store, std::shared_ptr<const flow::Wording> wording);
  ~Clerk();  ///< what is still waiting is answered with 503
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  /// Answers with what `find` makes of the records, or with a problem if the store fails. From any
  /// thread; at most 1,000 wait, and what is over that is answered with 503 at once.
  void ask(std::function<Response(const Records&)> find, Answer answer);

  void adopt(std::shared_ptr<const flow::Wording> wording);  ///< after a reload; from any thread

 private:
  struct Question {
    std::function<Response(const Records&)> find;
    Answer answer;
  };

  void work();

  std::unique_ptr<store::Reading> reading_;
  std::mutex guard_{};
  std::shared_ptr<const flow::Wording> wording_;
  std::condition_variable wake_{};
  std::deque<Question> questions_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace goji::web::ops
