#include "flow/outlet.h"

#include "support/catch.h"

#include <vector>

namespace goji::flow {
namespace {

Outlet outlet(std::string destination, std::string account) {
  return {.channel = "channel",
          .capabilities = {.destination = std::move(destination),
                           .destination_pace = {.per_second = 3, .burst = 30},
                           .account = std::move(account),
                           .account_pace = {.per_second = 1, .burst = 10}}};
}

TEST_CASE("outlet: it shares the limits of its host and of its account there") {
  CHECK(destination_of(outlet("", "")) == "channel");
  CHECK(destination_of(outlet("host", "")) == "host");
  CHECK(destination_of(outlet("host", "me")) == "host/me");
  CHECK(destination_of(outlet("", "me")) == "channel/me");
}

TEST_CASE("outlet: the paces are those of hosts and accounts and the slowest counts") {
  std::vector<Outlet> outlets{outlet("host", "me"), outlet("host", ""), outlet("quiet", "me")};
  outlets[1].capabilities.destination_pace.per_second = 2;
  outlets[2].capabilities.destination_pace = {};
  const auto paces = paces_of(outlets);
  CHECK(paces.size() == 3);
  CHECK(paces.at("host") == Pace{.per_second = 2, .burst = 30});
  CHECK(paces.at("host/me") == Pace{.per_second = 1, .burst = 10});
  CHECK(paces.at("quiet/me") == Pace{.per_second = 1, .burst = 10});
  std::swap(outlets[0], outlets[1]);
  CHECK(paces_of(outlets) == paces);
}

}  // namespace
}  // namespace goji::flow
