#include "store/term.h"

#include <charconv>
#include <cstdint>

namespace goji::store {
namespace {

constexpr const char* kTerm = "term";

}  // namespace

std::string take_over(Store& store) {
  const auto writing = store.write();
  const auto before = writing->meta(kTerm).value_or("0");
  std::uint64_t number = 0;
  std::from_chars(before.data(), before.data() + before.size(), number);
  writing->keep_meta(kTerm, std::to_string(number + 1));
  auto term = writing->meta(kTerm).value_or("");
  writing->commit();
  return term;
}

void check_term(Reading& reading, const std::string& term) {
  if (reading.meta(kTerm) != term)
    throw TakenOver("another process serves this store now; this one ends");
}

}  // namespace goji::store
