#pragma once

#include "subscribers/keyring.h"

/// Keys for tests.
namespace goji::subscribers::test {

inline Keyring keyring() {
  return Keyring::of(Secret{std::string(63, 'a') + "1"}).value();
}

inline Keyring other_keyring() {
  return Keyring::of(Secret{std::string(63, 'a') + "2"}).value();
}

}  // namespace goji::subscribers::test
