#include "settings/readable_file.h"

#include <fstream>

namespace goji::settings {

std::string readable_file(Reader& reader, const std::string& key) {
  auto path = reader.path(key, "");
  if (!path.empty() && !std::ifstream{path}) reader.complain(key, "cannot be read: " + path);
  return path;
}

}  // namespace goji::settings
