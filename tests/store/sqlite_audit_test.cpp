#include "store/conformance.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace goji::store::sqlite {
namespace {

TEST_CASE("audit: whatever was changed from outside is found where it is") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  {
    const auto writing = store->write();
    for (const auto* action : {"one", "two", "three", "four"})
      writing->add_audit({.at = kNow, .actor = "a", .action = action, .detail = "{}"});
    writing->commit();
  }
  struct Tampering {
    const char* sql;
    Id found;
  };
  const auto tampering = GENERATE(values<Tampering>({
      {"UPDATE audit SET at = at + 1 WHERE id = 2", 2},
      {"UPDATE audit SET actor = 'b' WHERE id = 1", 1},
      {"UPDATE audit SET action = '' WHERE id = 3", 3},
      {"UPDATE audit SET subject = 'x' WHERE id = 4", 4},
      {"UPDATE audit SET detail = '[]' WHERE id = 4", 4},
      {"UPDATE audit SET actor = 'on', action = 'e' WHERE id = 1", 1},
      {"UPDATE audit SET hash = '' WHERE id = 2", 2},
      {"DELETE FROM audit WHERE id = 1", 2},
      {"DELETE FROM audit WHERE id = 2", 3},
      {"DELETE FROM audit WHERE id = 4", 4},
      {"DELETE FROM audit", 1},
      {"INSERT INTO audit SELECT 5, at, actor, action, subject, detail, hash FROM audit"
       " WHERE id = 4",
       5},
      {"UPDATE audit SET id = -id WHERE id >= 2; UPDATE audit SET id = 1 - id WHERE id < 0;"
       " INSERT INTO audit SELECT 2, at, actor, action, subject, detail, hash FROM audit"
       " WHERE id = 1",
       2},
      {"UPDATE audit SET id = -id WHERE id IN (2, 3); UPDATE audit SET id = 5 + id"
       " WHERE id < 0",
       2},
  }));
  CAPTURE(tampering.sql);
  CHECK_FALSE(store->read()->broken_audit());
  SQLite::Database{folder.file(), SQLite::OPEN_READWRITE}.exec(tampering.sql);
  CHECK(store->read()->broken_audit() == tampering.found);
}

TEST_CASE("audit: what is added after the last rows were taken away does not hide it") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  const auto add = [&](const char* action) {
    const auto writing = store->write();
    writing->add_audit({.at = kNow, .action = action});
    writing->commit();
  };
  add("one");
  add("two");
  SQLite::Database{folder.file(), SQLite::OPEN_READWRITE}.exec("DELETE FROM audit WHERE id = 2");
  add("three");
  CHECK(store->read()->broken_audit() == 2);
}

}  // namespace
}  // namespace goji::store::sqlite
