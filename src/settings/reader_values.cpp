#include "settings/reader.h"
#include "settings/secret_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

// What a Reader makes of single values; reader.cpp walks through the mapping.
namespace goji::settings {
namespace {

bool has_line_break(const Secret& secret) {
  return secret.reveal().find_first_of("\r\n") != std::string::npos;
}

}  // namespace

std::string Reader::text(const std::string& key) {
  if (!has(key)) complain(key, "is missing");
  return text(key, "");
}

std::string Reader::text(const std::string& key, const std::string& fallback) {
  return scalar(key).value_or(fallback);
}

std::string Reader::choice(const std::string& key,
                           std::initializer_list<const char*> words,
                           const std::string& fallback) {
  auto word = text(key, fallback);
  if (std::ranges::find(words, word) != words.end()) return word;
  complain(key, fmt::format("must be one of {}", fmt::join(words, ", ")));
  return fallback;
}

std::size_t Reader::count(const std::string& key, std::size_t fallback) {
  return value(key, to_count).value_or(fallback);
}

bool Reader::boolean(const std::string& key, bool fallback) {
  return value(key, to_boolean).value_or(fallback);
}

double Reader::share(const std::string& key, double fallback) {
  return value(key, to_share).value_or(fallback);
}

std::chrono::seconds Reader::duration(const std::string& key, std::chrono::seconds fallback) {
  return value(key, to_duration).value_or(fallback);
}

std::vector<std::string> Reader::texts(const std::string& key) {
  std::vector<std::string> all;
  for (auto& item : items(key))
    all.push_back(std::move(item.text));
  return all;
}

std::map<std::string, std::string> Reader::localized(const std::string& key,
                                                     const std::vector<std::string>& languages) {
  std::map<std::string, std::string> texts;
  const auto* entry = take(key);
  if (entry == nullptr) return texts;
  if (!entry->value.IsMap()) {
    const auto same = scalar(key).value_or("");
    for (const auto& language : languages)
      texts[language] = same;
    return texts;
  }
  auto by_language = section(key);
  for (const auto& language : by_language.keys())
    if (const auto known = to_language(language); known)
      texts[language] = by_language.text(language);
    else
      by_language.complain(language, known.error().what);
  for (const auto& language : languages)
    if (!by_language.has(language))
      by_language.complain(language, "is missing; add it, or write one text for all languages");
  return texts;
}

std::string Reader::path(const std::string& key, const std::string& fallback) {
  return in_folder(text(key, fallback));
}

std::string Reader::in_folder(const std::string& path) const {
  return path.empty() ? path
                      : (std::filesystem::path{document_->file}.parent_path() / path).string();
}

std::optional<Secret> Reader::secret(const std::string& key) {
  auto secret = secret_block(key);
  if (!secret || !has_line_break(*secret)) return secret;
  complain(has(key) ? key : key + "_file", "holds more than one line");
  return Secret{};
}

Secret Reader::required_secret(const std::string& key) {
  const bool here = has(key) || has(key + "_file");
  if (!here) complain(key + "_file", fmt::format("is missing (or {}: env:NAME)", key));
  return secret(key).value_or(Secret{});
}

std::optional<Secret> Reader::secret_block(const std::string& key) {
  const auto file = scalar(key + "_file");
  const auto variable = scalar(key);
  if (file && variable) complain(key, fmt::format("and {}_file are both here; keep one", key));
  if (variable) return secret_in_environment(key, *variable);
  if (!file) return std::nullopt;
  auto secret = read_secret_file(in_folder(*file));
  if (!secret) complain(key + "_file", secret.error().what);
  return secret ? std::move(*secret) : Secret{};
}

Secret Reader::secret_in_environment(const std::string& key, const std::string& written) {
  if (!written.starts_with("env:")) {  // the value is not repeated: it may be the secret
    complain(key, fmt::format("must not be written here; use {}_file: PATH or env:NAME", key));
    return {};
  }
  const auto name = written.substr(4);
  auto value = document_->environment ? document_->environment(name) : std::nullopt;
  if (!value || value->empty()) complain(key, "names a variable that is not set: " + name);
  return Secret{value.value_or("")};
}

}  // namespace goji::settings
