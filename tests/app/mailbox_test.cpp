#include "app/mailbox.h"

#include "app/config_folder.h"
#include "support/catch.h"

#include <chrono>
#include <future>
#include <utility>

namespace goji::app {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("mailbox: what is there at the start is taken and moved once it is recorded") {
  const test::ConfigFolder folder;
  folder.write("new/1", "report");
  std::promise<std::pair<std::string, Mailbox::Answer>> asked;
  {
    Mailbox mailbox{folder.path(""), [&](std::string message, Mailbox::Answer answer) {
                      asked.set_value({std::move(message), std::move(answer)});
                    }};
    auto future = asked.get_future();
    REQUIRE(future.wait_for(60s) == std::future_status::ready);
    auto [message, answer] = future.get();
    CHECK(message == "report");
    CHECK(fs::exists(folder.path("new/1")));
    answer(std::string{"recorded"});
  }
  CHECK(fs::exists(folder.path("cur/1:2,S")));
}

TEST_CASE("mailbox: it ends without an answer and what has none stays") {
  const test::ConfigFolder folder;
  folder.write("new/1", "report");
  std::promise<Mailbox::Answer> asked;
  {
    Mailbox mailbox{folder.path(""), [&](const std::string&, Mailbox::Answer answer) {
                      asked.set_value(std::move(answer));
                    }};
    REQUIRE(asked.get_future().wait_for(60s) == std::future_status::ready);
  }
  CHECK(fs::exists(folder.path("new/1")));
}

TEST_CASE("mailbox: an answer that comes after its end is heard by nobody") {
  const test::ConfigFolder folder;
  folder.write("new/1", "report");
  std::promise<Mailbox::Answer> asked;
  auto future = asked.get_future();
  {
    Mailbox mailbox{folder.path(""), [&](const std::string&, Mailbox::Answer answer) {
                      asked.set_value(std::move(answer));
                    }};
    REQUIRE(future.wait_for(60s) == std::future_status::ready);
  }
  future.get()(std::string{"too late"});
  CHECK(fs::exists(folder.path("new/1")));
}

}  // namespace
}  // namespace goji::app
