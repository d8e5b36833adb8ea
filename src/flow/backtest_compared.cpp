#include "flow/backtest_compared.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/local_time.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace goji::flow {
namespace {

namespace json = boost::json;

struct Difference {
  const BacktestNotice* notice = nullptr;
  bool own = false;  ///< only the own policy gives it
};

auto sense_of(const BacktestNotice& notice) {
  return std::tie(notice.at, notice.kind, notice.automatic, notice.components);
}

/// What the first has and the second has not.
void add_missing(const BacktestResult& from,
                 const BacktestResult& in,
                 bool own,
                 std::vector<Difference>& all) {
  std::vector<const BacktestNotice*> left;
  for (const BacktestNotice& notice : in.notices)
    left.push_back(&notice);
  for (const BacktestNotice& notice : from.notices) {
    const auto same = std::ranges::find_if(
        left, [&](const BacktestNotice* other) { return sense_of(*other) == sense_of(notice); });
    if (same == left.end()) {
      all.push_back({&notice, own});
    } else {
      left.erase(same);
    }
  }
}

std::vector<Difference> differences(const BacktestResult& own, const BacktestResult& other) {
  std::vector<Difference> all;
  add_missing(own, other, true, all);
  add_missing(other, own, false, all);
  std::ranges::stable_sort(all, {}, [](const Difference& one) { return one.notice->at; });
  return all;
}

}  // namespace

std::string compared_json(const BacktestResult& own,
                          const BacktestResult& other,
                          const std::string& zone) {
  const LocalTime time{zone};
  auto document = json::parse(to_json(own, zone)).as_object();
  document["against"] = json::parse(to_json(other, zone));
  json::array all;
  for (const Difference& one : differences(own, other)) {
    json::object components;
    for (const auto& [key, status] : one.notice->components)
      components[key] = word(status);
    all.push_back(json::object{{"at", time(one.notice->at)},
                               {"only", one.own ? "own" : "against"},
                               {"kind", word(one.notice->kind)},
                               {"components", std::move(components)}});
  }
  document["differences"] = std::move(all);
  return json::serialize(document);
}

std::string compared_text(const BacktestResult& own,
                          const BacktestResult& other,
                          const std::string& zone) {
  const LocalTime time{zone};
  auto text = to_text(own, zone);
  const auto all = differences(own, other);
  text += all.empty() ? "\nThe other policy would have said the same.\n"
                      : "\nWhat the other policy changes (- said only by yours, + only by it):\n";
  for (const Difference& one : all) {
    text += one.own ? "  -" : "  +";
    text += line_of(*one.notice, time).substr(1);
  }
  return text;
}

}  // namespace goji::flow
