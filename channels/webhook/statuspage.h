#pragma once

#include <string>

namespace goji::channels::webhook {

/// A notice in the shape that Statuspage posts to subscribers' endpoints, for programs that were
/// written for it: {"meta", "page", "incident"}. https://support.atlassian.com/statuspage
/// (webhook notifications, as of 2024); what such a program reads is the same, what Statuspage
/// keeps of an incident's past is not: there is one update, the one that is said now.
///
/// `notice` is goji's own body (flow/payload.h). Of its languages `language` is taken, else one
/// that there is. Empty if it cannot be read.
[[nodiscard]] std::string to_statuspage(const std::string& notice,
                                        const std::string& language,
                                        const std::string& unsubscribe);

}  // namespace goji::channels::webhook
