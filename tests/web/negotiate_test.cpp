#include "web/negotiate.h"

#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::web {
namespace {

TEST_CASE("coding: the reader's weights decide and of equals the smaller form") {
  const auto [accept, coding] = GENERATE(table<std::string, Coding>({
      {"", Coding::Plain},
      {"gzip", Coding::Gzip},
      {"x-gzip", Coding::Gzip},
      {"GZIP, deflate, BR", Coding::Brotli},
      {"gzip, br", Coding::Brotli},
      {"br;q=0.5, gzip", Coding::Gzip},
      {"br;q=0.5, gzip;q=0.501", Coding::Gzip},
      {"br;q=0.5, gzip;q=0.5", Coding::Brotli},
      {"br;q=0, gzip;q=0.1", Coding::Gzip},
      {"br;q=0, gzip;q=0", Coding::Plain},
      {"*", Coding::Brotli},
      {"*;q=0", Coding::Plain},
      {"*, br;q=0", Coding::Gzip},
      {"identity, gzip;q=0.5", Coding::Plain},
      {"identity;q=0.5, gzip;q=0.5", Coding::Gzip},
      {"identity;q=0, gzip", Coding::Gzip},
      {"identity;q=0", Coding::Plain},
      {"gzip ; q=1.0", Coding::Gzip},
      {"gzip;Q=1.000", Coding::Gzip},
      {"gzip;q=1.001", Coding::Plain},
      {"gzip;q=2", Coding::Plain},
      {"gzip;q=", Coding::Plain},
      {"gzip;q=0.1234", Coding::Plain},
      {"gzip;q=0,5", Coding::Plain},
      {"gzip;q=0.x", Coding::Plain},
      {"gzip;x=1", Coding::Plain},
      {"deflate", Coding::Plain},
  }));
  CAPTURE(accept);
  CHECK(best_coding(accept, true, true) == coding);
}

TEST_CASE("coding: a form that does not exist is not chosen") {
  CHECK(best_coding("gzip, br", true, false) == Coding::Gzip);
  CHECK(best_coding("gzip, br", false, true) == Coding::Brotli);
  CHECK(best_coding("gzip, br, *", false, false) == Coding::Plain);
}

const std::vector<std::string> kLanguages{"ko", "en", "pt-BR", "zh-Hant"};

TEST_CASE("language: what was asked for by name comes first and then the browser's weights") {
  const auto [wanted, accept, language] = GENERATE(table<std::string, std::string, std::string>({
      {"", "", "ko"},
      {"en", "ko", "en"},
      {"EN", "ko", "en"},
      {"en-GB", "ko", "en"},
      {"fr", "en", "en"},
      {"", "en", "en"},
      {"", "fr", "ko"},
      {"", "en-GB", "en"},
      {"", "en-GB-oxendict, ko;q=0.9", "en"},
      {"", "fr, en;q=0.5, ko;q=0.6", "ko"},
      {"", "fr, en;q=0.6, ko;q=0.5", "en"},
      {"", "en;q=0.5, ko;q=0.5", "en"},
      {"", "pt", "pt-BR"},
      {"", "pt-PT", "ko"},
      {"", "zh-Hant-TW", "zh-Hant"},
      {"", "zh", "zh-Hant"},
      {"", "z", "ko"},
      {"", "en;q=0", "ko"},
      {"", "*, en;q=0.9", "ko"},
      {"", "*;q=0.1, en;q=0.2", "en"},
      {"", "en;q=nonsense, pt", "pt-BR"},
      {"", "-", "ko"},
  }));
  CAPTURE(wanted, accept);
  CHECK(best_language(kLanguages, wanted, accept) == language);
}

TEST_CASE("language: where there are none there is none") {
  CHECK(best_language({}, "en", "ko").empty());
}

TEST_CASE("tag: each coding has its own and each finds the page again") {
  CHECK(tag_of("\"a\"", Coding::Plain) == "\"a\"");
  CHECK(tag_of("\"a\"", Coding::Gzip) == "\"a-gzip\"");
  CHECK(tag_of("\"a\"", Coding::Brotli) == "\"a-br\"");
  CHECK(tag_of("W/\"a\"", Coding::Brotli) == "W/\"a\"");
  CHECK(tag_of("", Coding::Brotli).empty());
  for (const auto coding : {Coding::Plain, Coding::Gzip, Coding::Brotli})
    CHECK(has_already(tag_of("\"a\"", coding), "\"a\""));
}

TEST_CASE("tag: a reader has the page if any tag of the list is its") {
  const auto [list, has] = GENERATE(table<std::string, bool>({
      {"\"a\"", true},
      {"W/\"a\"", true},
      {"\"x\", W/\"a-gzip\"", true},
      {"*", true},
      {"\"b\"", false},
      {"\"aa\"", false},
      {"", false},
      {"\"\"", false},
  }));
  CAPTURE(list);
  CHECK(has_already(list, "\"a\"") == has);
  CHECK_FALSE(has_already(list, ""));
}

}  // namespace
}  // namespace goji::web
