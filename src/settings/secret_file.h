#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>

namespace goji::settings {

/// What the file holds, without one line break at its end. Refused with the remedy: what is not a
/// regular file, holds nothing or more than 64 KiB, or can be read or written by everybody on
/// this machine. The Error names the file and never what it holds.
[[nodiscard]] Result<Secret> read_secret_file(const std::string& path);

}  // namespace goji::settings
