#include "subscribers/key_file.h"

#include "subscribers/keys.h"
#include "support/catch.h"
#include "support/seeded_random.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace goji::subscribers {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string file() const { return path / "goji.key"; }
  [[nodiscard]] std::string content() const {
    std::ifstream in{file()};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  void write(const std::string& text) const {
    std::ofstream{file()} << text;
    fs::permissions(file(), fs::perms::owner_read | fs::perms::owner_write);
  }

  fs::path path = fs::temp_directory_path() / ("goji-key-" + std::to_string(::getpid()));
  goji::test::SeededRandom random{7};
};

std::string why(const Result<Keyring>& keyring) {
  REQUIRE(keyring.has_error());
  return keyring.error().what;
}

TEST_CASE("key file: one is made for its owner alone and is the same at the next start") {
  Folder folder;
  const auto made = key_in(folder.file(), std::nullopt, folder.random).value();
  const auto text = folder.content();
  CHECK(text.size() == 65);
  CHECK(fs::status(folder.file()).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 1);
  const auto again = key_in(folder.file(), made.label(), folder.random).value();
  CHECK(again.label() == made.label());
  CHECK(folder.content() == text);
}

TEST_CASE("key file: a store that knows a key gets no new one") {
  Folder folder;
  const auto told = why(key_in(folder.file(), "label", folder.random));
  CHECK(told.find("is missing") != std::string::npos);
  CHECK(told.find(folder.file()) != std::string::npos);
  CHECK_FALSE(fs::exists(folder.file()));
}

TEST_CASE("key file: another store's key is refused and left as it is") {
  Folder folder;
  folder.write(std::string(64, 'b') + "\n");
  const auto told = why(key_in(folder.file(), test::keyring().label(), folder.random));
  CHECK(told.find("is not the one") != std::string::npos);
  CHECK(told.find("bbb") == std::string::npos);
  CHECK(folder.content() == std::string(64, 'b') + "\n");
}

TEST_CASE("key file: what holds no key is refused and left as it is") {
  Folder folder;
  folder.write("my key\n");
  const auto told = why(key_in(folder.file(), std::nullopt, folder.random));
  CHECK(told.find("64 hex digits") != std::string::npos);
  CHECK(told.find("my key") == std::string::npos);
  CHECK(folder.content() == "my key\n");
}

TEST_CASE("key file: one that everybody may read is refused") {
  Folder folder;
  folder.write(std::string(64, 'b') + "\n");
  fs::permissions(folder.file(), fs::perms::others_read, fs::perm_options::add);
  CHECK(why(key_in(folder.file(), std::nullopt, folder.random)).find("open to everybody") !=
        std::string::npos);
}

TEST_CASE("key file: a folder that cannot be written to is told") {
  Folder folder;
  const auto told = why(key_in(folder.path / "missing" / "key", std::nullopt, folder.random));
  CHECK(told.find("cannot write") != std::string::npos);
}

}  // namespace
}  // namespace goji::subscribers
