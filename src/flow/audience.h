#pragma once

#include "flow/addressees.h"
#include "flow/fan_out.h"
#include "flow/membership.h"
#include "flow/recipient_name.h"
#include "messages/endpoint_news.h"

#include <cstdint>
#include <string>
#include <utility>

namespace goji::flow {

/// Subscribers as those who are told: who hears of an incident, where that goes, and what comes of
/// it. For the desk's thread.
class Audience final : public Recipients, public Addressees {
 public:
  explicit Audience(Membership membership) : membership_(std::move(membership)) {}

  /// After a reload.
  void adopt(Membership membership) { membership_ = std::move(membership); }

  /// Those who want to hear of any component that the incident was ever said to touch: whoever was
  /// told of its beginning is told of its end.
  [[nodiscard]] std::vector<One> after(store::Reading& reading,
                                       const store::PlanJobRow& job,
                                       std::size_t most) override;

  void address(store::Reading& reading, store::Claimed& claimed, TimePoint now) override;

  /// An endpoint that sent its challenge back is told from now on, and whoever the challenge named
  /// as its owner is asked. One that answers 410, or takes nothing for days, is switched off, and
  /// its owner is told. An address that a mail server knows nobody at is told no more, an owner's
  /// neither.
  void heard(Turn& turn, const std::string& recipient, const store::Settled& settled) override;

  /// The owner of an endpoint is told, and it stays switched on.
  void refuses(Turn& turn, const std::string& recipient, TimePoint since) override;

 private:
  [[nodiscard]] store::Addressee addressee_of(const store::SubscriberRow& row,
                                              const RecipientName& name,
                                              TimePoint now) const;
  [[nodiscard]] store::Addressee owner_of(const store::SubscriberRow& row,
                                          const RecipientName& name,
                                          store::Id delivery) const;

  // What an answer makes of the row:
  void challenged(Turn& turn, store::SubscriberRow& row, std::uint64_t question) const;
  void switch_off(Turn& turn,
                  store::SubscriberRow& row,
                  messages::EndpointNews::What what,
                  std::string reason) const;
  void failed(Turn& turn, store::SubscriberRow& row, const store::Settled& settled) const;
  void heard_of_endpoint(Turn& turn,
                         store::SubscriberRow& row,
                         const RecipientName& name,
                         const store::Settled& settled) const;

  Membership membership_;
};

}  // namespace goji::flow
