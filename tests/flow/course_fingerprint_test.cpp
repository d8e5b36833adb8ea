#include "flow/course_fingerprint.h"

#include "support/catch.h"

#include <set>
#include <string>
#include <vector>

namespace goji::flow::course {
namespace {

template <class T>
std::uint64_t of(const T& value) {
  Fingerprint fingerprint;
  fingerprint.add(value);
  return fingerprint.taken();
}

using Texts = std::vector<std::string>;
using Numbers = std::map<std::string, int>;

TEST_CASE("fingerprint: what is the same has one, and begins anew after each") {
  Fingerprint fingerprint;
  fingerprint.add(std::string{"a"});
  CHECK(fingerprint.taken() == of(std::string{"a"}));
  fingerprint.add(std::string{"a"});
  CHECK(fingerprint.taken() == of(std::string{"a"}));
}

TEST_CASE("fingerprint: nothing moves from one text, list or value into the next") {
  CHECK(of(Texts{"ab", "c"}) != of(Texts{"a", "bc"}));
  CHECK(of(Texts{"a", ""}) != of(Texts{"a"}));
  CHECK(of(std::vector<Texts>{{"a"}, {}}) != of(std::vector<Texts>{{}, {"a"}}));
  CHECK(of(std::optional<bool>{}) != of(std::optional<bool>{false}));
  CHECK(of(Numbers{{"a", 1}, {"b", 2}}) != of(Numbers{{"a", 2}, {"b", 1}}));
  CHECK(of(Numbers{}) != of(Numbers{{"", 0}}));
}

TEST_CASE("fingerprint: the least change of a number or a time is another") {
  using namespace std::chrono_literals;
  CHECK(of(0.1 + 0.2) != of(0.3));
  CHECK(of(TimePoint{1ms}) != of(TimePoint{2ms}));
  CHECK(of(std::chrono::sys_days{std::chrono::days{1}}) !=
        of(std::chrono::sys_days{std::chrono::days{2}}));
  CHECK(of(std::uint64_t{1} << 63U) != of(std::uint64_t{0}));
  CHECK(of(true) != of(false));
}

}  // namespace
}  // namespace goji::flow::course
