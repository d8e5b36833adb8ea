#include "simulation/channels.h"

#include "status_page/status_page.h"
#include "webhook/webhook.h"

namespace goji::simulation {
namespace {

net::HttpRequest request_of(const char* method, const std::string& url, const Job& job) {
  return {.method = method, .url = url, .headers = {{"webhook-id", job.key}}};
}

}  // namespace

Capabilities Posts::capabilities() const {
  return {.wants = {{.form = Form::Short}},
          .repetition = {Repetition::Reconcilable},
          .destination = "posts.example"};
}

Step Posts::next(const Job& job, const Answers& answers, TimePoint now) const {
  const bool looks = job.kind == Kind::Reconcile;
  if (answers.empty())
    return net::Request{request_of(looks ? "GET" : "POST", "http://posts.example/", job)};
  auto outcome = judge_http(answers.back(), now);
  return looks ? harmless(std::move(outcome)) : outcome;
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
