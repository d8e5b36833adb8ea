#include "board/text.h"

#include "support/catch.h"

namespace goji::board {
namespace {

TEST_CASE("text: nothing in it can end an attribute or begin a tag", "[board]") {
  CHECK(escaped("<b a='x' c=\"y\">&") == "&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;");
  CHECK(escaped("메시지") == "메시지");
}

TEST_CASE("text: what XML cannot hold is not in it", "[board]") {
  CHECK(escaped("a\x01\x1B"
                "b") == "ab");
  CHECK(escaped("a\xFFz") == "a\xEF\xBF\xBDz");
}

TEST_CASE("plain text: blocks become lines and tags go", "[board]") {
  CHECK(plain_text("<p>One.</p>\n<p>Two<br />three.</p>\n<ul>\n<li>four</li>\n</ul>\n") ==
        "One.\nTwo\nthree.\nfour");
  CHECK(plain_text("<p>a <strong>b</strong> <a href=\"https://x\">c</a></p>") == "a b c");
  CHECK(plain_text("") == "");
}

TEST_CASE("plain text: entities are the characters they stand for", "[board]") {
  CHECK(plain_text("&lt;b&gt; &amp;amp; &quot;x&quot; &#39;&apos;") == "<b> &amp; \"x\" ''");
  CHECK(plain_text("&#xAC00;&#44032;") == "가가");
}

TEST_CASE("plain text: what only looks like markup stays", "[board]") {
  CHECK(plain_text("a & b") == "a & b");
  CHECK(plain_text("&unknown; &#; &#x; &#99999999; &#12a;") ==
        "&unknown; &#; &#x; &#99999999; &#12a;");
  CHECK(plain_text("1 < 2") == "1 < 2");
}

TEST_CASE("language: a text is found in the asked one, else in the nearest", "[board]") {
  const Localized text{{"en", "Maps"}, {"ko", "지도"}, {"pt-BR", "Mapas"}};
  const std::vector<std::string> site{"ko", "en"};
  CHECK(in_language(text, "en", site) == "Maps");
  CHECK(in_language(text, "pt", site) == "Mapas");
  CHECK(in_language(text, "en-GB", site) == "Maps");
  CHECK(in_language(text, "ja", site) == "지도");
  CHECK(in_language({{"fr", "Plans"}}, "ja", site) == "Plans");
  CHECK(in_language({}, "ja", site).empty());
}

TEST_CASE("language: an empty text is none", "[board]") {
  CHECK(in_language({{"ko", ""}, {"en", "Maps"}}, "ko", {"ko", "en"}) == "Maps");
}

TEST_CASE("path: a key is a single piece of it", "[board]") {
  CHECK(path_piece("login-pc_2.a~") == "login-pc_2.a~");
  CHECK(path_piece("a/b?c&d") == "a%2Fb%3Fc%26d");
  CHECK(path_piece("톡") == "%ED%86%A1");
}

}  // namespace
}  // namespace goji::board
