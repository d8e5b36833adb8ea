#include "email/judgement.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace goji::channels::email {
namespace {

using net::MailStage;

constexpr std::chrono::seconds kGreylisting{300};

/// The subject and detail of "5.7.1"; zeros if the server gave no enhanced code.
struct Enhanced {
  int subject = 0;
  int detail = 0;
};

Enhanced enhanced(std::string_view text) {
  Enhanced code;
  if (text.size() < 5 || text[1] != '.') return code;
  const auto* end = text.data() + text.size();
  const auto subject = std::from_chars(text.data() + 2, end, code.subject);
  if (subject.ec != std::errc{} || subject.ptr == end || *subject.ptr != '.') return {};
  if (std::from_chars(subject.ptr + 1, end, code.detail).ec != std::errc{}) return {};
  return code;
}

std::string_view asked(MailStage stage) {
  switch (stage) {
    case MailStage::Greeting:
      return "the connection";
    case MailStage::Hello:
      return "our greeting";
    case MailStage::Tls:
      return "STARTTLS";
    case MailStage::Login:
      return "the log-in";
    case MailStage::Sender:
      return "the sender";
    case MailStage::Recipient:
      return "the recipient";
    case MailStage::Data:
    case MailStage::Message:
      break;
  }
  return "the message";
}

bool is_about_one(MailStage stage) {
  return stage == MailStage::Recipient || stage == MailStage::Data || stage == MailStage::Message;
}

bool is_about_us(const net::MailReply& reply) {
  if (!is_about_one(reply.stage)) return true;
  const auto code = reply.code;
  if (code == 530 || code == 534 || code == 535 || code == 538) return true;
  const auto [subject, detail] = enhanced(reply.text);
  return (subject == 3 && detail != 4) || (subject == 7 && detail != 1);
}

Outcome later(const net::MailReply& reply, std::string why) {
  const bool one = reply.stage == MailStage::Recipient && reply.code != 421;
  const bool greylisted = one && (reply.code == 450 || reply.code == 451);
  return TryLater{.why = std::move(why),
                  .wait = greylisted ? std::optional{kGreylisting} : std::nullopt,
                  .whole_destination = !one};
}

Outcome judge_reply(const net::MailReply& reply, const std::string& message_id) {
  if (reply.code >= 200 && reply.code < 300) return Accepted{.handle = message_id};
  auto why = fmt::format("the mail server answered {} to {}", reply.code, asked(reply.stage));
  if (reply.code < 500) return later(reply, std::move(why));
  if (is_about_us(reply)) return ChannelDown{std::move(why)};
  return Rejected{std::move(why)};
}

}  // namespace

Outcome judge(const net::Answer& answer, const std::string& message_id) {
  if (const auto* reply = std::get_if<net::MailReply>(&answer))
    return judge_reply(*reply, message_id);
  if (const auto* unsent = std::get_if<net::Unsent>(&answer))
    return TryLater{unsent->why, std::nullopt, true};
  if (const auto* unanswered = std::get_if<net::Unanswered>(&answer))
    return Uncertain{unanswered->why};
  throw std::logic_error("not the answer to a mail");
}

}  // namespace goji::channels::email
