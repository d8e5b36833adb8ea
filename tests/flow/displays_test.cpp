#include "flow/displays.h"

#include "flow/office.h"
#include "support/catch.h"

#include <atomic>
#include <thread>

namespace goji::flow {
namespace {

using board::BannerUpdate;
using test::Office;
using Rows = std::vector<store::DisplayRow>;

const std::vector<std::string> kLanguages{"ko", "en"};

/// What is to be kept is kept in an office's store.
struct Ledger : Office {
  explicit Ledger(const std::string& name) : Office("displays-" + name) {}

  /// Whether there was anything to keep.
  bool keep(Displays& displays) {
    auto command = displays.keep();
    if (!command) return false;
    desk->submit(std::move(*command));
    desk->turn();
    return true;
  }

  [[nodiscard]] Rows kept(store::Id revision) const { return store->read()->displays(revision); }
};

TEST_CASE("displays: each is counted by what was displayed and in which language") {
  Ledger ledger{"each"};
  Displays displays;
  displays.expect({{8, 21}, {7, 12}}, kLanguages);
  displays.count({7, 12}, "ko");
  displays.count({7, 12}, "ko");
  displays.count({7, 12}, "en");
  displays.count({8, 21}, "en");
  CHECK(ledger.keep(displays));
  CHECK(ledger.kept(12) == Rows{{12, "en", 1}, {12, "ko", 2}});
  CHECK(ledger.kept(21) == Rows{{21, "en", 1}});
}

TEST_CASE("displays: what is kept is kept once and while nothing is told nothing is written") {
  Ledger ledger{"once"};
  Displays displays;
  displays.expect({{7, 12}}, kLanguages);
  CHECK_FALSE(ledger.keep(displays));
  displays.count({7, 12}, "ko");
  CHECK(ledger.keep(displays));
  CHECK_FALSE(ledger.keep(displays));
  displays.count({7, 12}, "ko");
  CHECK(ledger.keep(displays));
  CHECK(ledger.kept(12) == Rows{{12, "ko", 2}});
}

TEST_CASE("displays: what the banner does not say is counted nowhere") {
  Displays displays;
  displays.count({7, 12}, "ko");
  displays.expect({{7, 12}, {9, 15}}, kLanguages);
  for (const BannerUpdate made_up : {BannerUpdate{7, 11}, {7, 13}, {6, 12}, {8, 12}, {9, 16}, {}})
    displays.count(made_up, "ko");
  for (const auto* language : {"", "k", "koo", "KO", "ja"})
    displays.count({7, 12}, language);
  CHECK_FALSE(displays.keep().has_value());
}

TEST_CASE("displays: a newer update is counted anew and the older one no more") {
  Ledger ledger{"newer"};
  Displays displays;
  displays.expect({{7, 12}}, kLanguages);
  displays.count({7, 12}, "ko");
  displays.expect({{7, 13}}, kLanguages);
  displays.count({7, 12}, "ko");
  displays.count({7, 13}, "ko");
  displays.count({7, 13}, "ko");
  CHECK(ledger.keep(displays));
  CHECK(ledger.kept(12) == Rows{{12, "ko", 1}});
  CHECK(ledger.kept(13) == Rows{{13, "ko", 2}});
}

TEST_CASE("displays: an update that stays is counted on whatever changes beside it") {
  Ledger ledger{"stays"};
  Displays displays;
  displays.expect({{7, 12}}, kLanguages);
  displays.count({7, 12}, "en");
  displays.expect({{7, 12}}, kLanguages);
  displays.count({7, 12}, "en");
  displays.expect({{7, 12}, {8, 14}}, {"en"});
  displays.count({7, 12}, "en");
  displays.count({7, 12}, "ko");
  displays.expect({}, {});
  displays.count({7, 12}, "en");
  CHECK(ledger.keep(displays));
  CHECK(ledger.kept(12) == Rows{{12, "en", 3}});
}

TEST_CASE("displays: what could not be kept is in the next with what came meanwhile") {
  Ledger ledger{"later"};
  Displays displays;
  displays.expect({{7, 12}}, kLanguages);
  displays.count({7, 12}, "ko");
  displays.keep()->answer(Error{Fault::Unavailable, "the disk is full"});
  displays.count({7, 12}, "ko");
  CHECK(ledger.keep(displays));
  CHECK(ledger.kept(12) == Rows{{12, "ko", 2}});
  CHECK_FALSE(ledger.keep(displays));
}

TEST_CASE("displays: of what two threads count while the banner changes nothing is lost") {
  constexpr int kRounds = 20'000;
  Ledger ledger{"threads"};
  Displays displays;
  displays.expect({{7, 12}}, kLanguages);
  std::atomic<int> under_way = 2;
  const auto count = [&](const char* language) {
    for (int i = 0; i < kRounds; ++i)
      displays.count({7, 12}, language);
    --under_way;
  };
  std::thread korean{count, "ko"};
  std::thread english{count, "en"};
  for (std::uint64_t other = 13; under_way > 0; ++other) {
    displays.expect({{7, 12}, {8, other}}, kLanguages);
    ledger.keep(displays);
  }
  korean.join();
  english.join();
  ledger.keep(displays);
  CHECK(ledger.kept(12) == Rows{{12, "en", kRounds}, {12, "ko", kRounds}});
}

}  // namespace
}  // namespace goji::flow
