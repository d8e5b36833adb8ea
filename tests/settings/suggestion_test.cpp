#include "settings/suggestion.h"

#include "support/catch.h"

namespace goji::settings {
namespace {

TEST_CASE("suggestion: the nearest word within a quarter of its letters and one") {
  CHECK(suggestion("visibilty", {"audience", "visibility"}) == ", did you mean `visibility`?");
  CHECK(suggestion("ab", {"abc"}) == ", did you mean `abc`?");
  CHECK(suggestion("ab", {"abcd"}).empty());
  CHECK(suggestion("abcd", {"abcdef"}) == ", did you mean `abcdef`?");
  CHECK(suggestion("abcd", {"abcdefg"}).empty());
  CHECK(suggestion("public", {"republic", "publik"}) == ", did you mean `publik`?");
}

TEST_CASE("suggestion: a word that would change as a whole is none") {
  CHECK(suggestion("c", {"z"}).empty());
  CHECK(suggestion("on", {"ok"}) == ", did you mean `ok`?");
}

TEST_CASE("suggestion: none among no words") {
  CHECK(suggestion("a", {}).empty());
}

TEST_CASE("suggestion: nobody waits for one among very many letters") {
  const std::string word(1000, 'a');
  CHECK(suggestion(word, {std::string(500, 'a')}).empty());  // within the budget, but far
  CHECK(suggestion(word, {std::string(499, 'b'), word.substr(1)}).empty());
  CHECK(suggestion(word.substr(500), {word.substr(501)}) ==
        ", did you mean `" + word.substr(501) + "`?");
}

}  // namespace
}  // namespace goji::settings
