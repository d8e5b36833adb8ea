#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "net/exchange.h"

#include <functional>
#include <memory>
#include <string>

namespace goji::deliveries {

/// A job that changes nothing over there and stands in no ledger: a look, a search, a survey.
struct Inquiry {
  std::shared_ptr<const Channels> channels;  ///< keeps the channel alive over a reload
  std::string channel;                       ///< one of them
  Job job{};
};

/// What it goes through. The clock outlives it; the others call nobody once they are gone.
struct InquiryDoors {
  net::Exchange* http = nullptr;
  net::Mailer* mail = nullptr;  ///< none: nothing is asked by mail
  const Clock* clock = nullptr;
};

/// Makes the requests that the channel asks for, and calls `ended` once with what came of it, from
/// here or from an answer. One that asks for ever, or nobody on another machine, is a mistake of
/// ours and Rejected.
void inquire(const InquiryDoors& doors, Inquiry inquiry, std::function<void(const Outcome&)> ended);

}  // namespace goji::deliveries
