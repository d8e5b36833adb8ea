#pragma once

#include "channel_api/channel.h"

#include <string>

/// Posts to an account of Mastodon, or of what speaks its API (Hollo, snac, GoToSocial, Pleroma).
///
/// Source:   https://docs.joinmastodon.org/methods/statuses/ (read in November 2026)
/// Limits:   characters and what a link counts are the instance's: a Survey asks it. Until it has
///           answered, Mastodon's own defaults: 500 graphemes, a link is 23.
/// Repeats:  reconcilable, then keyed. The Idempotency-Key is remembered for an hour, not by all
///           servers, and not between two requests at once: so we look among our posts first.
/// Outcomes: as judge_http(), but a 5xx is Uncertain: the post may have been made before whatever
///           stands in front gave up waiting for it.
namespace goji::channels::mastodon {

struct Settings {
  std::string instance{};  ///< "https://social.example", without a slash at its end
  Secret token{};
  std::string visibility = "public";
};

class Mastodon final : public Channel {
 public:
  explicit Mastodon(Settings settings);

  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;
  [[nodiscard]] std::vector<Secret> secrets() const override { return {settings_.token}; }

 private:
  /// How a post is tried, once it was refused in another way.
  struct Manner {
    bool as_answer = false;
    bool brief = false;
  };

  [[nodiscard]] Step post(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step edit(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step retract(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step read_back(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step read_back_gone(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step reconcile(const Job& job, const Answers& answers, TimePoint now) const;
  [[nodiscard]] Step survey(const Answers& answers, TimePoint now) const;

  [[nodiscard]] net::HttpRequest request(std::string method, const std::string& path) const;
  [[nodiscard]] Step creation(const Job& job, const Manner& manner) const;

  const Settings settings_;
  std::string host_{};  ///< of the instance, with a port that is not the usual one
};

/// What channels/CMakeLists.txt looks for in this folder.
OpenChannel open;

}  // namespace goji::channels::mastodon
