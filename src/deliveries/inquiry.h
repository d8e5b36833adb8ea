#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "net/exchange.h"

#include <functional>
#include <memory>
#include <string>

namespace goji::deliveries {

/// A job that changes nothing over there and stands in no ledger: a look, a search.
struct Inquiry {
  std::shared_ptr<const Channels> channels;  ///< keeps the channel alive over a reload
  std::string channel;                       ///< one of them
  Job job{};
};

/// Makes the requests that the channel asks for, and calls `ended` once with what came of it, from
/// here or from an answer. One that asks for ever is a mistake of ours and Rejected. `http` and
/// `clock` outlive the inquiry; if `http` goes before it ends, nobody is called.
void inquire(net::Exchange& http,
             const Clock& clock,
             Inquiry inquiry,
             std::function<void(const Outcome&)> ended);

}  // namespace goji::deliveries
