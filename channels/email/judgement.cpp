#include "email/judgement.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace goji::channels::email {
namespace {

using net::MailStage;

constexpr std::chrono::seconds kGreylisting{300};

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::size_t kMostDigits = 3;

/// The subject and detail of "5.7.1"; zeros if the server gave no enhanced code.
struct Enhanced {
  int subject = 0;
  int detail = 0;
  std::string_view written{};  ///< the code itself
};

/// Takes a number of one to three digits from the front; nothing if there is none.
std::optional<int> number_from(std::string_view& text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > kMostDigits) return std::nullopt;
  int number = 0;
  std::from_chars(text.data(), text.data() + digits, number);
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(1);
  return true;
}

/// RFC 3463 (2003), section 2: "5.7.1", at the start of the text and of the same class as the code.
Enhanced enhanced(const net::MailReply& reply) {
  std::string_view rest = reply.text;
  if (number_from(rest) != reply.code / 100 || !take(rest, '.')) return {};
  const auto subject = number_from(rest);
  if (!subject || !take(rest, '.')) return {};
  const auto detail = number_from(rest);
  if (!detail || (!rest.empty() && kSpaces.find(rest.front()) == std::string_view::npos)) return {};
  const auto length = reply.text.size() - rest.size();
  return {*subject, *detail, std::string_view{reply.text}.substr(0, length)};
}

/// "550 5.1.1": by the second code it is decided elsewhere whether anybody is there. What the
/// server says besides may name somebody.
std::string codes(const net::MailReply& reply) {
  const auto code = enhanced(reply);
  if (code.written.empty()) return std::to_string(reply.code);
  return fmt::format("{} {}", reply.code, code.written);
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
  const auto [subject, detail, written] = enhanced(reply);
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
  auto why = fmt::format("the mail server answered {} to {}", codes(reply), asked(reply.stage));
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
