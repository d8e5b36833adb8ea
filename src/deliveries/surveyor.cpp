#include "deliveries/surveyor.h"

#include <chrono>
#include <stdexcept>

namespace goji::deliveries {
namespace {

constexpr std::chrono::hours kAnew{1};

}  // namespace

struct Surveyor::Question {
  std::shared_ptr<const Channels> channels;  ///< keeps `channel` alive over a reload
  std::string name;
  const Channel* channel = nullptr;
  Answers answers{};
};

Surveyor::~Surveyor() {
  if (again_) clock_.cancel(*again_);
}

void Surveyor::watch(std::shared_ptr<const Channels> channels) {
  watched_ = std::move(channels);
  if (again_) clock_.cancel(*again_);
  ask();
}

void Surveyor::ask() {
  again_ = clock_.call_at(clock_.now() + kAnew, [this] { ask(); });
  for (const auto& [name, channel] : *watched_)
    if (channel->capabilities().can_survey)
      step(std::make_shared<Question>(
          Question{.channels = watched_, .name = name, .channel = channel.get()}));
}

void Surveyor::step(const std::shared_ptr<Question>& question) {
  const Job job{.kind = Kind::Survey};
  auto next = question->channel->next(job, question->answers, clock_.now());
  if (const auto* outcome = std::get_if<Outcome>(&next)) return found_(question->name, *outcome);
  auto& request = std::get<net::Request>(next);
  const auto answered = [this, question](net::Answer answer, const net::Timings&) {
    question->answers.push_back(std::move(answer));
    step(question);
  };
  if (auto* http = std::get_if<net::HttpRequest>(&request)) {
    http_.start(std::move(*http), answered);
  } else if (auto* mail = std::get_if<net::MailRequest>(&request)) {
    mail_.start(std::move(*mail), answered);
  } else {
    throw std::logic_error("a survey asks another machine");
  }
}

}  // namespace goji::deliveries
