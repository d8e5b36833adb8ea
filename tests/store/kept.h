#pragma once

#include "store/conformance.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

/// Short words for the tests of whole store files.
namespace goji::store::sqlite {

inline std::string content(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline bool there(const std::string& file) {
  return std::filesystem::exists(file);
}

/// Two values that are always changed together.
inline void keep(Store& store, const std::string& value) {
  const auto writing = store.write();
  for (const auto* name : {"a", "b"})
    writing->keep_meta(name, value);
  writing->commit();
}

/// What the store in the file keeps of them.
inline std::optional<std::string> kept(const std::string& file) {
  const auto store = open_store(file, Use::Share).value();
  CHECK(store->read()->meta("a") == store->read()->meta("b"));
  return store->read()->meta("a");
}

}  // namespace goji::store::sqlite
