#include "store/sqlite/hold.h"

#include "base/rfc3339.h"
#include "store/identity.h"
#include "store/restored.h"

namespace goji::store::sqlite {

std::size_t hold_all(Connection& copy, TimePoint now) {
  copy.run("BEGIN IMMEDIATE");
  Query{copy.prepared("UPDATE attempt SET finished_at = ?, outcome = 'lost',"
                      " why = 'a backup was restored' WHERE outcome = ''")}
      .with(now)
      .run();
  const auto held = Query{copy.prepared("UPDATE delivery SET state = 'held',"
                                        " held_reason = 'restore'"
                                        " WHERE id IN (SELECT delivery FROM dispatch)")}
                        .run();
  Query{copy.prepared("UPDATE dispatch SET due_at = ?, lease = 0, lease_until = 0, ends_as = ''")}
      .with(TimePoint::max())
      .run();
  Query{copy.prepared("UPDATE plan_job SET restored = 1")}.run();
  Query{copy.prepared("INSERT INTO meta (name, value) VALUES (?,?)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value")}
      .with(kRestoredAt, to_rfc3339(now))
      .run();
  Query{copy.prepared("DELETE FROM meta WHERE name = ?")}.with(kIdentity).run();
  copy.run("COMMIT");
  return held;
}

}  // namespace goji::store::sqlite
