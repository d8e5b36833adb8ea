#include "messages/markdown.h"

#include "base/utf8.h"
#include "support/catch.h"

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

TEST_CASE("markdown: paragraphs and lists and emphasis become HTML") {
  CHECK(markdown_to_html("a *b* **c**\nd\n\n- e\n- f\n") ==
        "<p>a <em>b</em> <strong>c</strong><br />\nd</p>\n<ul>\n<li>e</li>\n<li>f</li>\n</ul>\n");
  CHECK(markdown_to_html("") == "");
  CHECK(markdown_to_html("a & b \"c\"") == "<p>a &amp; b &quot;c&quot;</p>\n");
}

TEST_CASE("markdown: plain text keeps its words and gets a backslash only where it needs one") {
  CHECK(markdown_of("Maps (PC-login) is down. 50% = half! #1") ==
        "Maps (PC-login) is down. 50% = half! #1");
  CHECK(markdown_of("# a\n 12) b\r- c") == "\\# a\n 12\\) b\r\\- c");
  CHECK(markdown_of("1.5 is 1.5") == "1\\.5 is 1.5");
  CHECK(markdown_of("12a. b") == "12a. b");
}

TEST_CASE("markdown: no plain text becomes a mark wherever a template puts it") {
  const std::string marks = "\\`*_[]<>#&+-=.~|!)(:\"'0 a";
  for (const char a : marks)
    for (const char b : marks)
      for (const char c : marks) {
        const auto text = std::string{a, b, c} + "x";
        const auto trimmed = text.substr(std::min(text.find_first_not_of(' '), text.size()));
        if (trimmed.size() < 4) continue;
        CAPTURE(text);
        CHECK(markdown_to_plain(markdown_of(text)) == text);
        CHECK(markdown_to_plain("y " + markdown_of(text) + " z") == "y " + text + " z");
      }
  CHECK(markdown_to_plain(markdown_of("&amp; <b>x</b> ![i](http://x.y)")) ==
        "&amp; <b>x</b> ![i](http://x.y)");
}

TEST_CASE("markdown: what an entity stands for is as harmless as what is written") {
  const std::string source =
      "a&#x202e;b&#13;&#10;c&#x2066;d&#127;e&#155;f&#x2028;g&#0;h&#xfeff;i\nj "
      "[k&#x202e;](https://x.y/&#x202e;&#13;&#10;z '&#x2066;t')";
  CHECK(markdown_to_plain(source).starts_with("ab cdef g\uFFFDhi\nj k (https://x.y/"));
  for (const auto& made :
       {markdown_to_plain(source), markdown_to_html(source), markdown_to_markdown(source)}) {
    INFO(made);
    CHECK(utf8::cleaned(made) == made);
    CHECK(std::ranges::count(made, '\n') <= 2);
  }
  CHECK(markdown_to_plain("&amp; &lt;b&gt; &copy; **x** y") == "& <b> © x y");
}

TEST_CASE("markdown: links lead to http and https and to nothing else") {
  CHECK(markdown_to_html("[a](https://x.y/?a=1&b=\"2)") ==
        "<p><a href=\"https://x.y/?a=1&amp;b=%222\">a</a></p>\n");
  CHECK(markdown_to_html("<http://x.y>") == "<p><a href=\"http://x.y\">http://x.y</a></p>\n");
  for (const std::string url : {"javascript:alert(1)",
                                "JaVaScRiPt:alert(1)",
                                "data:text/html,x",
                                "file:///etc/passwd",
                                "//x.y",
                                "/x",
                                "x",
                                "mailto:a@b",
                                "HTTPS:x",
                                "vbscript:x",
                                "&#106;avascript:x"}) {
    CAPTURE(url);
    CHECK(markdown_to_html("[a *b*](" + url + ")") == "<p>a <em>b</em></p>\n");
  }
  CHECK(markdown_to_html("<javascript:alert>") == "<p>javascript:alert</p>\n");
  CHECK(markdown_to_html("[a]\n\n[a]: javascript:x") == "<p>a</p>\n");
}

TEST_CASE("markdown: images become their words") {
  CHECK(markdown_to_html("![a *b*](https://x.y/z.png)") == "<p>a <em>b</em></p>\n");
  CHECK(markdown_to_html("[![a](https://x.y/z.png)](https://x.y)") ==
        "<p><a href=\"https://x.y\">a</a></p>\n");
  CHECK(markdown_to_html("![a ![b](c)](d)") == "<p>a b</p>\n");
  CHECK(markdown_to_html("![a](x)![b](y)![c](z)") == "<p>abc</p>\n");
}

