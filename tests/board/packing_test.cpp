#include "board/packing.h"

#include "support/catch.h"

#include <zlib.h>

namespace goji::board {
namespace {

std::string unpacked(const std::string& packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string text(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "메시지 " + std::to_string(i) + "\n";
  return text;
}

TEST_CASE("packing: gzip gives back what went in", "[board]") {
  for (const auto effort : {Effort::Quick, Effort::Thorough}) {
    CHECK(unpacked(gzipped(long_text(), effort)) == long_text());
    CHECK(unpacked(gzipped("", effort)).empty());
  }
}

TEST_CASE("packing: both codings save something on a page", "[board]") {
  Page page;
  page.plain = long_text();
  pack(page, nullptr, Effort::Thorough);
  CHECK(page.gzip.size() < page.plain.size() / 3);
  CHECK(page.brotli.size() < page.gzip.size());
  CHECK(unpacked(page.gzip) == page.plain);
}

TEST_CASE("packing: what fits in a packet anyway is left as it is", "[board]") {
  Page page;
  page.plain = std::string(511, 'a');
  pack(page, nullptr, Effort::Thorough);
  CHECK(page.gzip.empty());
  CHECK(page.brotli.empty());
  page.plain += 'a';
  pack(page, nullptr, Effort::Thorough);
  CHECK_FALSE(page.gzip.empty());
  CHECK_FALSE(page.brotli.empty());
}

TEST_CASE("packing: a coding that saves nothing is not offered", "[board]") {
  Page page;
  unsigned state = 1;
  for (int i = 0; i < 600; ++i) {
    state = state * 1664525U + 1013904223U;
    page.plain += static_cast<char>(state >> 24U);
  }
  pack(page, nullptr, Effort::Thorough);
  CHECK(page.gzip.empty());
  CHECK(page.brotli.empty());
}

TEST_CASE("packing: the tag is the content's and nothing else's", "[board]") {
  Page one;
  one.plain = "a";
  Page same;
  same.plain = "a";
  same.content_type = "text/plain";
  Page other;
  other.plain = "b";
  for (auto* page : {&one, &same, &other})
    pack(*page, nullptr, Effort::Thorough);
  CHECK(one.etag == same.etag);
  CHECK(one.etag != other.etag);
  CHECK(one.etag.front() == '"');
  CHECK(one.etag.back() == '"');
  CHECK(one.etag.size() == 22);
}

TEST_CASE("packing: an equal page hands its compressed forms on", "[board]") {
  Page before;
  before.plain = long_text();
  pack(before, nullptr, Effort::Thorough);
  before.gzip = "kept";
  before.brotli = "kept too";
  Page page;
  page.plain = long_text();
  pack(page, &before, Effort::Thorough);
  CHECK(page.gzip == "kept");
  CHECK(page.brotli == "kept too");
  page.plain += "more";
  pack(page, &before, Effort::Thorough);
  CHECK(page.gzip != "kept");
}

TEST_CASE("packing: what was compressed in haste is done better once and not again in haste",
          "[board]") {
  Page hasty;
  hasty.plain = long_text();
  pack(hasty, nullptr, Effort::Quick);
  CHECK(hasty.quick);
  Page better;
  better.plain = long_text();
  pack(better, &hasty, Effort::Thorough);
  CHECK_FALSE(better.quick);
  CHECK(better.gzip != hasty.gzip);
  CHECK(better.brotli.size() < hasty.brotli.size());
  CHECK(better.etag == hasty.etag);
  for (const auto* before : {&hasty, &better}) {
    Page again;
    again.plain = long_text();
    pack(again, before, Effort::Quick);
    CHECK(again.gzip == before->gzip);
    CHECK(again.brotli == before->brotli);
    CHECK(again.quick == before->quick);
  }
}

TEST_CASE("packing: everything but what has a name of its own is asked for again soon", "[board]") {
  CHECK(cache_control(Keep::Briefly) ==
        "public, max-age=2, stale-while-revalidate=10, stale-if-error=86400");
  CHECK(cache_control(Keep::AWhile) ==
        "public, max-age=60, stale-while-revalidate=120, stale-if-error=86400");
  CHECK(cache_control(Keep::ForEver) == "public, max-age=31536000, immutable");
}

}  // namespace
}  // namespace goji::board
