#pragma once

#include "channel_api/channel.h"
#include "email/message.h"

#include <chrono>
#include <string>
#include <vector>

/// One mail for each recipient: subscribers, or fixed ones of the operator's.
///
/// Source:   RFC 5321 (SMTP), 5322 (the message), 3463 (codes), 3834 (no answers to automata),
///           8058 (one-click unsubscribe).
/// Limits:   none we enforce.
/// Repeats:  blind. Once the last dot has left and no word comes, nobody can know; the Message-ID
///           is the same at every attempt, which some mailboxes show as one mail (RFC 1047).
/// Outcomes: judge(), in judgement.h.
namespace goji::channels::email {

struct Settings {
  net::MailServer server{};
  Mailbox from{};
  std::vector<std::string> to{};  ///< fixed recipients; none: subscribers
  std::string
      bounces{};  ///< what cannot be delivered comes back there, +KEY added; empty: to `from`
  std::string list_id{};
  std::chrono::seconds timeout{50};
};

class Email final : public Channel {
 public:
  explicit Email(Settings settings);

  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint now) const override;
  [[nodiscard]] std::vector<Secret> secrets() const override;

 private:
  [[nodiscard]] Step request(const Job& job, TimePoint now) const;
  [[nodiscard]] Step survey(const Answers& answers) const;
  [[nodiscard]] std::string id_of(const Job& job) const;
  [[nodiscard]] std::string sender_of(const Job& job) const;

  const Settings settings_;
};

/// What channels/CMakeLists.txt looks for in this folder.
OpenChannel open;

}  // namespace goji::channels::email
