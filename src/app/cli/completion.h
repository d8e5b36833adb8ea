#pragma once

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace goji::app::cli {

/// What a shell reads to complete goji's verbs and options: `eval "$(goji completion bash)"`. Made
/// from the command line itself, so that it never lags behind. `shell` is bash, zsh or fish.
[[nodiscard]] std::string completion(const CLI::App& app, const std::string& shell);

}  // namespace goji::app::cli
