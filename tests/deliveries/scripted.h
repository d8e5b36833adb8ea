#pragma once

#include "channel_api/channel.h"
#include "net/exchange.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A channel, and an outside that answers when the test says so.
namespace goji::deliveries::test {

using namespace std::chrono_literals;

/// Keeps requests until the test answers them.
class Wire final : public net::Exchange {
 public:
  void start(net::HttpRequest request, Done done) override {
    requests.push_back(std::move(request));
    waiting.push_back(std::move(done));
  }

  [[nodiscard]] std::unique_ptr<Ready> ready(net::HttpRequest request) override {
    if (std::exchange(fails_once, false)) throw std::runtime_error("no handle");
    made_ready.push_back(request.url);
    return Exchange::ready(std::move(request));
  }

  void answer(net::Answer answer) {
    auto done = std::move(waiting.front());
    waiting.pop_front();
    done(std::move(answer), {.total = 12ms});
  }

  bool fails_once = false;  ///< to make one ready
  std::vector<std::string> made_ready;
  std::vector<net::HttpRequest> requests;
  std::deque<Done> waiting;
};

/// Keeps what it is given until it is answered.
class Post final : public net::Mailer {
 public:
  void start(net::MailRequest, Done done) override { waiting.push_back(std::move(done)); }

  std::deque<Done> waiting{};
};

/// Asks as often as it is told to before it is content, or fails as it is told to.
class Scripted final : public Channel {
 public:
  explicit Scripted(std::size_t asks,
                    Repetition repetition = Repetition::Keyed,
                    std::string destination = {},
                    std::string account = {})
      : asks_(asks),
        repetition_(repetition),
        destination_(std::move(destination)),
        account_(std::move(account)) {}

  [[nodiscard]] Capabilities capabilities() const override {
    return {.repetition = {repetition_}, .destination = destination_, .account = account_};
  }
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint) const override {
    if (job.key == "locked out") return Outcome{ChannelDown{"401"}};
    if (job.key == "busy" && !answers.empty()) return Outcome{TryLater{"503", std::nullopt, true}};
    if (job.key == "held" && !answers.empty()) return Outcome{ChannelDown{"401"}};
    if (job.key == "throws") throw std::logic_error("a mistake");
    if (job.key == "board" && answers.empty()) return net::Request{net::BoardRequest{5, 9}};
    if (job.key == "mail" && answers.empty()) return net::Request{net::MailRequest{}};
    if (job.key == "mail") return Outcome{Accepted{std::get<net::MailReply>(answers.back()).text}};
    if (answers.size() < asks_) return net::Request{net::HttpRequest{.url = "http://a/" + job.key}};
    return Outcome{Accepted{std::to_string(answers.size())}};
  }

 private:
  std::size_t asks_;
  Repetition repetition_;
  std::string destination_;
  std::string account_;
};

}  // namespace goji::deliveries::test
