#include "store/sqlite/migrate.h"

#include <fmt/format.h>

namespace goji::store::sqlite {

Result<Age> age_of(Connection& connection,
                   const std::string& file,
                   std::span<const Migration> steps) {
  const bool empty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (!empty && connection.number("PRAGMA application_id") != kApplicationId)
    return Error{Fault::Invalid,
                 fmt::format("{} is the database of another program; it is left as it is", file)};
  const auto found = connection.number("PRAGMA user_version");
  const auto newest = steps.back().number;
  if (found > newest)
    return Error{Fault::Invalid,
                 fmt::format("the store {} was written by a newer goji (schema {}, this one knows"
                             " {}); it is left as it is",
                             file,
                             found,
                             newest)};
  if (empty) return Age::New;
  return found < newest ? Age::Older : Age::Current;
}

void migrate(Connection& connection, std::span<const Migration> steps) {
  for (const Migration& step : steps) {
    if (step.number <= connection.number("PRAGMA user_version")) continue;
    connection.run("BEGIN IMMEDIATE");
    // Somebody else may have done it while we waited for the lock.
    if (step.number > connection.number("PRAGMA user_version")) {
      connection.run(fmt::format("PRAGMA application_id = {}", kApplicationId));
      connection.run(std::string{step.sql});
      connection.run(fmt::format("PRAGMA user_version = {}", step.number));
    }
    connection.run("COMMIT");
  }
}

Result<void> undamaged(Connection& connection, const std::string& file, Look look) {
  const auto found =
      connection.text(look == Look::Quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)");
  if (found == "ok") return {};
  return Error{Fault::Invalid, damaged(file, found)};
}

}  // namespace goji::store::sqlite
