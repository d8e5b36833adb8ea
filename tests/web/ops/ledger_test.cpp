#include "web/ops/ledger.h"

#include "support/catch.h"

#include <set>

namespace goji::web::ops {
namespace {

using store::DeliveryState;

store::DeliveryRow in(DeliveryState state, std::string error = "") {
  return {.state = state, .error = std::move(error)};
}

TEST_CASE("ledger: every state is a sentence of its own") {
  std::set<std::string> sentences;
  for (auto state = 0; state <= static_cast<int>(DeliveryState::Cancelled); ++state) {
    const auto words = in_words(in(static_cast<DeliveryState>(state)));
    CHECK(words.back() == '.');
    sentences.insert(words);
  }
  CHECK(sentences.size() == static_cast<std::size_t>(DeliveryState::Cancelled) + 1);
}

TEST_CASE("ledger: every reason to hold one is told") {
  std::set<std::string> sentences;
  for (const auto* reason : {"approval", "paused", "breaker", "auth", "rate", "restore", ""}) {
    auto row = in(DeliveryState::Held);
    row.held_reason = reason;
    sentences.insert(in_words(row));
  }
  CHECK(sentences.size() == 7);
}

TEST_CASE("ledger: a destination that is closed is why its deliveries wait") {
  auto row = in(DeliveryState::Retry, "the server answered 500");
  row.closed_for = "breaker";
  CHECK(in_words(row) ==
        "It waits because the other side has failed too often: the server answered 500.");
  row.state = DeliveryState::Held;
  row.held_reason = "approval";
  CHECK(in_words(row) == "It waits for somebody to approve it: the server answered 500.");
}

TEST_CASE("ledger: why it failed is told until it is over") {
  CHECK(in_words(in(DeliveryState::Retry, "the server answered 500")) ==
        "It failed and is tried again: the server answered 500.");
  CHECK(in_words(in(DeliveryState::Accepted, "not seen by readers within 60 s: gone")) ==
        "The other side has it: not seen by readers within 60 s: gone.");
  CHECK(in_words(in(DeliveryState::Visible, "the server answered 500")) ==
        "It was seen where readers see it.");
}

TEST_CASE("ledger: what may be there twice or not at all is told") {
  auto row = in(DeliveryState::Accepted);
  row.twice = true;
  CHECK(in_words(row) ==
        "The other side has it. Readers may see it twice: it was sent again in doubt.");
  row = in(DeliveryState::Dead, "it hung");
  row.doubt = 0;
  CHECK(in_words(row) ==
        "It was given up; it can be redriven: it hung. Nobody knows whether it arrived.");
  row.state = DeliveryState::Retry;
  CHECK(in_words(row) == "It failed and is tried again: it hung.");
}

}  // namespace
}  // namespace goji::web::ops
