#include "flow/recipient_name.h"

#include <fmt/format.h>

#include <charconv>

namespace goji::flow {
namespace {

constexpr std::string_view kPrefix = "s-";
constexpr std::size_t kDigits = 12;
constexpr std::size_t kName = kPrefix.size() + kDigits;
constexpr std::size_t kMark = 2;

std::optional<std::uint64_t> number_in(std::string_view digits) {
  std::uint64_t number = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<RecipientName::Of> mark_in(std::string_view rest) {
  if (rest.starts_with("-q")) return RecipientName::Of::Question;
  if (rest.starts_with("-o")) return RecipientName::Of::OwnerAsked;
  if (rest.starts_with("-n")) return RecipientName::Of::OwnerTold;
  if (rest.starts_with("-w")) return RecipientName::Of::OwnerWarned;
  return std::nullopt;
}

}  // namespace

std::string recipient_of(store::Id subscriber) {
  return fmt::format("{}{:0{}}", kPrefix, subscriber, kDigits);
}

std::string questioned(store::Id subscriber, std::uint64_t number) {
  return fmt::format("{}-q{}", recipient_of(subscriber), number);
}

std::string owner_asked(store::Id subscriber, std::uint64_t number) {
  return fmt::format("{}-o{}", recipient_of(subscriber), number);
}

std::string owner_told(store::Id subscriber, std::uint64_t number) {
  return fmt::format("{}-n{}", recipient_of(subscriber), number);
}

std::string owner_warned(store::Id subscriber, std::uint64_t number) {
  return fmt::format("{}-w{}", recipient_of(subscriber), number);
}

std::optional<RecipientName> name_in(std::string_view recipient) {
  if (!recipient.starts_with(kPrefix) || recipient.size() < kName) return std::nullopt;
  const auto subscriber = number_in(recipient.substr(kPrefix.size(), kDigits));
  if (!subscriber) return std::nullopt;
  RecipientName name{.subscriber = *subscriber};
  const auto rest = recipient.substr(kName);
  if (rest.empty()) return name;
  const auto of = mark_in(rest);
  const auto number = of ? number_in(rest.substr(kMark)) : std::nullopt;
  if (!number) return std::nullopt;
  name.of = *of;
  name.number = *number;
  return name;
}

}  // namespace goji::flow
