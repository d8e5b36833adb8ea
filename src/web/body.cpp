#include "web/body.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace goji::web {
namespace {

constexpr std::size_t kMaxSizeDigits = 8;   // 4 GiB: more than any cap, less than overflows
constexpr std::size_t kMaxOverhead = 8192;  // extensions and trailers together; we use neither

constexpr Refused kTooLarge{413, "the body is larger than this route takes"};
constexpr Refused kBadChunk{400, "the chunked body is malformed"};

std::optional<std::uint64_t> hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint64_t>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<std::uint64_t>(lower - 'a') + 10;
  return {};
}

bool is_text(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

}  // namespace

Body::Body(const Head& head, std::size_t cap)
    : framing_(head.framing), cap_(cap), left_(head.length) {
  if (framing_ == Framing::Chunked) left_ = 0;
}

std::variant<bool, Refused> Body::take(std::string_view& bytes) {
  if (framing_ != Framing::Chunked) return take_length(bytes);
  while (part_ != Part::Done && !bytes.empty()) {
    if (part_ == Part::Data) {
      take_data(bytes);
      continue;
    }
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (const auto refused = step(c)) return *refused;
  }
  return part_ == Part::Done;
}

std::variant<bool, Refused> Body::take_length(std::string_view& bytes) {
  if (left_ + collected_.size() > cap_) return kTooLarge;
  const auto part = bytes.substr(0, left_);
  collected_.append(part);
  left_ -= part.size();
  bytes.remove_prefix(part.size());
  return left_ == 0;
}

void Body::take_data(std::string_view& bytes) {
  const auto part = bytes.substr(0, left_);
  collected_.append(part);
  left_ -= part.size();
  bytes.remove_prefix(part.size());
  if (left_ > 0) return;
  part_ = Part::DataCr;
  digits_ = 0;
}

std::optional<Refused> Body::step(char c) {
  switch (part_) {
    case Part::Size:
      return size_step(c);
    case Part::Extension:
      return extension_step(c);
    case Part::SizeEnd:
      return need(c, '\n', left_ == 0 ? Part::Trailer : Part::Data);
    case Part::DataCr:
      return need(c, '\r', Part::DataLf);
    case Part::DataLf:
      return need(c, '\n', Part::Size);
    default:
      return trailer_step(c);
  }
}

std::optional<Refused> Body::need(char c, char wanted, Part next) {
  part_ = next;
  return c == wanted ? std::nullopt : std::optional{kBadChunk};
}

std::optional<Refused> Body::size_step(char c) {
  if (const auto digit = hex_value(c)) {
    left_ = left_ * 16 + *digit;
    return ++digits_ > kMaxSizeDigits ? std::optional{kBadChunk} : std::nullopt;
  }
  if (digits_ == 0 || (c != ';' && c != '\r')) return kBadChunk;
  if (left_ + collected_.size() > cap_) return kTooLarge;
  part_ = c == ';' ? Part::Extension : Part::SizeEnd;
  return {};
}

std::optional<Refused> Body::extension_step(char c) {
  if (++overhead_ > kMaxOverhead || (c != '\r' && !is_text(c))) return kBadChunk;
  if (c == '\r') part_ = Part::SizeEnd;
  return {};
}

std::optional<Refused> Body::trailer_step(char c) {
  if (part_ == Part::TrailerLf) {
    if (c != '\n') return kBadChunk;
    part_ = in_trailer_ == 0 ? Part::Done : Part::Trailer;
    in_trailer_ = 0;
    return {};
  }
  if (c == '\r') {
    part_ = Part::TrailerLf;
    return {};
  }
  // A field begins with a letter or the like; a blank would fold it into the one before.
  const bool first_is_odd = in_trailer_ == 0 && (c == ' ' || c == '\t' || c == ':');
  ++in_trailer_;
  if (++overhead_ > kMaxOverhead || first_is_odd || !is_text(c)) return kBadChunk;
  return {};
}

}  // namespace goji::web
