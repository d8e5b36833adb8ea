#include "web/target.h"

#include "base/utf8.h"

#include <algorithm>

namespace goji::web {
namespace {

std::optional<int> hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return {};
}

bool is_control(char c) {
  return (c >= 0 && c < 0x20) || c == 0x7F;
}
bool ends_line(char c) {
  return c == '\r' || c == '\n' || c == '\t';
}

std::optional<std::string> unescaped(std::string_view encoded, bool plus_is_space) {
  std::string text;
  text.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      text += plus_is_space && encoded[i] == '+' ? ' ' : encoded[i];
      continue;
    }
    if (encoded.size() - i < 3) return {};
    const auto high = hex_value(encoded[i + 1]);
    const auto low = hex_value(encoded[i + 2]);
    if (!high || !low) return {};
    text += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  if (!utf8::is_valid(text)) return {};
  return text;
}

/// Takes "name=value" off the front.
std::pair<std::string_view, std::string_view> take_pair(std::string_view& query) {
  const auto end = query.find('&');
  const auto pair = query.substr(0, end);
  query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
  const auto equals = pair.find('=');
  if (equals == std::string_view::npos) return {pair, {}};
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

}  // namespace

std::optional<std::string> decoded(std::string_view encoded) {
  auto text = unescaped(encoded, false);
  if (text && std::ranges::any_of(*text, is_control)) return {};
  return text;
}

std::optional<std::string> decoded_value(std::string_view encoded) {
  auto text = unescaped(encoded, true);
  const auto spoils = [](char c) { return is_control(c) && !ends_line(c); };
  if (text && std::ranges::any_of(*text, spoils)) return {};
  return text;
}

std::optional<Parameters> decoded_query(std::string_view query) {
  Parameters values;
  while (!query.empty()) {
    const auto [name, value] = take_pair(query);
    if (name.empty()) continue;
    auto plain_name = decoded_value(name);
    auto plain_value = decoded_value(value);
    if (!plain_name || !plain_value) return {};
    values.emplace_back(std::move(*plain_name), std::move(*plain_value));
  }
  return values;
}

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto [found, value] = take_pair(query);
    if (found == name) return decoded_value(value).value_or("");
  }
  return {};
}

}  // namespace goji::web
