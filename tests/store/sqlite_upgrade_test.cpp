#include "store/kept.h"
#include "store/schema.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/place.h"

#include <vector>

namespace goji::store::sqlite {
namespace {

/// A store as a goji of that schema left it, with a note in it.
void leave_store(const std::string& file, std::size_t schema) {
  REQUIRE(create_private(file).has_value());
  Connection connection{file, Connection::Mode::ReadWrite};
  migrate(connection, migrations().first(schema));
  connection.run(
      "INSERT INTO note (at, reason, incident) VALUES (1000, '{\"code\":\"x\",\"facts\":{}}', 3)");
}

TEST_CASE("upgrade: a store of every earlier goji is brought up to date with what is in it") {
  const auto schema = GENERATE(range(std::size_t{1}, migrations().size()));
  const ScratchFolder folder;
  leave_store(folder.file(), schema);
  const auto store = open_store(folder.file(), Use::Serve).value();
  CHECK(store->read()->notes(0, 9).at(0).incident == 3);
  CHECK(store->read()->displays_by_language().empty());
  {
    const auto writing = store->write();
    writing->add_displays(std::vector<DisplayRow>{{.revision = 1, .language = "ko", .number = 2}});
    writing->commit();
  }
  CHECK(store->read()->displays(1).at(0).number == 2);
}

TEST_CASE("upgrade: the steps of the schema are numbered from one without a gap") {
  int number = 0;
  for (const auto& step : migrations())
    CHECK(step.number == ++number);
}

}  // namespace
}  // namespace goji::store::sqlite
