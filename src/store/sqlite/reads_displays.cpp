#include "store/sqlite/reads.h"

#include <utility>

namespace goji::store::sqlite {

std::vector<DisplayRow> displays(Connection& from, Id revision) {
  Query query{from.prepared(
      "SELECT revision, language, number FROM display WHERE revision = ? ORDER BY language")};
  query.with(revision);
  std::vector<DisplayRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.revision = query.number();
    row.language = query.text();
    row.number = query.number();
  }
  return rows;
}

std::map<std::string, std::uint64_t> displays_by_language(Connection& from) {
  Query query{from.prepared("SELECT language, sum(number) FROM display GROUP BY language")};
  std::map<std::string, std::uint64_t> sums;
  while (query.next()) {
    auto language = query.text();
    sums.emplace(std::move(language), query.number());
  }
  return sums;
}

}  // namespace goji::store::sqlite
