#include "flow/watching.h"

#include "flow/office.h"
#include "support/catch.h"

#include <fmt/format.h>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using test::Office;

/// An office that looks, and finds so many deliveries waiting.
struct Watch : Office {
  explicit Watch(const std::string& name, std::size_t posts = 1) : Office("watching-" + name) {
    looks = true;
    const auto writing = store->write();
    writing->keep_rendered("hash", "{}");
    for (std::size_t i = 0; i < posts; ++i)
      writing->plan(std::vector<store::DeliveryRow>{row(i)}, {.due_at = clock.now()});
    writing->commit();
    open();
    desk->turn();
  }

  [[nodiscard]] store::DeliveryRow row(std::size_t number) const {
    return {.revision = 1,
            .channel = "social",
            .recipient = fmt::format("r-{}", number),
            .key = fmt::format("k-{}", number),
            .rendered = "hash",
            .destination = fmt::format("host-{}", number),
            .planned_at = clock.now(),
            .expires_at = clock.now() + 8h};
  }

  void accept(bool by_looking = true, std::chrono::seconds due_in = 0s) {
    for (const auto& one : dispatched) {
      auto settled = accepted(one);
      settled.watch = store::Watch{.due_at = clock.now() + due_in, .by_looking = by_looking};
      desk->submit(std::move(settled));
    }
    dispatched.clear();
    desk->turn();
  }

  void end(Outcome seen, std::size_t look = 0) {
    desk->submit(deliveries::Sight{looked.at(look).delivery.id, 60s, std::move(seen), {}});
    desk->turn();
  }

  [[nodiscard]] store::DeliveryRow first() const { return store->read()->delivery(1).value(); }
};

TEST_CASE("watching: what was accepted is looked for at once and once and is visible when seen") {
  Watch office{"seen"};
  office.accept();
  REQUIRE(office.looked.size() == 1);
  CHECK(office.looked[0].delivery.state == DeliveryState::Accepted);
  office.clock.advance(5s);
  office.desk->turn();
  CHECK(office.looked.size() == 1);
  office.end(Accepted{});
  CHECK(office.first().state == DeliveryState::Visible);
  CHECK(office.first().visible_at == test::kOfficeOpens + 5s);
  office.clock.advance(1h);
  CHECK(office.looked.size() == 1);
}

TEST_CASE("watching: what is not seen is looked for again by the clock alone") {
  Watch office{"again"};
  office.accept();
  office.end(TryLater{"not there"});
  CHECK(office.first().state == DeliveryState::Accepted);
  office.clock.advance(1s - 1ms);
  CHECK(office.looked.size() == 1);
  office.clock.advance(1ms);
  REQUIRE(office.looked.size() == 2);
  CHECK(office.looked[1].watch.looks == 1);
}

TEST_CASE("watching: what is late tells why in the ledger and is counted until it is seen") {
  Watch office{"late"};
  office.accept();
  office.clock.advance(60s);
  office.end(TryLater{"not there"});
  CHECK(office.first().error == "not seen by readers within 60 s: not there");
  CHECK(office.store->read()->unseen_deliveries().at("social") == 1);
  office.clock.advance(60s);
  REQUIRE(office.looked.size() == 2);
  office.end(Accepted{}, 1);
  CHECK(office.first().error.empty());
  CHECK(office.first().visible_at == test::kOfficeOpens + 120s);
  CHECK(office.store->read()->unseen_deliveries().empty());
}

TEST_CASE("watching: there are never more than 64 looks under way and an end makes room") {
  Watch office{"most", 70};
  office.accept();
  CHECK(office.looked.size() == 64);
  office.clock.advance(10s);
  CHECK(office.looked.size() == 64);
  office.end(Accepted{});
  CHECK(office.looked.size() == 65);
}

TEST_CASE("watching: after a restart what nobody has seen yet is looked for again") {
  Watch office{"restart"};
  office.accept();
  office.open();
  office.desk->turn();
  CHECK(office.looked.size() == 2);
  office.end(Accepted{}, 1);
  CHECK(office.first().state == DeliveryState::Visible);
}

TEST_CASE("watching: a look that nobody asked for changes nothing") {
  Watch office{"unasked"};
  office.accept();
  office.open();  // before the desk has looked around
  office.end(Accepted{});
  CHECK(office.first().state == DeliveryState::Accepted);
}

TEST_CASE("watching: mail that has not come back counts as seen and nobody looks for it") {
  Watch office{"mail", 1'001};
  while (!office.dispatched.empty())
    office.accept(false, 3'600s);
  CHECK(office.store->read()->delivery_counts().at("social\taccepted") == 1'001);
  office.clock.advance(1h - 1ms);
  CHECK(office.first().state == DeliveryState::Accepted);
  office.clock.advance(1ms);
  CHECK(office.first().state == DeliveryState::Visible);
  office.clock.advance(1s);
  CHECK(office.store->read()->delivery_counts().at("social\tvisible") == 1'001);
  CHECK(office.looked.empty());
}

TEST_CASE("watching: where nobody looks all stays as it was accepted") {
  Watch office{"nobody"};
  office.looks = false;
  office.open();
  office.desk->turn();
  office.dispatched.clear();
  office.clock.advance(61s);  // the lease that the last run had
  office.accept();
  office.clock.advance(1h);
  CHECK(office.looked.empty());
  CHECK(office.first().state == DeliveryState::Accepted);
}

}  // namespace
}  // namespace goji::flow
