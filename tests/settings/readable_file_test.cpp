#include "settings/readable_file.h"

#include "support/catch.h"
#include "support/scratch_file.h"
#include "support/yaml.h"

namespace goji::settings {
namespace {

TEST_CASE("readable file: what is there is taken and what is not is a complaint") {
  const test::ScratchFile file{"content"};
  test::Yaml yaml{"{here: " + file.path() + ", gone: /nowhere/at/all.pem}"};
  CHECK(readable_file(yaml.root, "here") == file.path());
  CHECK(yaml.document.complaints.empty());
  CHECK(readable_file(yaml.root, "absent").empty());
  CHECK(yaml.document.complaints.empty());
  CHECK(readable_file(yaml.root, "gone") == "/nowhere/at/all.pem");
  CHECK(yaml.document.complaints ==
        std::vector<std::string>{"goji.yaml:1: gone cannot be read: /nowhere/at/all.pem"});
}

}  // namespace
}  // namespace goji::settings
