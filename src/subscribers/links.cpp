#include "subscribers/links.h"

#include "base/secret.h"

#include <fmt/format.h>

#include <charconv>

namespace goji::subscribers {
namespace {

constexpr std::size_t kNumber = 16;    // hex digits of an id
constexpr std::size_t kProof = 32;     // of a proof
constexpr std::size_t kTagProof = 16;  // of one in a mail address, which is to stay short

std::string_view name_of(Purpose purpose) {
  if (purpose == Purpose::Own) return "own";
  return purpose == Purpose::Confirm ? "confirm" : "manage";
}

std::optional<std::uint64_t> number_in(std::string_view digits) {
  std::uint64_t number = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

/// The delivery of a tag that begins where `text` does.
std::optional<std::uint64_t> tagged(std::string_view text, const Keyring& keyring) {
  if (text.size() <= kNumber + 1 + kTagProof || text[kNumber + 1 + kTagProof] != '@') return {};
  const auto number = number_in(text.substr(0, kNumber));
  if (!number) return std::nullopt;
  const auto own = return_tag(*number, keyring);
  if (!same(Secret{own}, text.substr(0, own.size()))) return std::nullopt;
  return number;
}

}  // namespace

std::string token_for(std::uint64_t id, Purpose purpose, const Keyring& keyring) {
  const auto number = fmt::format("{:016x}", id);
  return number + keyring.proof(name_of(purpose), number);
}

std::optional<std::uint64_t> id_in(std::string_view token,
                                   Purpose purpose,
                                   const Keyring& keyring) {
  if (token.size() != kNumber + kProof) return std::nullopt;
  const auto number = token.substr(0, kNumber);
  const Secret own{keyring.proof(name_of(purpose), number)};
  if (!same(own, token.substr(kNumber))) return std::nullopt;
  return number_in(number);
}

std::string return_tag(std::uint64_t delivery, const Keyring& keyring) {
  const auto number = fmt::format("{:016x}", delivery);
  return fmt::format("{}-{}", number, keyring.proof("return", number).substr(0, kTagProof));
}

std::optional<std::uint64_t> returned_in(std::string_view message, const Keyring& keyring) {
  for (auto at = message.find('+'); at != std::string_view::npos; at = message.find('+', at + 1))
    if (const auto delivery = tagged(message.substr(at + 1), keyring)) return delivery;
  return std::nullopt;
}

}  // namespace goji::subscribers
