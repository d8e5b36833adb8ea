#include "flow/showcase.h"

#include "flow/office.h"
#include "support/catch.h"

namespace goji::flow {
namespace {

using test::Office;

Showcase showcase() {
  auto templates = board::Templates::read(assets::Assets{}, {"en"}).value();
  return Showcase({.site = {.name = {{"en", "Site"}}},
                   .headings = {{.key = "talk", .name = {{"en", "Talk"}}}},
                   .components = Office::components(),
                   .templates = std::move(templates),
                   .to_html = [](const std::string& markdown) { return "<p>" + markdown; }});
}

TEST_CASE("showcase: readers are told in the words that the store has in all their lengths") {
  Office office{"showcase"};
  office.announce();
  auto shown = showcase();
  shown.load(*office.store->read());
  const auto facts = shown.facts(office.clock.now(), std::nullopt);
  REQUIRE(facts.incidents.size() == 1);
  const auto words = office.store->read()->revisions(1).at(0).words.at("en");
  const auto& update = facts.incidents[0].updates.at(0);
  CHECK(update.title.at("en") == words.title);
  CHECK(update.brief.at("en") == words.short_text);
  CHECK(update.body.at("en") == "<p>" + words.body);
}

TEST_CASE("showcase: groups are headed as the configuration says") {
  const auto facts = showcase().facts({}, std::nullopt);
  REQUIRE(facts.headings.size() == 1);
  CHECK(facts.headings[0].key == "talk");
}

}  // namespace
}  // namespace goji::flow
