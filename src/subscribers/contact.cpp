#include "subscribers/contact.h"

#include "base/base64.h"
#include "net/url.h"
#include "settings/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace goji::subscribers {
namespace {

constexpr std::size_t kSigningBytes = 24;
constexpr std::size_t kLongestUrl = 2'000;

/// The next line of `text`, which is shortened by it.
std::string_view line_of(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

/// 0 where there is none: what was sealed before there were owners ends earlier.
template <class Number>
Number number_in(std::string_view line) {
  Number number = 0;
  std::from_chars(line.data(), line.data() + line.size(), number);
  return number;
}

void fold(std::string& text, std::size_t from) {
  const auto first = text.begin() + static_cast<std::ptrdiff_t>(from);
  std::transform(first, text.end(), first, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

/// Whether mail from outside can arrive there: a domain with a dot in it, and no IPv4 address.
bool is_public(std::string_view domain) {
  const auto dot = domain.rfind('.');
  if (dot == std::string_view::npos) return false;
  return domain.find_first_not_of("0123456789", dot + 1) != std::string_view::npos;
}

/// Domains do not tell upper from lower case; what stands before the @ might.
Result<std::string> to_mail(std::string_view text) {
  auto address = settings::to_mail_address(text);
  if (!address) return address;
  const auto at = address->find('@');
  if (!is_public(std::string_view{*address}.substr(at + 1)))
    return Error{Fault::Invalid, "must be a mail address that can be reached from anywhere"};
  fold(*address, at);
  return address;
}

/// https says 443 by itself.
std::string without_own_port(std::string url) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kPort = ":443";
  const auto end = std::min(url.find_first_of("/?", kScheme.size()), url.size());
  if (std::string_view{url}.substr(0, end).ends_with(kPort))
    url.erase(end - kPort.size(), kPort.size());
  return url;
}

Result<std::string> to_endpoint(std::string_view text) {
  if (text.size() > kLongestUrl) return Error{Fault::Invalid, "must be a shorter URL"};
  auto target = net::parse_url(text, net::NamedBy::Subscriber);
  if (!target) return Error{Fault::Invalid, "must be an https URL: " + target.error().what};
  return without_own_port(std::move(target->url));
}

}  // namespace

std::string sealed(const Contact& contact,
                   const std::string& fingerprint,
                   const Keyring& keyring,
                   Random& random) {
  const auto plain = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{:d}\n{}",
                                 contact.address,
                                 contact.secret.reveal(),
                                 contact.old_secret.reveal(),
                                 contact.old_until.time_since_epoch().count(),
                                 contact.owner.address,
                                 contact.owner.question,
                                 contact.owner.said_yes,
                                 contact.switches_on);
  return keyring.seal(plain, fingerprint, random);
}

std::optional<Contact> opened(const std::string& sealed,
                              const std::string& fingerprint,
                              const Keyring& keyring) {
  const auto plain = keyring.open(sealed, fingerprint);
  if (!plain) return std::nullopt;
  std::string_view rest = *plain;
  Contact contact{.address = std::string{line_of(rest)}};
  contact.secret = Secret{std::string{line_of(rest)}};
  contact.old_secret = Secret{std::string{line_of(rest)}};
  contact.old_until = TimePoint{std::chrono::milliseconds{number_in<std::int64_t>(line_of(rest))}};
  contact.owner.address = std::string{line_of(rest)};
  contact.owner.question = number_in<std::uint64_t>(line_of(rest));
  contact.owner.said_yes = number_in<int>(line_of(rest)) != 0;
  contact.switches_on = number_in<std::uint64_t>(line_of(rest));
  return contact;
}

Secret new_signing_secret(Random& random) {
  return Secret{"whsec_" + to_base64(random_bytes(random, kSigningBytes))};
}

Result<std::string> to_address(std::string_view kind, std::string_view text) {
  if (kind == "email") return to_mail(text);
  if (kind == "webhook") return to_endpoint(text);
  return Error{Fault::Invalid, "must be reached by email or by webhook"};
}

std::string identity_of(std::string_view kind, std::string_view text) {
  const auto kept = to_address(kind, text);
  auto identity = kept ? *kept : std::string{text};
  if (kind == "email") fold(identity, 0);
  return identity;
}

}  // namespace goji::subscribers
