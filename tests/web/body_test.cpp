#include "web/body.h"

#include "support/catch.h"

#include <array>
#include <string>
#include <zlib.h>

namespace goji::web {
namespace {

Head chunked() {
  Head head;
  head.framing = Framing::Chunked;
  return head;
}

Head of_length(std::uint64_t length) {
  Head head;
  head.framing = length > 0 ? Framing::Length : Framing::None;
  head.length = length;
  return head;
}

struct Taken {
  std::string body;
  std::string rest;
  int refused = 0;
  bool whole = false;
};

/// Fed `step` bytes at a time.
Taken taken(const Head& head, std::string_view bytes, std::size_t cap, std::size_t step) {
  Body body{head, cap};
  Taken result;
  std::string waiting;
  for (std::size_t at = 0; !result.whole && result.refused == 0; at += step) {
    waiting += bytes.substr(std::min(at, bytes.size()), step);
    std::string_view rest = waiting;
    const auto state = body.take(rest);
    waiting = std::string{rest};
    if (const auto* refused = std::get_if<Refused>(&state))
      result.refused = refused->status;
    else
      result.whole = std::get<bool>(state);
    if (at > bytes.size()) break;
  }
  result.body = body.collected();
  result.rest = waiting;
  return result;
}

TEST_CASE("body: by length it takes that many bytes and no more") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{100});
  const auto got = taken(of_length(5), "helloGET", 5, step);
  CHECK(got.whole);
  CHECK(got.body == "hello");
  CHECK(got.refused == 0);
  if (step == 100) CHECK(got.rest == "GET");
}

TEST_CASE("body: without one it is whole at once") {
  const auto got = taken(of_length(0), "GET", 0, 100);
  CHECK(got.whole);
  CHECK(got.body.empty());
  CHECK(got.rest == "GET");
}

TEST_CASE("body: one byte over the cap is too many") {
  CHECK(taken(of_length(6), "", 5, 1).refused == 413);
  CHECK(taken(chunked(), "5\r\nhello\r\n0\r\n\r\n", 5, 100).whole);
  CHECK(taken(chunked(), "6\r\n", 5, 100).refused == 413);
  CHECK(taken(chunked(), "5\r\nhello\r\n1\r\n", 5, 100).refused == 413);
}

TEST_CASE("body: chunks are joined however they come in") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{200});
  const std::string bytes =
      "5;a=b;c=\"d\"\r\nhello\r\n00A\r\n 123456789\r\n0;x\r\nX-Sum: 1\r\nY:\r\n\r\nGET";
  const auto got = taken(chunked(), bytes, 100, step);
  CHECK(got.whole);
  CHECK(got.body == "hello 123456789");
  if (step == 200) CHECK(got.rest == "GET");
}

TEST_CASE("body: chunks in capitals and small letters count the same") {
  CHECK(taken(chunked(), "a\r\n0123456789\r\n0\r\n\r\n", 99, 99).body == "0123456789");
  CHECK(taken(chunked(), "F\r\n0123456789abcde\r\n0\r\n\r\n", 99, 99).body.size() == 15);
}

TEST_CASE("body: what is not exactly chunked is refused") {
  const std::string bytes = GENERATE("\r\n",
                                     "x\r\n",
                                     "g\r\n",
                                     ";a\r\n",
                                     " 5\r\n",
                                     "5 \r\n",
                                     "5\n",
                                     "-5\r\n",
                                     "+5\r\n",
                                     "0x5\r\n",
                                     "5\rhello",
                                     "5;a\nhello",
                                     "5;a\x01\r\n",
                                     "5\r\nhelloX",
                                     "5\r\nhello\n",
                                     "5\r\nhello\rX",
                                     "0\r\n\n",
                                     "0\r\nX: a\n",
                                     "0\r\n X: a\r\n",
                                     "0\r\n: a\r\n",
                                     "0\r\n\rX",
                                     "0\r\nX\x7F",
                                     "000000005\r\n",
                                     "0\n");
  CAPTURE(bytes);
  CHECK(taken(chunked(), bytes, 100, 1000).refused == 400);
  CHECK(taken(chunked(), bytes, 100, 1).refused == 400);
}

TEST_CASE("body: extensions and trailers have a bound together") {
  CHECK(taken(chunked(), "0;" + std::string(8191, 'a') + "\r\n\r\n", 10, 100'000).whole);
  CHECK(taken(chunked(), "0;" + std::string(8192, 'a') + "\r\n", 10, 100'000).refused == 400);
  CHECK(taken(chunked(), "0\r\nX" + std::string(8192, 'a'), 10, 100'000).refused == 400);
  CHECK(
      taken(chunked(), "0;" + std::string(8000, 'a') + "\r\nX" + std::string(200, 'a'), 10, 100'000)
          .refused == 400);
}

std::string packed(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST_CASE("unpacked: gzip comes back as it went in up to the cap and no further") {
  const std::string text(100'000, 'a');
  CHECK(std::get<std::string>(unpacked(packed(text), text.size())) == text);
  CHECK(std::get<Refused>(unpacked(packed(text), text.size() - 1)).status == 413);
  CHECK(std::get<std::string>(unpacked(packed(""), 0)).empty());
}

TEST_CASE("unpacked: a bomb costs no more than the cap") {
  const auto bomb = packed(std::string(64 << 20, '\0'));
  REQUIRE(bomb.size() < 100'000);
  CHECK(std::get<Refused>(unpacked(bomb, 1000)).status == 413);
}

TEST_CASE("unpacked: what is cut short or followed or no gzip at all is refused") {
  const auto good = packed("hello");
  const std::string bytes = GENERATE_COPY(good.substr(0, good.size() - 1),
                                          good + "x",
                                          good + good,
                                          std::string{"hello"},
                                          std::string{});
  CHECK(std::get<Refused>(unpacked(bytes, 100)).status == 400);
}

}  // namespace
}  // namespace goji::web