TEST_CASE("markdown: HTML is dropped and never runs") {
  CHECK(markdown_to_html("<script>alert(1)</script>\n\nb") == "<p>b</p>\n");
  CHECK(markdown_to_html("a <b onclick=x>c</b> <img src=x onerror=y>") == "<p>a c </p>\n");
  CHECK(markdown_to_html("<!-- a -->\n") == "");
  CHECK(markdown_to_html("`<script>`") == "<p><code>&lt;script&gt;</code></p>\n");
  CHECK(markdown_to_html("\\<script>") == "<p>&lt;script&gt;</p>\n");
  CHECK(markdown_to_html("&lt;script&gt;") == "<p>&lt;script&gt;</p>\n");
}

TEST_CASE("markdown: headings stay below those of the page") {
  CHECK(markdown_to_html("# a\n\n### b\n\n##### c") == "<h4>a</h4>\n<h4>b</h4>\n<h5>c</h5>\n");
}

TEST_CASE("markdown: as plain text nothing of its marks is left") {
  CHECK(markdown_to_plain("a *b* **c**\nd\n\n- e\n- f\n\n1. g\n2. h\n\n> i\n") ==
        "a b c\nd\n\n- e\n- f\n\n1. g\n2. h\n\ni");
  CHECK(markdown_to_plain("- a\n  - b\n    1. c\n- d") == "- a\n  - b\n    1. c\n- d");
  CHECK(markdown_to_plain("3. a\n\n   b\n\n4. c") == "3. a\n\n  b\n\n4. c");
  CHECK(markdown_to_plain("- a\n  > b\n- - c") == "- a\n\n  b\n- - c");
  CHECK(markdown_to_plain("# a\nb\n***\n    c\n    d\n\ne `f`") == "a\n\nb\n\nc\nd\n\ne f");
  CHECK(markdown_to_plain("") == "");
  CHECK(markdown_to_plain("<b>a</b> &amp; \\*b\\*") == "a & *b*");
}

TEST_CASE("markdown: as plain text links show where they lead") {
  CHECK(markdown_to_plain("[a *b*](https://x.y) c") == "a b (https://x.y) c");
  CHECK(markdown_to_plain("<https://x.y>") == "https://x.y");
  CHECK(markdown_to_plain("[https://good.example](https://bad.example)") ==
        "https://good.example (https://bad.example)");
  CHECK(markdown_to_plain("[](https://x.y)") == "https://x.y");
  CHECK(markdown_to_plain("[https://x.y*a*](https://x.y)") == "https://x.ya (https://x.y)");
  CHECK(markdown_to_plain("[a](javascript:x)") == "a");
}

TEST_CASE("markdown: as Markdown only what is allowed is left") {
  CHECK(markdown_to_markdown("# a\n\n![b](c) <i>d</i> [e](https://x.y) [f](javascript:g)\n") ==
        "#### a\n\nb d [e](https://x.y) f\n");
  const auto once = markdown_to_markdown("* a\n* \\*b\\* & `c`\n\n1\\. d");
  CHECK(markdown_to_markdown(once) == once);
  CHECK(markdown_to_html(once) == markdown_to_html("* a\n* \\*b\\* & `c`\n\n1\\. d"));
}

TEST_CASE("markdown: control characters and turned directions are gone from every shape") {
  std::string hostile;
  for (int byte = 0; byte < 0x20; ++byte)
    if (byte != '\n' && byte != '\t') hostile += static_cast<char>(byte);
  hostile += "\x7F\xE2\x80\xAE\xE2\x81\xA6\xFF";
  for (const auto& shape : {markdown_to_html(hostile + "a"),
                            markdown_to_plain(hostile + "a"),
                            markdown_to_markdown(hostile + "a")}) {
    CHECK(utf8::is_valid(shape));
    CHECK(utf8::cleaned(shape) == shape);
    CHECK(shape.find('a') != std::string::npos);
  }
}

TEST_CASE("markdown: what is beyond sixteen kilobytes is cut off and never inside a character") {
  const auto whole = times(kLongestSource, "a");
  CHECK(markdown_to_plain(whole) == whole);
  const auto cut = markdown_to_plain(times(kLongestSource, "한 "));
  CHECK(cut.size() <= kLongestSource);
  CHECK(cut.ends_with("한…"));
}

TEST_CASE("markdown: no source keeps cmark busy for long") {
  const auto started = std::clock();
  for (const std::string part : {"![[](",
                                 "[",
                                 "*a ",
                                 "> ",
                                 "<",
                                 "`",
                                 "- ",
                                 "[a](<",
                                 "&",
                                 "**_",
                                 "  - \n",
                                 "![a](b)",
                                 "[a](https://b)"}) {
    const auto source = times(100'000 / part.size(), part);
    CHECK(utf8::is_valid(markdown_to_html(source)));
    CHECK(utf8::is_valid(markdown_to_plain(source)));
    CHECK(utf8::is_valid(markdown_to_markdown(source)));
  }
  CHECK(std::clock() - started < 20 * CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace goji::messages
