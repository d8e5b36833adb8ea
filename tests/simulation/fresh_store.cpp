#include "simulation/fresh_store.h"

#include "store/schema.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/sqlite_writing.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace goji::simulation {
namespace {

using store::sqlite::Connection;
using store::sqlite::Query;

/// The schema, which stays, and what empties it.
struct Body {
  Body() : connection(":memory:", Connection::Mode::ReadWrite) {
    store::sqlite::migrate(connection, store::migrations());
    store::sqlite::SqliteWriting::prepare(connection);
    Query tables{
        connection.prepared("SELECT name FROM sqlite_schema WHERE type = 'table' UNION ALL"
                            " SELECT name FROM sqlite_temp_schema WHERE type = 'table'")};
    while (tables.next())
      empties += "DELETE FROM " + tables.text() + ";";
  }

  void empty() {
    connection.run("PRAGMA foreign_keys=OFF");
    connection.run("BEGIN;" + empties + "COMMIT");
    connection.run("PRAGMA foreign_keys=ON");
  }

  Connection connection;
  std::string empties{};
  bool lent = false;
};

class Reader final : public store::sqlite::Reads<store::Reading> {
 public:
  explicit Reader(Connection& connection) : connection_(connection) {}

 protected:
  Connection& from() override { return connection_; }

 private:
  Connection& connection_;
};

class FreshStore final : public store::Store {
 public:
  explicit FreshStore(Body& body) : body_(body) {
    if (std::exchange(body_.lent, true)) throw std::logic_error("there is one at a time");
    body_.empty();
  }
  ~FreshStore() override { body_.lent = false; }
  FreshStore(const FreshStore&) = delete;
  FreshStore& operator=(const FreshStore&) = delete;

  std::unique_ptr<store::Writing> write() override {
    return std::make_unique<store::sqlite::SqliteWriting>(body_.connection);
  }
  [[nodiscard]] std::unique_ptr<store::Reading> read() const override {
    return std::make_unique<Reader>(body_.connection);
  }
  Result<void> backup(const std::string& /*file*/, TimePoint /*now*/) override {
    return Error{Fault::Invalid, "a simulated store is not backed up"};
  }

 private:
  Body& body_;
};

}  // namespace

std::unique_ptr<store::Store> fresh_store() {
  thread_local Body body;
  return std::make_unique<FreshStore>(body);
}

}  // namespace goji::simulation
