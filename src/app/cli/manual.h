#pragma once

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace goji::app::cli {

/// The manual page in man(7)'s macros: `goji manual > /usr/local/share/man/man1/goji.1`. Its verbs
/// and options are those of the command line itself.
[[nodiscard]] std::string manual(const CLI::App& app);

}  // namespace goji::app::cli
