#pragma once

#include "deliveries/forms.h"
#include "flow/outlet.h"
#include "flow/turn.h"
#include "flow/wording.h"
#include "store/rows.h"

#include <string>

/// From what the course said to what channels are given. Pure but for told_before().
namespace goji::flow {

/// What `said` becomes in the store, still without words, id and place in its incident.
[[nodiscard]] store::RevisionRow revision_of(const Said& said, const Press* press);

/// Whether a channel is to have the revision. `press` may be null, but not for a test, which goes
/// to the one channel that it names.
[[nodiscard]] bool is_for(const Outlet& outlet,
                          const store::RevisionRow& revision,
                          const Press* press);

/// What each component was said to be, as of an incident's latest word.
[[nodiscard]] ToldBefore told_before(store::Reading& reading, IncidentId incident);

/// Everything that the channel wants, in its language. `json` is the revision's payload.
[[nodiscard]] deliveries::Forms forms_of(const Wording& wording,
                                         const Outlet& outlet,
                                         const store::RevisionRow& revision,
                                         const std::string& json);

/// What readers see where the channel is a place of our own pages. No link: it stands beside it.
[[nodiscard]] deliveries::Forms forms_shown(const Wording& wording,
                                            const Outlet& outlet,
                                            const store::RevisionRow& revision);

}  // namespace goji::flow
