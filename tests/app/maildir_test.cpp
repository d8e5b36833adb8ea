#include "app/maildir.h"

#include "app/config_folder.h"
#include "support/catch.h"

#include <set>
#include <vector>

namespace goji::app {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

/// A Maildir, and what is made of its messages: those that begin with an E are answered with that
/// Error.
struct Box {
  void put(const std::string& name, const std::string& text) { folder.write("new/" + name, text); }

  void empty() {
    empty_maildir(folder.path(""), [this](const std::string& message) -> Result<std::string> {
      taken.push_back(message);
      if (message == "E strange") return Error{Fault::Invalid, "it is no report"};
      if (message == "E not ours") return Error{Fault::NotFound, "it names no mail"};
      if (message == "E later") return Error{Fault::Unavailable, "the disk is full"};
      return "delivery 7 came back";
    });
  }

  [[nodiscard]] Names names(const std::string& in) const {
    Names found;
    if (fs::exists(folder.path(in)))
      for (const auto& entry : fs::directory_iterator(folder.path(in)))
        found.insert(entry.path().filename().string());
    return found;
  }

  test::ConfigFolder folder{};
  std::vector<std::string> taken{};
};

TEST_CASE("maildir: what was taken is moved and marked as seen and not taken again") {
  Box box;
  box.put("2.host", "second");
  box.put("1.host", "first");
  box.empty();
  CHECK(box.taken == std::vector<std::string>{"first", "second"});
  CHECK(box.names("new").empty());
  CHECK(box.names("cur") == Names{"1.host:2,S", "2.host:2,S"});
  box.empty();
  CHECK(box.taken.size() == 2);
}

TEST_CASE("maildir: what is no report of ours is left unseen for a person") {
  Box box;
  box.put("1", "E strange");
  box.put("2", "E not ours");
  box.put("3", "report");
  box.empty();
  CHECK(box.names("new").empty());
  CHECK(box.names("cur") == Names{"1:2,", "2:2,", "3:2,S"});
}

TEST_CASE("maildir: what could not be recorded stays with those behind it and is taken later") {
  Box box;
  box.put("1", "report");
  box.put("2", "E later");
  box.put("3", "report");
  box.empty();
  CHECK(box.names("new") == Names{"2", "3"});
  CHECK(box.taken.size() == 2);
  box.put("2", "now it can be");
  box.empty();
  CHECK(box.names("new").empty());
  CHECK(box.taken.size() == 4);
}

TEST_CASE("maildir: nothing that is there already is overwritten") {
  Box box;
  box.folder.write("cur/1:2,S", "the first of that name");
  box.put("1", "report");
  box.empty();
  CHECK(box.names("cur") == Names{"1:2,S", "1.1:2,S"});
}

TEST_CASE("maildir: hidden files and folders are no messages and one without new is empty") {
  Box box;
  box.empty();
  CHECK(box.taken.empty());
  box.put(".partial", "x");
  box.folder.write("new/folder/message", "x");
  box.empty();
  CHECK(box.taken.empty());
  CHECK(box.names("new") == Names{".partial", "folder"});
}

TEST_CASE("maildir: no more of a message is read than a report needs") {
  Box box;
  box.put("1", std::string(kMostOfMessage + 1, 'x'));
  box.put("2", "");
  box.empty();
  REQUIRE(box.taken.size() == 2);
  CHECK(box.taken[0].size() == kMostOfMessage);
  CHECK(box.taken[1].empty());
}

TEST_CASE("maildir: a folder that cannot be written to loses nothing") {
  Box box;
  box.folder.write("cur", "a file where the folder should be");
  box.put("1", "report");
  box.empty();
  CHECK(box.names("new") == Names{"1"});
}

}  // namespace
}  // namespace goji::app
