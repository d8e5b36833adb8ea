#pragma once

#include "store/hostile.h"
#include "store/scratch_folder.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"
#include "support/catch.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// What every engine must keep: the tests named conformance_*_test.cpp begin with a Fresh, and so
/// run once for each engine. A new engine is a new line in engines().
namespace goji::store {

using namespace std::chrono_literals;

struct Engine {
  const char* name;
  bool readers_apart;  ///< readers do not see what is not committed, and may be on any thread

  /// An empty store; what it leaves on disk goes into the folder.
  std::unique_ptr<Store> (*make)(const ScratchFolder& folder);
};

inline std::vector<Engine> engines() {
  return {{"SQLite in a file",
           true,
           [](const ScratchFolder& folder) {
             return sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
           }},
          {"SQLite in memory", false, [](const ScratchFolder&) {
             return sqlite::open_store(":memory:", sqlite::Use::Serve).value();
           }}};
}

/// An empty store, of each engine in turn.
class Fresh {
 public:
  Fresh() : Fresh(GENERATE(from_range(engines()))) {}

  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }
  [[nodiscard]] bool has_readers_apart() const { return readers_apart_; }

 private:
  explicit Fresh(const Engine& engine)
      : engine_(Catch::MessageBuilder("INFO", CATCH_INTERNAL_LINEINFO, Catch::ResultWas::Info)
                << engine.name),
        readers_apart_(engine.readers_apart),
        store_(engine.make(folder_)) {}

  ScratchFolder folder_{};
  Catch::ScopedMessage engine_;
  bool readers_apart_;
  std::unique_ptr<Store> store_;
};

inline constexpr TimePoint kNow{std::chrono::seconds{1'800'000'000}};

/// The greatest id that every engine can keep.
inline constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

/// As the store gave it back, but for the id that it gave.
template <class Row>
Row without_id(Row row) {
  row.id = 0;
  return row;
}

template <class Rows>
std::vector<Id> ids_of(const Rows& rows) {
  std::vector<Id> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows)
    ids.push_back(row.id);
  return ids;
}

/// Does `what` with a transaction and commits it.
template <class What>
auto committed(Fresh& store, What what) {
  const auto writing = store->write();
  if constexpr (std::is_void_v<decltype(what(*writing))>) {
    what(*writing);
    writing->commit();
  } else {
    auto result = what(*writing);
    writing->commit();
    return result;
  }
}

}  // namespace goji::store
