#include "settings/secret_file.h"

#include "support/catch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace goji::settings {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "goji-secret-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string write(const std::string& text, unsigned mode = 0600) const {
    const auto file = path_ / "secret";
    std::ofstream{file, std::ios::binary} << text;
    fs::permissions(file, fs::perms{mode});
    return file;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

TEST_CASE("secret file: one line break at its end is no part of it") {
  const Folder folder;
  CHECK(read_secret_file(folder.write("t0ken"))->reveal() == "t0ken");
  CHECK(read_secret_file(folder.write("t0ken\n"))->reveal() == "t0ken");
  CHECK(read_secret_file(folder.write("t0ken\r\n"))->reveal() == "t0ken");
  CHECK(read_secret_file(folder.write("t0ken\n\n"))->reveal() == "t0ken\n");
  CHECK(read_secret_file(folder.write(" a b \n"))->reveal() == " a b ");
}

TEST_CASE("secret file: one that others than owner and group can open is refused with the remedy") {
  const Folder folder;
  for (const unsigned mode : {0604U, 0602U, 0644U, 0666U}) {
    const auto path = folder.write("t0ken", mode);
    CHECK(read_secret_file(path).error().what == "is open to everybody; run: chmod o= " + path);
  }
  for (const unsigned mode : {0600U, 0640U, 0660U, 0400U})
    CHECK(read_secret_file(folder.write("t0ken", mode)).has_value());
}

TEST_CASE("secret file: what holds no secret is refused by name") {
  const Folder folder;
  const auto path = folder.write("\n");
  CHECK(read_secret_file(path).error().what == "is empty: " + path);
  CHECK(read_secret_file(folder.path()).error().what == "is not a file: " + folder.path().string());
  CHECK(read_secret_file("/none").error().what == "names a file that is not there: /none");
  CHECK(read_secret_file(folder.write(std::string(65'536, 'x'))).has_value());
  CHECK(read_secret_file(folder.write(std::string(65'537, 'x'))).error().what ==
        "is over 64 KiB: " + path);
}

}  // namespace
}  // namespace goji::settings
