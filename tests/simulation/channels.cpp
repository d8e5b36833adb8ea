#include "simulation/channels.h"

#include "status_page/status_page.h"
#include "webhook/webhook.h"

#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace goji::simulation {
namespace {

net::HttpRequest request_of(const char* method, const std::string& url, const Job& job) {
  return {.method = method, .url = url, .headers = {{"webhook-id", job.key}}};
}

}  // namespace

Capabilities Posts::capabilities() const {
  return {.wants = {{.form = Form::Short}},
          .repetition = {Repetition::Reconcilable},
          .can_retract = true,
          .destination = "posts.example"};
}

Step Posts::next(const Job& job, const Answers& answers, TimePoint now) const {
  if (job.kind == Kind::Retract) return take_back(job, answers, now);
  const bool looks = job.kind == Kind::Reconcile;
  if (answers.empty())
    return net::Request{request_of(looks ? "GET" : "POST", "http://posts.example/", job)};
  auto outcome = judge_http(answers.back(), now);
  if (looks) outcome = harmless(std::move(outcome));
  if (auto* accepted = std::get_if<Accepted>(&outcome)) accepted->handle = job.key;
  return outcome;
}

/// A request for each; to delete what is gone is as well.
Step Posts::take_back(const Job& job, const Answers& answers, TimePoint now) {
  if (!answers.empty()) {
    auto outcome = harmless(judge_http(answers.back(), now));
    if (!std::holds_alternative<Accepted>(outcome)) return outcome;
  }
  std::istringstream names{job.handle};
  const std::vector<std::string> ids{std::istream_iterator<std::string>{names}, {}};
  if (answers.size() >= ids.size()) return Accepted{.handle = job.handle};
  return net::Request{request_of("DELETE", "http://posts.example/" + ids[answers.size()], job)};
}

Capabilities Blind::capabilities() const {
  return {.wants = {{.form = Form::Short}}, .repetition = {Repetition::Blind}};
}

Step Blind::next(const Job& job, const Answers& answers, TimePoint now) const {
  if (answers.empty()) return net::Request{request_of("POST", url_, job)};
  return judge_http(answers.back(), now);
}

Capabilities Letters::capabilities() const {
  return {
      .wants = {{.form = Form::Short}}, .repetition = {Repetition::Keyed}, .to_subscribers = true};
}

Step Letters::next(const Job& job, const Answers& answers, TimePoint now) const {
  if (answers.empty())
    return net::Request{request_of("POST", "http://letters.example/" + job.recipient.address, job)};
  return judge_http(answers.back(), now);
}

Lineup lineup() {
  Channels channels;
  channels.emplace("page", std::make_unique<channels::status_page::StatusPage>());
  channels.emplace("hook",
                   std::make_unique<channels::webhook::Webhook>(
                       channels::webhook::Settings{.url = "http://hook.example/in"}));
  channels.emplace("posts", std::make_unique<Posts>());
  channels.emplace("chat", std::make_unique<Blind>("http://chat.example/"));
  channels.emplace("text", std::make_unique<Blind>("http://text.example/"));
  channels.emplace("letters", std::make_unique<Letters>());
  Lineup made{.channels = std::make_shared<const Channels>(std::move(channels))};
  made.terms["chat"].prefer = WhenBlind::Duplicate;
  made.terms["text"].prefer = WhenBlind::Silence;
  return made;
}

}  // namespace goji::simulation
