#include "email/email.h"

#include "base/base64.h"
#include "email/judgement.h"
#include "email/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace goji::channels::email {
namespace {

std::string domain_of(const std::string& address) {
  return address.substr(address.find('@') + 1);
}

std::string account_of(std::string username) {
  std::ranges::replace(username, '/', '_');
  return username;
}

std::string replaced(std::string text, std::string_view mark, const std::string& link) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + link.size()))
    text.replace(at, mark.size(), link);
  return text;
}

/// A URL's path may hold whatever is printable.
std::string escaped(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += c;
  }
  return out;
}

/// `text` with what is the recipient's own in place of the marks. Links are letters and digits.
std::string personal(std::string text, const Recipient& recipient) {
  text = replaced(std::move(text), kUnsubscribeMark, recipient.unsubscribe);
  text = replaced(std::move(text), kConfirmMark, recipient.confirm);
  return replaced(std::move(text), kEndpointMark, recipient.endpoint);
}

/// For HTML, where an & in a link begins something else.
Recipient escaped(Recipient recipient) {
  for (auto* one : {&recipient.unsubscribe, &recipient.confirm, &recipient.endpoint})
    *one = escaped(*one);
  return recipient;
}

}  // namespace

Email::Email(Settings settings) : settings_(std::move(settings)) {
}

Capabilities Email::capabilities() const {
  return {.wants = {{.form = Form::Title}, {.form = Form::MailText}, {.form = Form::MailHtml}},
          .repetition = {Repetition::Blind},
          .order = Order::InOrder,
          .to_subscribers = settings_.to.empty(),
          .recipients = settings_.to,
          .can_thread = true,
          .seen = Seen::Unreturned,
          .can_survey = true,
          .destination = settings_.server.host,
          .account = account_of(settings_.server.username)};
}

Step Email::next(const Job& job, const Answers& answers, TimePoint now) const {
  if (job.kind == Kind::Survey) return survey(answers);
  if (job.kind != Kind::Post) return Rejected{"a mail can only be sent"};
  if (!settings::to_mail_address(job.recipient.address))
    return Rejected{"the recipient has no usable mail address"};
  if (answers.empty()) return request(job, now);
  return judge(answers.back(), id_of(job));
}

// As AUTH LOGIN and AUTH PLAIN (RFC 4616) say it, but for the padding, which servers may leave out.
std::vector<Secret> Email::secrets() const {
  const auto& password = settings_.server.password.reveal();
  if (password.empty()) return {};
  const auto& user = settings_.server.username;
  std::vector<Secret> all{settings_.server.password};
  constexpr std::string_view kNul{"\0", 1};
  for (const auto& plain : {password,
                            fmt::format("{0}{1}{0}{2}", kNul, user, password),
                            fmt::format("{1}{0}{1}{0}{2}", kNul, user, password)}) {
    auto coded = to_base64(plain);
    coded.resize(coded.find_last_not_of('=') + 1);
    all.emplace_back(std::move(coded));
  }
  return all;
}

Step Email::request(const Job& job, TimePoint now) const {
  const Message message{
      .from = settings_.from,
      .to = job.recipient.address,
      .subject = job.text.at(Form::Title),
      .text = personal(job.text.at(Form::MailText), job.recipient),
      .html = personal(job.text.at(Form::MailHtml), escaped(job.recipient)),
      .date = job.first_attempt == TimePoint{} ? now : job.first_attempt,
      .id = id_of(job),
      .root = job.thread_root,
      .parent = job.thread_parent,
      .list_id = settings_.list_id,
      .unsubscribe = job.recipient.unsubscribe,
  };
  return net::Request{net::MailRequest{.server = settings_.server,
                                       .from = sender_of(job),
                                       .to = job.recipient.address,
                                       .message = to_bytes(message),
                                       .timeout = settings_.timeout}};
}

Step Email::survey(const Answers& answers) const {
  if (!answers.empty()) return harmless(judge(answers.back(), {}));
  return net::Request{net::MailRequest{
      .server = settings_.server, .from = settings_.from.address, .timeout = settings_.timeout}};
}

std::string Email::id_of(const Job& job) const {
  return fmt::format("<{}@{}>", job.key, domain_of(settings_.from.address));
}

// A bounce names the delivery by the address it comes back to, whatever is left of the mail in it
// (variable envelope return path).
std::string Email::sender_of(const Job& job) const {
  if (settings_.bounces.empty()) return settings_.from.address;
  const auto at = settings_.bounces.find('@');
  const auto& tag = job.recipient.return_tag.empty() ? job.key : job.recipient.return_tag;
  return fmt::format("{}+{}{}", settings_.bounces.substr(0, at), tag, settings_.bounces.substr(at));
}

std::unique_ptr<Channel> open(settings::Reader& settings) {
  return std::make_unique<Email>(read_settings(settings));
}

}  // namespace goji::channels::email
