// delivery_plan FILE COUNT: plans one notice for COUNT recipients in the store FILE, a thousand in
// a transaction, as a fan-out does, and prints the seconds it took. With COUNT 0 it only makes
// FILE.

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

constexpr std::uint64_t kChunk = 1'000;
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

void plan(store::Store& store, std::uint64_t count) {
  for (std::uint64_t first = 0; first < count; first += kChunk) {
    std::vector<store::DeliveryRow> rows;
    for (auto number = first; number < std::min(count, first + kChunk); ++number)
      rows.push_back(row(number));
    const auto writing = store.write();
    writing->plan(rows, {.due_at = kNow, .priority = 0, .in_order = true});
    writing->commit();
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
    plan(*store, count);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fmt::print("{:.6f}\n", took.count());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "delivery_plan: {}\n", error.what());
    return 1;
  }
}
