#pragma once

#include "channel_api/open_channels.h"

#include <memory>
#include <utility>

/// The channels of every simulated world: the real webhook and page, and one for each of the other
/// ways there are to be in doubt.
namespace goji::simulation {

/// Nobody knows keys over there, but posts can be looked for, and taken back.
class Posts final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;

 private:
  [[nodiscard]] static Step take_back(const Job& job, const Answers& answers, TimePoint now);
};

/// Nobody knows keys, and nobody can look.
class Blind final : public Channel {
 public:
  explicit Blind(std::string url) : url_(std::move(url)) {}

  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;

 private:
  std::string url_;
};

/// One for each subscriber; they know keys.
class Letters final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;
};

struct Lineup {
  std::shared_ptr<const Channels> channels{};
  std::map<std::string, ChannelTerms> terms{};
};

/// One for each of kPeers, and the page.
[[nodiscard]] Lineup lineup();

}  // namespace goji::simulation
