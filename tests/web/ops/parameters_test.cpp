#include "web/ops/parameters.h"

#include "support/catch.h"

#include <string>

namespace goji::web::ops {
namespace {

Request asking(const std::string& name, const std::string& value) {
  return {.query = {{name, value}}};
}

TEST_CASE("parameters: a page is fifty rows from the newest unless somebody asks for less") {
  CHECK(page_of({})->limit == 50);
  CHECK(page_of({})->after == 0);
  CHECK(page_of(asking("after", "17"))->after == 17);
  CHECK(page_of(asking("limit", "1"))->limit == 1);
  CHECK(page_of(asking("limit", "500"))->limit == 500);
}

TEST_CASE("parameters: a limit or cursor that is none is refused by its name") {
  for (const auto* limit : {"0", "501", "-1", "ten", "1e3", "99999999999999999999"})
    CHECK(page_of(asking("limit", limit)).error().what.starts_with("limit must be"));
  CHECK(page_of(asking("after", "x")).error().what == "after must be a whole number");
}

TEST_CASE("parameters: an id that is no number or too large is nothing that exists") {
  for (const auto* id : {"", "0", "x", "-1", "9223372036854775808"}) {
    const auto found = id_in({.captures = {{"id", id}}}, "incident");
    REQUIRE(found.has_error());
    CHECK(found.error().fault == Fault::NotFound);
  }
  CHECK(id_in({.captures = {{"id", "9223372036854775807"}}}, "incident").value() ==
        9223372036854775807U);
}

}  // namespace
}  // namespace goji::web::ops
