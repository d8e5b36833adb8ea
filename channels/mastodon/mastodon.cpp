#include "mastodon/mastodon.h"

#include "base/digest.h"
#include "mastodon/replies.h"
#include "net/url.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace goji::channels::mastodon {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr auto kKeyMemory = 1h;          // of the Idempotency-Key
constexpr auto kClocksMayDiffer = 5min;  // ours and the server's

/// Of an account and of an address: 300 requests in any 5 minutes, and a post may be looked for.
constexpr Pace kPace{.per_second = 0.8, .burst = 60};

constexpr std::size_t kPostsOnPage = 40;
constexpr std::size_t kMostPages = 5;

std::string text_of(const Job& job) {
  return fmt::format("{}\n\n{}", job.text.at(Form::Title), job.text.at(Form::Plain));
}

/// The title, and the link at the end of the words if there is one.
std::string brief_text_of(const Job& job) {
  const auto& words = job.text.at(Form::Plain);
  const auto last = words.substr(words.rfind('\n') + 1);
  if (!last.starts_with("http")) return job.text.at(Form::Title);
  return fmt::format("{}\n\n{}", job.text.at(Form::Title), last);
}

/// The API knows languages without their regions.
std::string language_of(const Job& job) {
  return job.language.substr(0, job.language.find('-'));
}

/// The same token is the same account; which, only the server knows.
std::string account_of(const Secret& token) {
  return "token-" + sha256_hex(token.reveal()).substr(0, 8);
}

bool is_success(const net::Answer& answer) {
  return status_of(answer) >= 200 && status_of(answer) < 300;
}

bool is_gone(const net::Answer& answer) {
  return status_of(answer) == 404 || status_of(answer) == 410;
}

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// To whoever repeats it freely: it is done, or not yet.
Outcome accepted_as(const net::Answer& answer, const Job& job, TimePoint now) {
  auto outcome = harmless(judge(answer, now));
  auto* accepted = std::get_if<Accepted>(&outcome);
  if (accepted == nullptr) return outcome;
  accepted->handle = job.handle;
  if (const auto status = status_in(body_of(answer))) accepted->url = status->url;
  return outcome;
}

}  // namespace

Mastodon::Mastodon(Settings settings) : settings_(std::move(settings)) {
  const auto target = net::parse_url(settings_.instance, net::NamedBy::Operator);
  if (!target) return;
  const bool usual = target->port == (target->scheme == "https" ? 443 : 80);
  host_ = usual ? target->host : fmt::format("{}:{}", target->host, target->port);
}

Capabilities Mastodon::capabilities() const {
  return {.wants = wants_within({}),
          .repetition = {Repetition::Reconcilable, Repetition::Keyed},
          .key_memory = kKeyMemory,
          .order = Order::InOrder,
          .can_edit = true,
          .can_retract = true,
          .can_thread = true,
          .seen = Seen::ByLooking,
          .can_survey = true,
          .destination = host_,
          .destination_pace = kPace,
          .account = account_of(settings_.token),
          .account_pace = kPace};
}

Step Mastodon::next(const Job& job, const Answers& answers, TimePoint now) const {
  switch (job.kind) {
    case Kind::Post:
      return post(job, answers, now);
    case Kind::Edit:
      return edit(job, answers, now);
    case Kind::Retract:
      return retract(job, answers, now);
    case Kind::ReadBack:
      return read_back(job, answers, now);
    case Kind::Reconcile:
      return reconcile(job, answers, now);
    case Kind::Survey:
      break;
  }
  return survey(answers, now);
}

net::HttpRequest Mastodon::request(std::string method, const std::string& path) const {
  return {.method = std::move(method),
          .url = settings_.instance + path,
          .headers = {{"Accept", "application/json"}},
          .authorization = Secret{"Bearer " + settings_.token.reveal()},
          .timeout = 20s};
}

// JSON, not a form: Hollo drops in_reply_to_id from forms without a word.
Step Mastodon::creation(const Job& job, const Manner& manner) const {
  json::object body{{"status", manner.brief ? brief_text_of(job) : text_of(job)},
                    {"visibility", settings_.visibility},
                    {"language", language_of(job)}};
  if (manner.as_answer) body["in_reply_to_id"] = job.thread_root;
  auto create = request("POST", "/api/v1/statuses");
  create.headers["Content-Type"] = "application/json";
  create.headers["Idempotency-Key"] = job.key;
  create.body = json::serialize(body);
  return net::Request{std::move(create)};
}

// Answers go to the first post: if that is gone, its successors would be lost with it, so they
// begin a thread of their own. A text that is refused may be too long for an instance that takes
// less than it did: then it is only said what is wrong, and where there is more.
Step Mastodon::post(const Job& job, const Answers& answers, TimePoint now) const {
  Manner manner{.as_answer = !job.thread_root.empty()};
  if (answers.empty()) return creation(job, manner);
  const auto refused = [&](int status) { return std::ranges::count(answers, status, status_of); };
  const auto& last = answers.back();
  manner.brief = refused(422) > 0;
  manner.as_answer = manner.as_answer && refused(404) == 0;
  const bool answered_nobody = status_of(last) == 404 && !job.thread_root.empty();
  if (answered_nobody && refused(404) == 1) return creation(job, manner);
  if (status_of(last) == 422 && refused(422) == 1) return creation(job, manner);
  if (status_of(last) >= 500)
    return Uncertain{fmt::format("the server answered {}", status_of(last))};
  auto outcome = judge(last, now);
  auto* accepted = std::get_if<Accepted>(&outcome);
  if (accepted == nullptr) return outcome;
  const auto status = status_in(body_of(last));
  if (!status) return Uncertain{"the server's answer holds no post"};
  accepted->handle = status->id;
  accepted->url = status->url;
  return outcome;
}

