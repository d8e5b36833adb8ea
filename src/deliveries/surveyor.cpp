#include "deliveries/surveyor.h"

#include <stdexcept>
#include <utility>

namespace goji::deliveries {

struct Surveyor::Question {
  std::shared_ptr<const Channels> channels;  ///< keeps `channel` alive over a reload
  std::string name;
  const Channel* channel = nullptr;
  Answers answers{};
};

void Surveyor::ask(const std::shared_ptr<const Channels>& channels) {
  for (const auto& [name, channel] : *channels)
    if (channel->capabilities().can_survey)
      step(std::make_shared<Question>(
          Question{.channels = channels, .name = name, .channel = channel.get()}));
}

void Surveyor::step(const std::shared_ptr<Question>& question) {
  const Job job{.kind = Kind::Survey};
  auto next = question->channel->next(job, question->answers, clock_.now());
  if (const auto* outcome = std::get_if<Outcome>(&next)) return found_(question->name, *outcome);
  auto* request = std::get_if<net::HttpRequest>(&std::get<net::Request>(next));
  if (request == nullptr) throw std::logic_error("a survey is made over HTTP");
  http_.start(std::move(*request), [this, question](net::Answer answer, const net::Timings&) {
    question->answers.push_back(std::move(answer));
    step(question);
  });
}

}  // namespace goji::deliveries
