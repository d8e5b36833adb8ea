#include "web/body.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <stdexcept>
#include <zlib.h>

namespace goji::web {
namespace {

constexpr Refused kNotGzip{400, "the body is not one whole gzip stream"};
constexpr Refused kTooLarge{413, "the body is larger than this route takes, once unpacked"};

/// zlib's stream, ended whatever happens.
class Inflation {
 public:
  Inflation() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::runtime_error("zlib has no memory");
  }
  ~Inflation() { inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

std::variant<std::string, Refused> unpacked(std::string_view gzip, std::size_t cap) {
  if (gzip.size() > std::numeric_limits<uInt>::max()) return kTooLarge;
  Inflation inflation;
  auto& stream = inflation.stream();
  // zlib's interface is older than const; it does not write there.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());

  std::string out;
  std::array<char, 16384> piece{};
  for (int state = Z_OK; state != Z_STREAM_END;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END) return kNotGzip;
    const auto count = piece.size() - stream.avail_out;
    if (out.size() + count > cap) return kTooLarge;
    out.append(piece.data(), count);
  }
  if (stream.avail_in > 0) return kNotGzip;
  return out;
}

}  // namespace goji::web
