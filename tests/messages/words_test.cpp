#include "messages/words.h"

#include "domain/words.h"
#include "messages/overlay.h"
#include "support/catch.h"

#include <algorithm>
#include <set>

namespace goji::messages {
namespace {

Words words_in(const std::string& locale) {
  std::vector<std::string> complaints;
  auto words = Words::load(assets::Assets(), locale, complaints);
  REQUIRE(complaints == std::vector<std::string>{});
  return words;
}

std::vector<std::string> complaints_about(const std::string& yaml) {
  const test::Overlay overlay({{"templates/words/ko.yaml", yaml}});
  std::vector<std::string> complaints;
  (void)Words::load(overlay.assets(), "ko", complaints);
  return complaints;
}

bool holds(const std::vector<std::string>& complaints, const std::string& one) {
  return std::ranges::find(complaints, one) != complaints.end();
}

TEST_CASE("words: every file of words that ships has all that notices need") {
  CHECK(words_in("ko").locale() == "ko");
  CHECK(words_in("en").word("status.major_outage") == "Major outage");
}

TEST_CASE("words: all languages have the same keys and say something under each") {
  const assets::Assets assets;
  std::vector<std::string> complaints;
  const auto korean = entries_of(assets, "templates/words/ko.yaml", complaints);
  for (const auto& path : assets.list("templates/words/")) {
    const auto entries = entries_of(assets, path, complaints);
    for (const auto& [key, entry] : entries) {
      INFO(path << " " << key);
      REQUIRE(korean.contains(key));
      // Some things need no words: then in no language.
      CHECK(entry.text.empty() == korean.at(key).text.empty());
    }
    CHECK(entries.size() == korean.size());
  }
  CHECK(complaints == std::vector<std::string>{});
  std::set<std::string> silent;
  for (const auto& [key, entry] : korean)
    if (entry.text.empty()) silent.insert(key);
  CHECK(silent == std::set<std::string>{"page.advice.operational"});
}

TEST_CASE("words: names are joined as each language does it") {
  const auto ko = words_in("ko");
  CHECK(ko.joined({}, 3) == "");
  CHECK(ko.joined({"메시지"}, 3) == "메시지");
  CHECK(ko.joined({"메시지", "지도"}, 3) == "메시지와 지도");
  CHECK(ko.joined({"톡", "지도"}, 3) == "톡과 지도");
  CHECK(ko.joined({"메시지", "지도", "톡"}, 3) == "메시지, 지도 및 톡");
  CHECK(ko.joined({"가", "나", "다", "라"}, 4) == "가, 나, 다 및 라");
  CHECK(ko.joined({"가", "나", "다", "라"}, 3) == "가, 나, 다 외 1개 서비스");
  CHECK(ko.joined({"가", "나", "다", "라"}, 1) == "가 외 3개 서비스");

  const auto en = words_in("en");
  CHECK(en.joined({"A"}, 3) == "A");
  CHECK(en.joined({"A", "B"}, 3) == "A and B");
  CHECK(en.joined({"A", "B", "C"}, 3) == "A, B, and C");
  CHECK(en.joined({"A", "B", "C", "D"}, 2) == "A, B, and 2 more services");
  CHECK(en.joined({"A", "B"}, 1) == "A, and 1 more service");
}

TEST_CASE("words: a status has its word in every section") {
  CHECK(Words::of("impact", ComponentStatus::PartialOutage) == "impact.partial_outage");
  const auto ko = words_in("ko");
  CHECK(ko.word("impact.major_outage") == "장애");
  CHECK(ko.word("no.such.word") == "");
  CHECK(ko.phrase("effect.major_outage", {{"components", "톡"}}) == "톡을 이용하실 수 없습니다.");
  CHECK(ko.phrase("effect.major_outage", {}) == "{{components}}을(를) 이용하실 수 없습니다.");
  CHECK(ko.phrase("no.such.phrase", {}) == "");
}

TEST_CASE("words: what is missing or empty or wrongly written is said with its line") {
  const auto complaints = complaints_about(
      "status:\n"
      "  operational: ''\n"
      "  major_outage: 장애\n"
      "lists:\n"
      "  two: '{{first}} {{lst}}'\n"
      "  many: '{{first'\n"
      "  comma: [a]\n");
  CHECK(holds(complaints, "templates/words/ko.yaml:2: status.operational is missing"));
  CHECK(holds(complaints, "templates/words/ko.yaml:1: status.partial_outage is missing"));
  CHECK(holds(complaints, "templates/words/ko.yaml:5: lists.two cannot hold {{lst}}"));
  CHECK(holds(complaints, "templates/words/ko.yaml:6: lists.many: line 1: a tag is never closed"));
  CHECK(holds(complaints, "templates/words/ko.yaml:7: lists.comma must be a text"));
  CHECK_FALSE(holds(complaints, "templates/words/ko.yaml:3: status.major_outage is missing"));
}

TEST_CASE("words: a date pattern that ICU does not know is refused") {
  const auto complaints = complaints_about("dates: {time: 'h:mm jj', date: ''}\n");
  CHECK(holds(complaints, "templates/words/ko.yaml:1: dates.time is not a pattern of ICU"));
}

TEST_CASE("words: a file that is missing or no YAML gives one complaint and no words") {
  std::vector<std::string> complaints;
  (void)Words::load(assets::Assets(), "xx", complaints);
  CHECK(complaints == std::vector<std::string>{"templates/words/xx.yaml:1: is missing"});
  CHECK(complaints_about("a: b: c\n").size() == 1);
  CHECK(complaints_about("a: b: c\n").front().starts_with("templates/words/ko.yaml:1: "));
}

}  // namespace
}  // namespace goji::messages
