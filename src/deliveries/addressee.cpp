#include "deliveries/addressee.h"

#include "net/url.h"

#include <utility>

namespace goji::deliveries {

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

std::vector<Secret> secrets_of(const store::Addressee& who) {
  std::vector<Secret> all{who.secret, who.old_secret};
  for (const auto& word : {who.address, who.unsubscribe, who.confirm, who.endpoint, who.owner}) {
    all.emplace_back(word);
    for (auto& part : net::private_parts(word))
      all.emplace_back(std::move(part));
  }
  return all;
}

}  // namespace goji::deliveries
