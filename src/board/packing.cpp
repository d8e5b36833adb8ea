#include "board/packing.h"

#include "base/digest.h"

#include <brotli/encode.h>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <zlib.h>

namespace goji::board {
namespace {

// Below this a packet is a packet, compressed or not.
constexpr std::size_t kWorthwhile = 512;
constexpr int kGzipWindow = 15 + 16;  // + 16: with gzip's own head, see zlib.h
constexpr int kGzipMemory = 8;
constexpr int kBrotliWindow = 18;
constexpr std::size_t kTagLength = 20;

/// Of both zlib's levels and brotli's qualities.
int level(Effort effort) {
  return effort == Effort::Quick ? 1 : 5;
}

std::string smaller(std::string packed, std::size_t than) {
  return packed.size() < than ? std::move(packed) : std::string();
}

}  // namespace

std::string_view cache_control(Keep keep) {
  switch (keep) {
    case Keep::Briefly:
      return "public, max-age=2, stale-while-revalidate=10, stale-if-error=86400";
    case Keep::AWhile:
      return "public, max-age=60, stale-while-revalidate=120, stale-if-error=86400";
    case Keep::ForEver:
      break;
  }
  return "public, max-age=31536000, immutable";
}

void pack(Page& page, const Page* before, Effort effort) {
  page.etag = '"' + sha256_hex(page.plain).substr(0, kTagLength) + '"';
  if (page.plain.size() < kWorthwhile) return;
  const bool hasty = effort == Effort::Quick;
  if (before != nullptr && before->etag == page.etag && (hasty || !before->quick)) {
    page.quick = before->quick;
    page.gzip = before->gzip;
    page.brotli = before->brotli;
    return;
  }
  page.quick = hasty;
  page.gzip = smaller(gzipped(page.plain, effort), page.plain.size());
  page.brotli = smaller(brotlied(page.plain, effort), page.plain.size());
}

std::string gzipped(std::string_view text, Effort effort) {
  z_stream stream{};
  const int opened = deflateInit2(
      &stream, level(effort), Z_DEFLATED, kGzipWindow, kGzipMemory, Z_DEFAULT_STRATEGY);
  if (opened != Z_OK) throw std::runtime_error("zlib cannot begin");
  std::string packed(deflateBound(&stream, text.size()), '\0');
  // zlib's interface is older than const and than char.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int ended = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("zlib cannot end");
  return packed;
}

std::string brotlied(std::string_view text, Effort effort) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string packed(size, '\0');
  const auto done = BrotliEncoderCompress(level(effort),
                                          kBrotliWindow,
                                          BROTLI_MODE_TEXT,
                                          text.size(),
                                          reinterpret_cast<const std::uint8_t*>(text.data()),
                                          &size,
                                          reinterpret_cast<std::uint8_t*>(packed.data()));
  if (done == BROTLI_FALSE) throw std::runtime_error("brotli cannot compress");
  packed.resize(size);
  return packed;
}

}  // namespace goji::board
