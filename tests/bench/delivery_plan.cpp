// delivery_plan FILE COUNT: plans one notice for COUNT recipients in the store FILE, as a fan-out
// does (flow/fan_out.h), a chunk with its cursor in a transaction, and prints the seconds it took.
// With COUNT 0 it only makes FILE.

#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace goji;

constexpr std::uint64_t kChunk = 2'000;
constexpr TimePoint kNow{std::chrono::seconds{1'790'000'000}};

store::DeliveryRow row(std::uint64_t number) {
  return {.revision = 1,
          .channel = "mail",
          .recipient = fmt::format("r-{:07}@example.com", number),
          .key = fmt::format("{:032x}", number),
          .language = "en",
          .rendered = "hash",
          .destination = "example.com",
          .planned_at = kNow,
          .expires_at = kNow + std::chrono::hours{8}};
}

/// One chunk; false if there was no more to plan. The recipients' names are their numbers.
bool plan_chunk(store::Store& store, std::uint64_t count, std::uint64_t& planned) {
  const auto writing = store.write();
  const auto job = writing->next_plan_job();
  if (!job) return false;
  store::PlanChunk chunk{.schedule = {.due_at = kNow, .priority = 1, .in_order = true}};
  for (const auto end = std::min(count, planned + kChunk); planned < end; ++planned)
    chunk.rows.push_back(row(planned));
  chunk.is_last = planned == count;
  writing->plan_chunk(*job, chunk);
  writing->commit();
  return true;
}

void plan(store::Store& store, std::uint64_t count) {
  {
    const auto writing = store.write();
    writing->add_plan_job({.revision = 1, .channel = "mail"});
    writing->commit();
  }
  std::uint64_t planned = 0;
  while (plan_chunk(store, count, planned)) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const auto store = store::sqlite::open_store(argv[1], store::sqlite::Use::Serve).value();
    const auto count = std::stoull(argv[2]);
    if (count == 0) {
      const auto writing = store->write();
      writing->keep_rendered("hash", "body");
      writing->commit();
    }
    const auto begin = std::chrono::steady_clock::now();
    if (count > 0) plan(*store, count);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fmt::print("{:.6f}\n", took.count());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "delivery_plan: {}\n", error.what());
    return 1;
  }
}
