#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace goji::subscribers {

/// Everything that is done with the key of the subscribers' addresses. Who has the store and not
/// the key reads no address, finds none and signs no link. Safe on any thread.
class Keyring {
 public:
  /// `key`: 64 lower-case hex digits, which are 32 bytes of chance. Invalid otherwise.
  static Result<Keyring> of(const Secret& key);

  /// Encrypted with AES-256-GCM, in hex. It opens only under the same `context`, so that two
  /// rows' values cannot be exchanged.
  [[nodiscard]] std::string seal(std::string_view plain,
                                 std::string_view context,
                                 Random& random) const;

  /// Nothing if it was sealed under another key or context, or was changed.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed,
                                                std::string_view context) const;

  /// What an address is found by: HMAC-SHA256, in hex.
  [[nodiscard]] std::string fingerprint(std::string_view kind, std::string_view address) const;

  /// Proves that `text` was written here for `purpose`: 128 bits in 32 hex digits.
  [[nodiscard]] std::string proof(std::string_view purpose, std::string_view text) const;

  /// What a store knows the key by; it tells nothing of it.
  [[nodiscard]] std::string label() const { return proof("key", "label"); }

 private:
  explicit Keyring(std::string_view master);

  Secret sealing_;
  Secret finding_;
  Secret proving_;
};

}  // namespace goji::subscribers
