#include "deliveries/addressee.h"

#include <string>
#include <string_view>

namespace goji::deliveries {
namespace {

void drop(std::string& text, std::string_view private_word) {
  if (private_word.empty()) return;
  for (auto at = text.find(private_word); at != std::string::npos; at = text.find(private_word, at))
    text.replace(at, private_word.size(), "***");
}

}  // namespace

Recipient recipient_of(const store::Claimed& claimed) {
  Recipient recipient{.address = claimed.delivery.recipient, .return_tag = claimed.return_tag};
  if (const auto& who = claimed.addressee) {
    recipient.address = who->address;
    recipient.secret = who->secret;
    recipient.old_secret = who->old_secret;
    recipient.format = who->format;
    recipient.unsubscribe = who->unsubscribe;
    recipient.confirm = who->confirm;
    recipient.endpoint = who->endpoint;
    recipient.owner = who->owner;
  }
  return recipient;
}

void scrub(store::AttemptRow& attempt, const store::Addressee& who) {
  for (const auto& word : {std::string_view{who.address},
                           std::string_view{who.secret.reveal()},
                           std::string_view{who.old_secret.reveal()},
                           std::string_view{who.unsubscribe},
                           std::string_view{who.confirm},
                           std::string_view{who.endpoint},
                           std::string_view{who.owner}}) {
    drop(attempt.why, word);
    drop(attempt.answer_head, word);
  }
}

}  // namespace goji::deliveries
