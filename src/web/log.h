#pragma once

#include <string_view>

/// The server's own lines in the log. Paths and bodies are never in them: both may hold a reader's
/// token.
namespace goji::web {

/// At debug. `route`: the pattern that matched, or what else was answered ("page", "refused").
void log_answer(std::string_view route, int status);

/// At error: something of ours threw while a request was answered.
void log_failure(std::string_view where, std::string_view what);

}  // namespace goji::web
