#pragma once

#include "flow/members.h"
#include "support/catch.h"
#include "web/joining/joining.h"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace goji::web::joining::test {

using flow::test::Members;
using flow::test::Office;
using store::SubscriberState;

inline constexpr auto kForm = "application/x-www-form-urlencoded";
inline constexpr auto kJson = "application/json";

/// The readers' routes over a real desk and store.
struct Lobby {
  Lobby()
      : enrolment(members.membership()),
        joining({.desk = office.desk.get(),
                 .enrolment = &enrolment,
                 .gate = &gate,
                 .keyring = &members.keyring},
                {.pages = pages(), .by_email = true, .by_webhook = true}),
        router(joining.routes()) {}

  static std::shared_ptr<const board::FormPages> pages() {
    static const auto kTemplates = board::Templates::read(assets::Assets{}, {"en", "ko"}).value();
    return std::make_shared<const board::FormPages>(
        kTemplates,
        board::Site{.name = {{"en", "Site"}, {"ko", "사이트"}}, .languages = {"en", "ko"}},
        Office::components());
  }

  Response ask(const std::string& method,
               const std::string& path,
               Parameters query = {},
               const std::string& body = {},
               const std::string& type = kForm) {
    const auto match = router.match(method, path);
    REQUIRE(match.route != nullptr);
    std::optional<Response> answered;
    match.route->handle({.method = method,
                         .path = path,
                         .query = std::move(query),
                         .headers = {{"content-type", type}},
                         .body = body,
                         .peer = "192.0.2.1",
                         .arrival = office.clock.now()},
                        [&](Response response) { answered = std::move(response); });
    if (!answered) office.desk->turn();
    REQUIRE(answered);
    return *answered;
  }

  Response post(const std::string& path, const std::string& body, const std::string& type = kForm) {
    return ask("POST", path, {}, body, type);
  }

  store::SubscriberRow admit(const flow::Enrolment::Wish& wish) {
    std::optional<store::SubscriberRow> row;
    office.desk->submit({[&](flow::Turn& turn) { row = enrolment.admit(turn, wish).value(); },
                         [](const std::optional<Error>&) {}});
    office.desk->turn();
    return row.value();
  }

  [[nodiscard]] store::SubscriberRow row(store::Id id) const {
    return office.store->read()->subscriber(id).value();
  }

  Office office{"joining"};
  Members members{};
  flow::Enrolment enrolment;
  subscribers::Gate gate{};
  Joining joining;
  Router router;
};

inline bool says(const Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

inline std::string header(const Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers)
    if (known == name) return value;
  return {};
}

}  // namespace goji::web::joining::test
