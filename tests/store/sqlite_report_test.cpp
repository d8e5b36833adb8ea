#include "store/scratch_folder.h"
#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <chrono>

namespace goji::store {
namespace {

using namespace std::chrono_literals;

/// A hundred thousand recipients in an order that is not theirs, of whom all but ten were told
/// within a minute.
constexpr auto kMany = R"(
  DROP TRIGGER delivery_begins;
  INSERT INTO rendered VALUES ('hash', 'body');
  INSERT INTO revision VALUES (1, 1, 1, 0, 'opened', 'published', 1, 1, 1000, 'investigating', '{}',
    '{}', NULL, '{}', '');
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
  INSERT INTO delivery (revision, incident, channel, recipient, task, key, state, language,
    rendered, destination, planned_at, expires_at, accepted_at, error)
  SELECT 1, 1, 'mail', 'subscriber ' || (i * 7919 % 100003), 'post', i,
    iif(i % 10000 = 7, 'dead', 'accepted'), 'ko', 'hash', 'mail', 1000, 9000000,
    iif(i % 10000 = 7, NULL, 1000 + i % 60000), iif(i % 10000 = 7, 'gone', '') FROM n;
)";

TEST_CASE("reach: a hundred thousand deliveries are counted soon and in little memory") {
  const ScratchFolder folder;
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  SQLite::Database{folder.file(), SQLite::OPEN_READWRITE}.exec(kMany);
  const auto reading = store->read();
  const auto begun = std::chrono::steady_clock::now();
  const auto rows = reading->reach(1);
  CHECK(std::chrono::steady_clock::now() - begun < 20s);  // under sanitizers on a busy machine
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].deliveries == 100'000);
  CHECK(rows[0].recipients == 100'000);
  CHECK(rows[0].accepted == 99'990);
  CHECK(rows[0].untold == std::vector<UntoldRow>{{DeliveryState::Dead, "gone", 10}});
  CHECK(rows[0].until_accepted.largest() == 59'999);
  CHECK(rows[0].until_accepted.percentile(95) == 55'000);
  CHECK(rows[0].until_accepted.size() < 22'000);
}

}  // namespace
}  // namespace goji::store
