#include "subscribers/keyring.h"

#include "base/digest.h"

#include <fmt/format.h>

#include <memory>
#include <openssl/evp.h>
#include <stdexcept>

namespace goji::subscribers {
namespace {

constexpr std::size_t kKey = 32;
constexpr std::size_t kNonce = 12;  // as SP 800-38D advises, at most 2^32 of them under one key
constexpr std::size_t kTag = 16;
constexpr std::size_t kProof = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void must(int done) {
  if (done != 1) throw std::runtime_error("OpenSSL has no AES-256-GCM");
}

Cipher cipher(const Secret& key, std::string_view nonce, bool encrypts) {
  Cipher made{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  must(EVP_CipherInit_ex(made.get(),
                         EVP_aes_256_gcm(),
                         nullptr,
                         bytes(std::string_view{key.reveal()}),
                         bytes(nonce),
                         encrypts ? 1 : 0));
  return made;
}

std::string put_through(EVP_CIPHER_CTX* cipher, std::string_view text, std::string_view context) {
  std::string out(text.size(), '\0');
  int size = 0;
  must(EVP_CipherUpdate(cipher, nullptr, &size, bytes(context), static_cast<int>(context.size())));
  must(EVP_CipherUpdate(cipher, bytes(out), &size, bytes(text), static_cast<int>(text.size())));
  return out;
}

}  // namespace

Result<Keyring> Keyring::of(const Secret& key) {
  const auto master = from_hex(key.reveal());
  if (!master || master->size() != kKey)
    return Error{Fault::Invalid, "must hold 64 hex digits, as goji wrote them"};
  return Keyring{*master};
}

Keyring::Keyring(std::string_view master)
    : sealing_(hmac_sha256(master, "goji seals")),
      finding_(hmac_sha256(master, "goji finds")),
      proving_(hmac_sha256(master, "goji proves")) {
}

std::string Keyring::seal(std::string_view plain, std::string_view context, Random& random) const {
  const auto nonce = random_bytes(random, kNonce);
  const auto under = cipher(sealing_, nonce, true);
  const auto hidden = put_through(under.get(), plain, context);
  std::string tag(kTag, '\0');
  int size = 0;
  must(EVP_CipherFinal_ex(under.get(), bytes(tag), &size));
  must(EVP_CIPHER_CTX_ctrl(under.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag.data()));
  return to_hex(nonce + hidden + tag);
}

std::optional<std::string> Keyring::open(std::string_view sealed, std::string_view context) const {
  const auto whole = from_hex(sealed);
  if (!whole || whole->size() < kNonce + kTag) return std::nullopt;
  auto tag = whole->substr(whole->size() - kTag);
  const auto under = cipher(sealing_, std::string_view{*whole}.substr(0, kNonce), false);
  const auto hidden = std::string_view{*whole}.substr(kNonce, whole->size() - kNonce - kTag);
  auto plain = put_through(under.get(), hidden, context);
  must(EVP_CIPHER_CTX_ctrl(under.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()));
  int size = 0;
  if (EVP_CipherFinal_ex(under.get(), bytes(tag), &size) != 1) return std::nullopt;
  return plain;
}

std::string Keyring::fingerprint(std::string_view kind, std::string_view address) const {
  return to_hex(hmac_sha256(finding_.reveal(), fmt::format("{} {}", kind, address)));
}

std::string Keyring::proof(std::string_view purpose, std::string_view text) const {
  const auto whole = hmac_sha256(proving_.reveal(), fmt::format("{} {}", purpose, text));
  return to_hex(std::string_view{whole}.substr(0, kProof));
}

}  // namespace goji::subscribers
