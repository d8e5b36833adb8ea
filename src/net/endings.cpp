#include "net/endings.h"

#include <utility>

namespace goji::net {
namespace {

struct Ended {
  Exchange::Done done;
  Answer answer;
  Timings timings;
};

}  // namespace

void Endings::tell(Exchange::Done done, Answer answer, Timings timings) {
  ++*untold_;
  auto ended =
      std::make_shared<Ended>(Ended{std::move(done), std::move(answer), std::move(timings)});
  loop_.post([ended, counted = std::weak_ptr{untold_}] {
    const auto untold = counted.lock();
    if (!untold) return;
    --*untold;
    ended->done(std::move(ended->answer), std::move(ended->timings));
  });
}

}  // namespace goji::net
