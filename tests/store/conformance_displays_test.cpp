#include "store/conformance.h"

namespace goji::store {
namespace {

using Rows = std::vector<DisplayRow>;
using Sums = std::map<std::string, std::uint64_t>;

void add(Fresh& store, const Rows& rows) {
  committed(store, [&](Writing& writing) { writing.add_displays(rows); });
}

TEST_CASE("displays: what is added is added to what there is of the revision in the language") {
  Fresh store;
  CHECK(store->read()->displays(7).empty());
  add(store, {{7, "ko", 3}, {7, "en", 1}, {8, "ko", 5}});
  add(store, {{7, "ko", 2}});
  CHECK(store->read()->displays(7) == Rows{{7, "en", 1}, {7, "ko", 5}});
  CHECK(store->read()->displays(8) == Rows{{8, "ko", 5}});
  CHECK(store->read()->displays(9).empty());
}

TEST_CASE("displays: all revisions together are summed by language") {
  Fresh store;
  CHECK(store->read()->displays_by_language().empty());
  add(store, {{7, "ko", 3}, {7, "en", 1}, {8, "ko", 5}});
  CHECK(store->read()->displays_by_language() == Sums{{"en", 1}, {"ko", 8}});
}

TEST_CASE("displays: a transaction that is dropped adds nothing and one sees its own") {
  Fresh store;
  add(store, {{7, "ko", 3}});
  {
    const auto writing = store->write();
    writing->add_displays(Rows{{7, "ko", 2}});
    CHECK(writing->displays(7) == Rows{{7, "ko", 5}});
    CHECK(writing->displays_by_language() == Sums{{"ko", 5}});
  }
  CHECK(store->read()->displays(7) == Rows{{7, "ko", 3}});
}

TEST_CASE("displays: a number may be as great as any id") {
  Fresh store;
  add(store, {{static_cast<Id>(kMost), "ko", static_cast<std::uint64_t>(kMost) - 1}});
  add(store, {{static_cast<Id>(kMost), "ko", 1}});
  CHECK(store->read()->displays(kMost).at(0).number == static_cast<std::uint64_t>(kMost));
}

}  // namespace
}  // namespace goji::store
