#pragma once

#include "base/result.h"
#include "flow/membership.h"
#include "flow/turn.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace goji::flow {

/// How people and programs come onto the list and leave it. Whoever asks is asked back, at the
/// address they gave, and is told nothing before they said yes there. Everything that holds a
/// token is as good as its answer: nobody learns from it who is on the list. For the desk's turns.
class Enrolment {
 public:
  /// What somebody wants.
  struct Wish {
    std::string kind{};  ///< email, webhook
    std::string address{};
    std::string language{};                 ///< one the site does not have counts as its first
    std::vector<std::string> components{};  ///< keys; none: all of them
    std::string format{};                   ///< of a webhook: empty or "statuspage"
    std::string owner{};  ///< of a webhook: a mail address that is told where it cannot be
  };

  /// What somebody has, as they see it themselves.
  struct Settings {
    std::string kind{};
    std::string address{};
    std::string language{};
    std::vector<std::string> components{};
    std::string format{};
    subscribers::Owner owner{};
    bool is_off = false;  ///< an endpoint that was switched off
  };

  explicit Enrolment(Membership membership) : membership_(std::move(membership)) {}

  /// After a reload.
  void adopt(Membership membership) { membership_ = std::move(membership); }

  /// Asks them back. It does the same work and says the same whether they are on the list or not.
  /// Invalid: what they want cannot be; NotFound: nothing is sent that way here.
  Result<void> ask(Turn& turn, const Wish& wish);

  /// Puts somebody on the list who said yes elsewhere; who is on it already gets the wish's
  /// settings, and who is suppressed stays so. An endpoint says yes for itself and for its owner:
  /// none is asked here. Errors as ask().
  Result<store::SubscriberRow> admit(Turn& turn, const Wish& wish);

  /// Puts somebody on the list who is told nothing, as another list had it; who is told here is
  /// told no more. `reason` may be empty, and does not change the one that there is. Errors as
  /// ask().
  Result<store::SubscriberRow> suppress(Turn& turn, const Wish& wish, const std::string& reason);

  /// A yes. False: the token is not ours, or too late.
  bool confirm(Turn& turn, const std::string& token);

  /// An end: all that is known of them is forgotten. False: the token is not ours.
  bool leave(Turn& turn, const std::string& token);

  [[nodiscard]] std::optional<Settings> settings(store::Reading& reading,
                                                 const std::string& token) const;

  /// Invalid as ask(); NotFound: the token is not ours, or its subscriber has gone.
  Result<void> change(Turn& turn, const std::string& token, const Wish& wish);

  /// Another secret to sign with; the old one signs too for a day. NotFound as change(); Invalid:
  /// they have none.
  Result<Secret> renew_secret(Turn& turn, const std::string& token);

  /// Another owner, who is asked; or the same, who is asked again if they have not said yes; or
  /// none. NotFound as change(); Invalid: it is no address, or none that anybody could be told at.
  Result<void> name_owner(Turn& turn, const std::string& token, const std::string& address);
  Result<void> name_owner(Turn& turn,
                          store::Id id,
                          const std::string& address);  ///< by an operator

  /// An owner's yes: the token of their link to manage the endpoint, which may be off by now.
  /// Nothing: the token is not ours, too late, or another was named since.
  std::optional<std::string> confirm_owner(Turn& turn, const std::string& token);

  /// An endpoint that was switched off is sent a challenge, and is on once it has sent that back.
  /// NotFound as change(); Conflict: it is not off.
  Result<void> switch_on(Turn& turn, const std::string& token);

  /// What an operator may do to one. NotFound: there is none; Conflict: not as things are.
  Result<void> remove(Turn& turn, store::Id id);
  Result<void> restore(Turn& turn, store::Id id);  ///< who was suppressed is told again

  /// Whoever has this address. Errors as ask().
  [[nodiscard]] Result<store::SubscriberRow> find(store::Reading& reading,
                                                  const std::string& kind,
                                                  const std::string& address) const;

  /// A mail that came back, or was complained of: what was done, in words for operators. NotFound:
  /// it names no delivery of ours; Invalid: it is no such mail.
  Result<std::string> take_back(Turn& turn, const std::string& message);

  [[nodiscard]] const Membership& membership() const { return membership_; }

 private:
  /// A wish that can be.
  struct Checked {
    Wish wish{};
    std::string fingerprint{};
    std::string old_fingerprint{};  ///< what it would be found by if it was kept long ago
    const Outlet* outlet = nullptr;
  };

  [[nodiscard]] Result<Checked> check(const Wish& wish) const;

  /// Whoever has that address already.
  [[nodiscard]] static std::optional<store::SubscriberRow> known(store::Reading& reading,
                                                                 const Checked& checked);
  [[nodiscard]] store::SubscriberRow row_for(store::Reading& reading,
                                             const Checked& checked,
                                             TimePoint now) const;
  /// Written down, with what they wish.
  static store::SubscriberRow kept(Turn& turn, const Checked& checked, store::SubscriberRow row);
  [[nodiscard]] std::optional<store::SubscriberRow> holder_of(store::Reading& reading,
                                                              const std::string& token) const;

  Membership membership_;
};

}  // namespace goji::flow
