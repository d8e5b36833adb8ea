#include "base/base64.h"

#include "support/catch.h"

#include <string>
#include <utility>

namespace goji {
namespace {

TEST_CASE("base64: the examples of RFC 4648") {
  using Example = std::pair<std::string, std::string>;
  const auto [bytes, text] = GENERATE(Example{"", ""},
                                      Example{"f", "Zg=="},
                                      Example{"fo", "Zm8="},
                                      Example{"foo", "Zm9v"},
                                      Example{"foob", "Zm9vYg=="},
                                      Example{"fooba", "Zm9vYmE="},
                                      Example{"foobar", "Zm9vYmFy"});
  CHECK(to_base64(bytes) == text);
}

TEST_CASE("base64: every byte has its place") {
  CHECK(to_base64(std::string{"\x00\xff\x10", 3}) == "AP8Q");
  CHECK(to_base64("한") == "7ZWc");
}

}  // namespace
}  // namespace goji
