#include "store/sqlite/sqlite_writing.h"

namespace goji::store::sqlite {

void SqliteWriting::add_displays(std::span<const DisplayRow> rows) {
  for (const auto& row : rows)
    query(
        "INSERT INTO display (revision, language, number) VALUES (?,?,?)"
        " ON CONFLICT (revision, language) DO UPDATE SET number = number + excluded.number")
        .with(row.revision, row.language, row.number)
        .run();
}

}  // namespace goji::store::sqlite
