#include "store/conformance.h"
#include "store/term.h"

namespace goji::store {
namespace {

TEST_CASE("term: whoever takes over ends the term of the one before") {
  Fresh store;
  const auto first = take_over(*store);
  CHECK_NOTHROW(check_term(*store->read(), first));
  const auto second = take_over(*store);
  CHECK(second != first);
  CHECK_THROWS_AS(check_term(*store->read(), first), TakenOver);
  CHECK_NOTHROW(check_term(*store->read(), second));
}

TEST_CASE("term: nobody who never took over has one") {
  Fresh store;
  CHECK_THROWS_AS(check_term(*store->read(), "1"), TakenOver);
}

}  // namespace
}  // namespace goji::store
