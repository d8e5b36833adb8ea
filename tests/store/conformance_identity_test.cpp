#include "store/conformance.h"
#include "store/identity.h"
#include "support/seeded_random.h"

namespace goji::store {
namespace {

TEST_CASE("identity: a store gets a name when it is first served and keeps it") {
  goji::test::SeededRandom random{1};
  Fresh store;
  CHECK(identity_of(*store->read()).empty());
  identify(*store, random);
  const auto name = identity_of(*store->read());
  CHECK(name.size() == 32);
  identify(*store, random);
  CHECK(identity_of(*store->read()) == name);
}

TEST_CASE("identity: no two stores have the same name") {
  goji::test::SeededRandom random{1};
  Fresh one;
  Fresh other;
  identify(*one, random);
  identify(*other, random);
  CHECK(identity_of(*one->read()) != identity_of(*other->read()));
}

}  // namespace
}  // namespace goji::store
