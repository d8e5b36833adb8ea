#pragma once

#include "app/cli/program.h"
#include "app/config.h"

#include <cstdint>
#include <string>

/// `goji token ...`: on the store itself, also while another goji serves it.
namespace goji::app::cli {

struct TokenWish {
  std::string name;
  std::string scope;
};

/// Prints the token, and nothing else, so that it can be caught in a file.
[[nodiscard]] int create_token_verb(World& world,
                                    const std::string& config_file,
                                    const Surroundings& surroundings,
                                    const TokenWish& wish);

[[nodiscard]] int list_tokens_verb(World& world,
                                   const std::string& config_file,
                                   const Surroundings& surroundings,
                                   bool json);

[[nodiscard]] int revoke_token_verb(World& world,
                                    const std::string& config_file,
                                    const Surroundings& surroundings,
                                    std::uint64_t id);

}  // namespace goji::app::cli
