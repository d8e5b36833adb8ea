#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "web/tokens.h"

#include <memory>
#include <optional>
#include <string>

/// Tokens of the operators' API: 256 bits of chance, shown once, kept only as their SHA-256.
namespace goji::app {

/// "goji_" and 43 characters of base64url.
[[nodiscard]] Secret new_token(Random& random);

/// What the store keeps of it. A fast hash is enough for 256 random bits: nothing can be guessed.
[[nodiscard]] std::string hash_of(const Secret& token);

/// signal, operate or admin; nothing for another word.
[[nodiscard]] std::optional<web::Scope> scope_named(const std::string& word);

/// Makes a token, keeps its hash and writes the audit; the token comes back only here.
[[nodiscard]] Secret create_token(store::Writing& writing,
                                  Random& random,
                                  const std::string& name,
                                  const std::string& scope,
                                  TimePoint now);

/// If the store has no token yet: makes an admin token and writes it to `file` (mode 0600). True if
/// it did; the Error says why the file cannot be written, and then there is no token either.
[[nodiscard]] Result<bool> ensure_first_token(store::Store& store,
                                              Random& random,
                                              const std::string& file,
                                              TimePoint now);

/// Asks the store each time, so that a token made or revoked by another process counts at once.
/// For one thread.
class StoreAuthorizer final : public web::Authorizer {
 public:
  explicit StoreAuthorizer(const store::Store& store) : reading_(store.read()) {}

  [[nodiscard]] std::optional<web::Identity> identify(const Secret& presented) const override;

 private:
  std::unique_ptr<store::Reading> reading_;
};

}  // namespace goji::app
