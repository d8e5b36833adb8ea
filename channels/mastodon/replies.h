#pragma once

#include "channel_api/outcome.h"
#include "domain/wants.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the API's answers say. Pure; whatever is not as documented is nothing.
namespace goji::channels::mastodon {

/// A post as the API shows it.
struct Status {
  std::string id{};
  std::string url{};
  std::string content{};  ///< HTML
  TimePoint created_at{};
};

[[nodiscard]] std::optional<Status> status_in(const std::string& body);

/// Of an account, newest first; nothing if the body is no such list.
[[nodiscard]] std::optional<std::vector<Status>> statuses_in(const std::string& body);

/// `id` of an account or post.
[[nodiscard]] std::optional<std::string> id_in(const std::string& body);

/// What a post may hold.
struct Limits {
  std::size_t characters = 500;
  std::size_t link = 23;
};

/// From /api/v2/instance, or /api/v1/instance and its relatives.
[[nodiscard]] std::optional<Limits> limits_in(const std::string& body);

/// The forms of a post within these limits: the title, and the words under it.
[[nodiscard]] std::vector<Wants> wants_within(const Limits& limits);

/// Whether the HTML of a post shows this text: servers put in tags and change spaces, and leave the
/// letters as they are.
[[nodiscard]] bool shows(std::string_view html, std::string_view text);

/// judge_http(), with the wait of Mastodon's own X-RateLimit-Reset where there is no Retry-After.
[[nodiscard]] Outcome judge(const net::Answer& answer, TimePoint now);

/// The status of an HTTP answer; 0 if there was none.
[[nodiscard]] int status_of(const net::Answer& answer);

/// The body of an HTTP answer; empty if there was none.
[[nodiscard]] const std::string& body_of(const net::Answer& answer);

}  // namespace goji::channels::mastodon
