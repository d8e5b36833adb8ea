#pragma once

#include "channel_api/channel.h"
#include "domain/notice.h"
#include "store/rows.h"

#include <functional>
#include <map>
#include <span>
#include <string>

namespace goji::flow {

/// One configured channel, as planning sees it.
struct Outlet {
  enum class Audience { Everybody, Internal, Regulator };

  std::string channel;  ///< its name
  std::string kind{};   ///< of the channel: email, webhook
  Audience audience = Audience::Everybody;
  std::string language{};  ///< of what is not JSON
  Capabilities capabilities{};
  bool approval = false;  ///< a person says yes to each notice before it goes out
};

/// Whether notices of this kind wait there for a person's yes. What takes something back never
/// does, nor does a test, which a person has asked for.
[[nodiscard]] bool waits_for_approval(const Outlet& outlet, NoticeKind kind);

/// Whose limits it shares: its own, unless the channel says otherwise.
[[nodiscard]] std::string destination_of(const Outlet& outlet);

/// How fast deliveries may begin, by destination. Of several that say so the slowest counts.
[[nodiscard]] std::map<std::string, Pace, std::less<>> paces_of(std::span<const Outlet> outlets);

/// What travels with a delivery at every attempt: the same for the same four, whenever they are
/// planned. `store` is which store it is (store/identity.h), since others count their revisions
/// from one as well, and whoever knows the key drops what comes under it again.
[[nodiscard]] std::string delivery_key(const std::string& store,
                                       store::Id revision,
                                       const std::string& channel,
                                       const std::string& recipient);

}  // namespace goji::flow
