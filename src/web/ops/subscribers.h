#pragma once

#include "base/result.h"
#include "flow/enrolment.h"
#include "flow/once.h"
#include "web/http.h"

#include <string>
#include <vector>

/// The list of subscribers, for operators:
///
///     GET  /api/v1/subscribers               ?kind=&state=&after=&limit=: addresses are masked
///     POST /api/v1/subscribers               {kind, address, language?, components?, format?,
///                                            owner?, confirmed?}: 202 they are asked; with
///                                            confirmed (admin alone) 201, and they are told from
///                                            now on. An endpoint is always asked, and its owner
///     POST /api/v1/subscribers/import        {subscribers: [...]}: many at once, and
///                                            with state? and reason?: who is suppressed stays so,
///                                            who is pending is asked, whatever `confirmed` says
///     GET  /api/v1/subscribers/export        ?after=&limit=: with their addresses; in the audit
///     POST /api/v1/subscribers/find          {kind, address}
///     POST /api/v1/subscribers/ID/remove     forgotten
///     POST /api/v1/subscribers/ID/restore    told again, though mails had come back
///     POST /in/bounces                       a mail that came back, or was complained of, as it is
///
/// All within a turn of the desk.
namespace goji::web::ops {

/// Somebody an operator puts on the list.
struct Entry {
  flow::Enrolment::Wish wish{};
  bool confirmed = false;
  std::string state{};   ///< of an import: as another list had it, a word; empty: it says nothing
  std::string reason{};  ///< likewise: why they are suppressed
};

[[nodiscard]] Result<Entry> read_entry(const Request& request);

/// At most 1,000 of them, each checked when it is added.
[[nodiscard]] Result<std::vector<Entry>> read_import(const Request& request);
[[nodiscard]] Result<store::SubscriberFilter> read_filter(const Request& request);

[[nodiscard]] Result<flow::Reply> add_subscriber(flow::Enrolment& enrolment,
                                                 flow::Turn& turn,
                                                 const Entry& entry,
                                                 const std::string& author);

/// 200 {"added": 2, "refused": [{"index": 0, "why": "..."}]}
[[nodiscard]] Result<flow::Reply> import_subscribers(flow::Enrolment& enrolment,
                                                     flow::Turn& turn,
                                                     const std::vector<Entry>& entries,
                                                     const std::string& author);
[[nodiscard]] flow::Reply list_subscribers(const flow::Enrolment& enrolment,
                                           flow::Turn& turn,
                                           const store::SubscriberFilter& filter);
[[nodiscard]] flow::Reply export_subscribers(const flow::Enrolment& enrolment,
                                             flow::Turn& turn,
                                             const store::SubscriberFilter& filter,
                                             const std::string& author);
[[nodiscard]] Result<flow::Reply> find_subscriber(const flow::Enrolment& enrolment,
                                                  flow::Turn& turn,
                                                  const Entry& entry);

/// `verb` is "remove" or "restore".
[[nodiscard]] Result<flow::Reply> decide_on_subscriber(flow::Enrolment& enrolment,
                                                       flow::Turn& turn,
                                                       store::Id id,
                                                       const std::string& verb,
                                                       const std::string& author);
[[nodiscard]] Result<flow::Reply> take_back(flow::Enrolment& enrolment,
                                            flow::Turn& turn,
                                            const std::string& message);

}  // namespace goji::web::ops
