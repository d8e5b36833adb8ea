#include "app/tokens.h"

#include "base/digest.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace goji::app {
namespace {

constexpr std::size_t kTokenBytes = 32;

/// Base64 for URLs, without padding: https://www.rfc-editor.org/rfc/rfc4648#section-5
std::string base64url(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (text.ends_with('='))
    text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

/// Writes a file that only its owner may read, whole and on disk, or not at all.
Result<void> write_secret_file(const std::string& file, const std::string& text) {
  const auto partial = file + ".partial";
  const int handle = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      handle >= 0 && ::fchmod(handle, 0600) == 0 &&
      ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(handle) == 0;
  const int why = errno;
  if (handle >= 0) ::close(handle);
  if (written && std::rename(partial.c_str(), file.c_str()) == 0) return {};
  return Error{Fault::Unavailable,
               fmt::format("cannot write {}: {}", file, std::strerror(written ? errno : why))};
}

}  // namespace

Secret new_token(Random& random) {
  return Secret{"goji_" + base64url(random_bytes(random, kTokenBytes))};
}

std::string hash_of(const Secret& token) {
  return sha256_hex(token.reveal());
}

std::optional<web::Scope> scope_named(const std::string& word) {
  if (word == "signal") return web::Scope::Signal;
  if (word == "operate") return web::Scope::Operate;
  if (word == "admin") return web::Scope::Admin;
  return std::nullopt;
}

Secret create_token(store::Writing& writing,
                    Random& random,
                    const std::string& name,
                    const std::string& scope,
                    TimePoint now) {
  auto token = new_token(random);
  const auto id =
      writing.add_token({.name = name, .scope = scope, .hash = hash_of(token), .created_at = now});
  writing.add_audit({.at = now,
                     .actor = "goji token",
                     .action = "token created",
                     .subject = fmt::format("token {}", id),
                     .detail = fmt::format("{} ({})", name, scope)});
  return token;
}

Result<bool> ensure_first_token(store::Store& store,
                                Random& random,
                                const std::string& file,
                                TimePoint now) {
  const auto writing = store.write();
  if (!writing->tokens().empty()) return false;
  const auto token = create_token(*writing, random, "first", "admin", now);
  // The file first: a token whose file is lost to a crash would be nobody's.
  if (const auto written = write_secret_file(file, token.reveal() + "\n"); !written)
    return written.error();
  writing->commit();
  return true;
}

std::optional<web::Identity> StoreAuthorizer::identify(const Secret& presented) const {
  const auto hash = hash_of(presented);
  const auto row = reading_->token_with_hash(hash);
  if (!row || row->revoked_at || !same(Secret{row->hash}, hash)) return std::nullopt;
  const auto scope = scope_named(row->scope);
  if (!scope) return std::nullopt;
  return web::Identity{row->name, *scope};
}

}  // namespace goji::app
