#include "store/audit_chain.h"
#include "store/sqlite/reads.h"

#include <utility>

namespace goji::store::sqlite {
namespace {

AuditRow read_audit(Query& row) {
  AuditRow read;
  read.id = row.number();
  read.at = row.time();
  read.actor = row.text();
  read.action = row.text();
  read.subject = row.text();
  read.detail = row.text();
  return read;
}

}  // namespace

std::vector<AuditRow> audit(Connection& from, Id after, std::size_t limit) {
  Query query{
      from.prepared("SELECT id, at, actor, action, subject, detail FROM audit"
                    " WHERE id <= ? ORDER BY id DESC LIMIT ?")};
  query.with(newest_after(after), limit);
  std::vector<AuditRow> rows;
  while (query.next())
    rows.push_back(read_audit(query));
  return rows;
}

std::optional<Id> broken_audit(Connection& from) {
  // One statement, so that rows and head are of one moment while others add.
  Query query{
      from.prepared("SELECT head.hash, id, at, actor, action, subject, detail, audit.hash FROM"
                    " (SELECT coalesce((SELECT value FROM meta WHERE name = ?), '') AS hash) head"
                    " LEFT JOIN audit ON true ORDER BY id")};
  query.with(kAuditHead);
  std::string head;
  std::string before;
  Id next = 1;
  while (query.next()) {
    head = query.text();
    const auto row = read_audit(query);
    if (row.id == 0) break;  // there are none
    auto hash = query.text();
    if (row.id != next || hash != audit_hash(before, row)) return row.id;
    before = std::move(hash);
    next += 1;
  }
  if (before == head) return std::nullopt;
  return next;
}

}  // namespace goji::store::sqlite
