#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace goji::app {

/// No report that tells who it is about needs more of a message; what is over it is not read.
inline constexpr std::size_t kMostOfMessage = 1'048'576;

/// Hands every message in `maildir`/new to `take`, by name, and moves it to cur/ once that has an
/// answer: marked as seen if it was taken, and unseen, for a person to read, if it was not (Invalid
/// and NotFound). With any other Error it stays, as do those behind it, for the next time. So none
/// is lost, and one that was taken may be taken again if the move got lost. The log says what was
/// done, and names files, never what is in them.
///
/// Source: https://cr.yp.to/proto/maildir.html
void empty_maildir(const std::filesystem::path& maildir,
                   const std::function<Result<std::string>(const std::string& message)>& take);

}  // namespace goji::app