Step Mastodon::edit(const Job& job, const Answers& answers, TimePoint now) const {
  if (!answers.empty()) return accepted_as(answers.back(), job, now);
  auto change = request("PUT", "/api/v1/statuses/" + job.handle);
  change.headers["Content-Type"] = "application/json";
  change.body =
      json::serialize(json::object{{"status", text_of(job)}, {"language", language_of(job)}});
  return net::Request{std::move(change)};
}

// One request for each; those that an earlier attempt deleted are gone already, which is as well.
Step Mastodon::retract(const Job& job, const Answers& answers, TimePoint now) const {
  if (!answers.empty() && !is_gone(answers.back())) {
    auto outcome = accepted_as(answers.back(), job, now);
    if (!std::holds_alternative<Accepted>(outcome)) return outcome;
  }
  const auto ids = words_in(job.handle);
  if (answers.size() >= ids.size()) return Accepted{.handle = job.handle};
  return net::Request{request("DELETE", "/api/v1/statuses/" + ids.at(answers.size()))};
}

// As anybody sees it; snac shows nobody a post who does not log in.
Step Mastodon::read_back(const Job& job, const Answers& answers, TimePoint now) const {
  if (job.done == Kind::Retract) return read_back_gone(job, answers, now);
  auto look = request("GET", "/api/v1/statuses/" + job.handle);
  if (answers.empty()) look.authorization = {};
  if (answers.empty()) return net::Request{std::move(look)};
  const auto status = status_of(answers.back());
  if (answers.size() == 1 && (status == 401 || status == 403)) return net::Request{std::move(look)};
  if (is_gone(answers.back())) return TryLater{"the post is not to be seen"};
  auto outcome = accepted_as(answers.back(), job, now);
  if (job.done != Kind::Edit || !std::holds_alternative<Accepted>(outcome)) return outcome;
  const auto post = status_in(body_of(answers.back()));
  if (!post || !shows(post->content, text_of(job)))
    return TryLater{"the post is still to be seen as it was"};
  return outcome;
}

// Post after post, as anybody sees them; where nobody may look who does not log in, nobody does.
Step Mastodon::read_back_gone(const Job& job, const Answers& answers, TimePoint now) const {
  const auto ids = words_in(job.handle);
  if (!answers.empty()) {
    const auto status = status_of(answers.back());
    if (is_success(answers.back())) return TryLater{"the post is still to be seen"};
    if (!is_gone(answers.back()) && status != 401 && status != 403)
      return harmless(judge(answers.back(), now));
  }
  if (answers.size() >= ids.size()) return Accepted{.handle = job.handle};
  auto look = request("GET", "/api/v1/statuses/" + ids.at(answers.size()));
  look.authorization = {};
  return net::Request{std::move(look)};
}

Step Mastodon::reconcile(const Job& job, const Answers& answers, TimePoint now) const {
  if (answers.empty()) return net::Request{request("GET", "/api/v1/accounts/verify_credentials")};
  if (!is_success(answers.back())) return harmless(judge(answers.back(), now));
  const auto account = id_in(body_of(answers.front()));
  if (!account) return Uncertain{"the server does not say whose token it is"};
  const auto path = fmt::format(
      "/api/v1/accounts/{}/statuses?limit={}&exclude_reblogs=true", *account, kPostsOnPage);
  if (answers.size() == 1) return net::Request{request("GET", path)};

  const auto posts = statuses_in(body_of(answers.back()));
  if (!posts) return Uncertain{"the server's list of posts is none"};
  const auto earliest = job.first_attempt - kClocksMayDiffer;
  const auto is_ours = [&](const Status& post) {
    return post.created_at >= earliest &&
           (shows(post.content, text_of(job)) || shows(post.content, brief_text_of(job)));
  };
  for (const auto& post : *posts)
    if (is_ours(post)) return Accepted{.handle = post.id, .url = post.url};
  if (posts->empty() || posts->back().created_at < earliest)
    return Rejected{"it is not among the account's posts"};
  if (answers.size() > kMostPages) return Uncertain{"the account has posted too much since"};
  return net::Request{request("GET", path + "&max_id=" + posts->back().id)};
}

Step Mastodon::survey(const Answers& answers, TimePoint now) const {
  if (answers.empty()) return net::Request{request("GET", "/api/v2/instance")};
  const bool old = status_of(answers.front()) == 404;
  if (old && answers.size() == 1) return net::Request{request("GET", "/api/v1/instance")};
  const std::size_t about_instance = old ? 2 : 1;
  if (answers.size() == about_instance)
    return net::Request{request("GET", "/api/v1/accounts/verify_credentials")};
  if (!is_success(answers.back())) return harmless(judge(answers.back(), now));
  const auto limits = limits_in(body_of(answers.at(about_instance - 1)));
  if (!limits) return TryLater{"the instance does not say how long a post may be"};
  return Accepted{.wants = wants_within(*limits)};
}

std::unique_ptr<Channel> open(settings::Reader& settings) {
  Settings read;
  if (!settings.has("instance")) settings.complain("instance", "is missing: https://...");
  read.instance = settings.value("instance", settings::to_url).value_or("");
  while (read.instance.ends_with('/'))
    read.instance.pop_back();
  read.token = settings.required_secret("access_token");
  read.visibility = settings.choice("visibility", {"public", "unlisted"}, read.visibility);
  return std::make_unique<Mastodon>(std::move(read));
}

}  // namespace goji::channels::mastodon
