#include "app/cli/check.h"

#include "app/config_folder.h"
#include "support/catch.h"

#include <sstream>

namespace goji::app::cli {
namespace {

using test::ConfigFolder;

TEST_CASE("check: a good configuration is summed up in one line") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml",
                                 "site: {languages: [ko, en]}\n"
                                 "components: [{key: a}, {key: b}]\n"
                                 "channels: [{name: page, kind: status_page}]\n");
  std::ostringstream out;
  CHECK(check(out, path, folder.surroundings()) == 0);
  CHECK(out.str() ==
        path + ": good: 2 components, 0 inlets, 1 channel, 0 maintenances, in ko and en\n");
}

TEST_CASE("check: a bad one is refused with every complaint on a line of its own") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml", "components: []\nproxies: [x]\n");
  std::ostringstream out;
  CHECK(check(out, path, folder.surroundings()) == 1);
  CHECK(out.str() == path + ":1: components must list at least one component\n" + path +
                         ":2: proxies[0] must be a network, like 10.0.0.0/8 or fd00::/8\n");
}

TEST_CASE("check: what this version cannot do is refused and not passed over") {
  const ConfigFolder folder;
  (void)folder.write("dsn", "host=a");
  const auto path = folder.write("goji.yaml",
                                 "components: [{key: a}]\n"
                                 "approvals: on\n"
                                 "store: {postgresql: {dsn_file: dsn}}\n");
  std::ostringstream out;
  CHECK(check(out, path, folder.surroundings()) == 1);
  CHECK(out.str().find("approvals cannot be on") != std::string::npos);
  CHECK(out.str().find("store.postgresql cannot be used") != std::string::npos);
  CHECK(out.str().find("host=a") == std::string::npos);
}

TEST_CASE("check: the sample of the contract is good with the channels as they are built") {
  const ConfigFolder folder;
  auto sample = test::source_file("tests/app/contract_sample.yaml");
  const auto put = [&](const std::string& before, const std::string& text) {
    const auto at = sample.find(before + "...");
    REQUIRE(at != std::string::npos);
    sample.replace(at + before.size(), 3, text);
  };
  const auto token = folder.write("token", "t0ken\n");
  put("kind: alertmanager, token_file: ", token);
  put("access_token_file: ", token);
  put("instance: \"https://", "social.example");
  const auto path = folder.write("goji.yaml", sample);
  std::ostringstream out;
  CHECK(check(out, path, {.environment = {}, .kinds = channel_list()}) == 0);
  CHECK(out.str() ==
        path + ": good: 4 components, 2 inlets, 6 channels, 1 maintenance, in ko and en\n");
}

TEST_CASE("check: no secret is shown") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml",
                                 "components: [{key: a}]\n"
                                 "inlets: [{name: i, kind: generic, token: hunter2}]\n");
  std::ostringstream out;
  CHECK(check(out, path, folder.surroundings()) == 1);
  CHECK(out.str().find("hunter2") == std::string::npos);
}

}  // namespace
}  // namespace goji::app::cli
