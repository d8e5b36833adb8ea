#include "deliveries/inquiry.h"

#include <fmt/format.h>

#include <exception>
#include <stdexcept>
#include <utility>

namespace goji::deliveries {
namespace {

/// A retraction of the most posts looks at each of them once more; nothing needs more than that.
constexpr std::size_t kMostRequests = 16;

struct Progress {
  InquiryDoors doors;
  Inquiry inquiry;
  std::function<void(const Outcome&)> ended;
  Answers answers{};
};

bool is_asked_elsewhere(const net::Request& request, const InquiryDoors& doors) {
  if (std::holds_alternative<net::MailRequest>(request)) return doors.mail != nullptr;
  return std::holds_alternative<net::HttpRequest>(request);
}

Step step_of(const Progress& progress) {
  const auto& channel = *progress.inquiry.channels->at(progress.inquiry.channel);
  auto next = channel.next(progress.inquiry.job, progress.answers, progress.doors.clock->now());
  if (std::holds_alternative<Outcome>(next)) return next;
  if (progress.answers.size() >= kMostRequests)
    throw std::logic_error("the channel asks for more requests than any should");
  if (!is_asked_elsewhere(std::get<net::Request>(next), progress.doors))
    throw std::logic_error("an inquiry asks another machine");
  return next;
}

void go_on(const std::shared_ptr<Progress>& progress) {
  Step next{Outcome{Rejected{}}};
  try {
    next = step_of(*progress);
  } catch (const std::exception& mistake) {
    // One channel that trips a mistake of ours must not stop the others.
    next = Rejected{fmt::format("a fault of goji itself: {}", mistake.what())};
  }
  if (const auto* outcome = std::get_if<Outcome>(&next)) return progress->ended(*outcome);
  auto& request = std::get<net::Request>(next);
  const auto answered = [progress](net::Answer answer, const net::Timings&) {
    progress->answers.push_back(std::move(answer));
    go_on(progress);
  };
  if (auto* mail = std::get_if<net::MailRequest>(&request))
    return progress->doors.mail->start(std::move(*mail), answered);
  progress->doors.http->start(std::move(std::get<net::HttpRequest>(request)), answered);
}

}  // namespace

void inquire(const InquiryDoors& doors,
             Inquiry inquiry,
             std::function<void(const Outcome&)> ended) {
  go_on(std::make_shared<Progress>(Progress{doors, std::move(inquiry), std::move(ended)}));
}

}  // namespace goji::deliveries
