#include "flow/once.h"

#include "flow/office.h"
#include "support/catch.h"

#include <string>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::Office;

/// Requests under a key, each with what it would be answered if it were done.
struct Sender {
  explicit Sender(Office& where) : office(where) {}

  Result<Reply> send(const std::string& key,
                     const std::string& request,
                     const Result<Reply>& outcome) {
    Result<Reply> answer = Reply{0, "none came"};
    office.desk->submit(once(
        {key, request},
        [this, outcome](Turn& /*turn*/) {
          ++done;
          return outcome;
        },
        [&answer](const Result<Reply>& reply) { answer = reply; }));
    office.desk->turn();
    return answer;
  }

  Office& office;
  int done = 0;
};

TEST_CASE("once: the same request under the same key gets the first answer and is done once") {
  Office office{"once-same"};
  Sender sender{office};
  CHECK(sender.send("k", "r", Reply{201, "first"})->body == "first");
  office.open();  // the answer outlives the process
  const auto again = sender.send("k", "r", Reply{200, "second"});
  CHECK(again->status == 201);
  CHECK(again->body == "first");
  CHECK(sender.done == 1);
}

TEST_CASE("once: another request under the same key is a conflict and is not done") {
  Office office{"once-other"};
  Sender sender{office};
  (void)sender.send("k", "r", Reply{201, "first"});
  const auto other = sender.send("k", "s", Reply{201, "second"});
  REQUIRE(other.has_error());
  CHECK(other.error().fault == Fault::Conflict);
  CHECK(sender.done == 1);
}

TEST_CASE("once: without a key every request is done") {
  Office office{"once-none"};
  Sender sender{office};
  (void)sender.send("", "r", Reply{201, "first"});
  CHECK(sender.send("", "r", Reply{201, "second"})->body == "second");
  CHECK(sender.done == 2);
}

TEST_CASE("once: what was refused may be tried again") {
  Office office{"once-refused"};
  Sender sender{office};
  CHECK(sender.send("k", "r", Error{Fault::NotFound, "no"}).has_error());
  CHECK(sender.send("k", "r", Reply{201, "now"})->body == "now");
}

TEST_CASE("once: an answer is kept for a day and not longer") {
  Office office{"once-day"};
  Sender sender{office};
  (void)sender.send("k", "r", Reply{201, "first"});
  office.clock.advance(24h);
  CHECK(sender.send("k", "r", Reply{201, "second"})->body == "first");
  office.clock.advance(1ms);
  CHECK(sender.send("k", "r", Reply{201, "third"})->body == "third");
}

}  // namespace
}  // namespace goji::flow
