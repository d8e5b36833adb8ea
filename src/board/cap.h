#pragma once

#include "board/edition.h"

#include <cstddef>
#include <string>
#include <vector>

/// What is said of incidents, for machines that take warnings: Common Alerting Protocol 1.2,
/// https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html
///
/// Each update is an alert of its own that names those before it, and never changes. They are for
/// the service's users (scope Restricted), and not for networks that warn the public.
namespace goji::board {

/// One update of an incident; `updates` of facts, and the newest is 0.
struct Bulletin {
  const IncidentFacts* incident = nullptr;
  std::size_t update = 0;
};

/// The newest of all incidents, newest first.
[[nodiscard]] std::vector<Bulletin> bulletins_of(const Facts& facts);

/// "/cap/7-12.xml"
[[nodiscard]] std::string cap_path(const Bulletin& bulletin);

/// One alert in all languages that there are editions of.
[[nodiscard]] std::string cap_alert(const std::vector<const Edition*>& editions,
                                    const Bulletin& bulletin);

/// An Atom feed of where they are.
[[nodiscard]] std::string cap_feed(const Edition& edition, const std::vector<Bulletin>& bulletins);

}  // namespace goji::board
