#pragma once

#include "base/result.h"
#include "store/reading.h"
#include "store/writing.h"

#include <memory>
#include <stdexcept>
#include <string>

/// The only room that knows SQL. Two engines stand behind these interfaces, and one suite of tests
/// (tests/store/conformance.h) holds both to them.
namespace goji::store {

/// The engine could not do it: disk full, file gone, locked too long. Nothing was changed.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// COMMIT failed. It may be on disk or not, so the process must end, and the next start finds out.
/// (Where there was no room on the disk it surely is not, and that is a Failure.)
class CommitUnknown : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Another process serves the store, and this one must end as well. Nothing was changed.
class TakenOver : public CommitUnknown {
 public:
  using CommitUnknown::CommitUnknown;
};

class Store {
 public:
  virtual ~Store() = default;

  /// Begins the transaction. One at a time, on the thread that owns the store.
  [[nodiscard]] virtual std::unique_ptr<Writing> write() = 0;

  /// A reader of its own, from any thread, beside the writer. Each of its calls sees what was
  /// committed before it.
  [[nodiscard]] virtual std::unique_ptr<Reading> read() const = 0;

  /// Nobody waits just now: the engine may tidy up. Between transactions, on the thread that owns
  /// the store. What it cannot do now it does later.
  virtual void rest() {}

  /// Whether there is room that is kept for a disk that is full. If not, it is needed now, or there
  /// is too little to keep any; the store makes it again by itself. On the thread that owns the
  /// store.
  [[nodiscard]] virtual bool has_reserve() const { return true; }

  /// A consistent copy while all goes on. The file must not exist; it appears whole or not at all.
  /// Wherever it is served, what was live in it `now` waits for a person (store/restored.h).
  virtual Result<void> backup(const std::string& file, TimePoint now) = 0;
};

}  // namespace goji::store
