#include "settings/file.h"

#include "settings/bytes.h"
#include "settings/structure.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace goji::settings {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<File> empty_file(std::string name, Environment environment) {
  return std::make_unique<File>(
      File{.document = {.file = std::move(name), .environment = std::move(environment)}});
}

void read(File& file, const std::string& text) {
  auto& document = file.document;
  if (text.size() > kMostFileBytes) return document.complain(1, "the file is over 256 KiB");
  if (const auto flaw = flaw_in_bytes(text)) return document.complain(flaw->line, flaw->what);
  if (!check_structure(text, document)) return;
  file.root = YAML::Load(text);
  file.sound = !file.root.IsNull();
  if (!file.sound) document.complain(1, "the file is empty");
}

}  // namespace

std::unique_ptr<File> load_text(std::string_view text, std::string name, Environment environment) {
  auto file = empty_file(std::move(name), std::move(environment));
  read(*file, std::string{text});
  return file;
}

std::unique_ptr<File> load_file(const std::string& path, Environment environment) {
  auto file = empty_file(path, std::move(environment));
  std::error_code failure;
  if (!fs::is_regular_file(path, failure)) {
    file->document.complain(1, fs::exists(path, failure) ? "is not a file" : "is not there");
    return file;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMostFileBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.is_open() && !stream.bad())
    read(*file, text);
  else
    file->document.complain(1, "cannot be read");
  return file;
}

}  // namespace goji::settings
