#pragma once

#include "board/form_pages.h"
#include "flow/desk.h"
#include "flow/enrolment.h"
#include "subscribers/gate.h"
#include "web/joining/read_form.h"
#include "web/router.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/// The readers' only way to change anything: getting on the list of subscribers and off it.
///
///     GET  /subscribe                   the form
///     POST /subscribe                   202, whoever it is: the address is asked
///     GET  /confirm /unsubscribe ?t=    a button; what follows links changes nothing
///     POST /confirm /unsubscribe        acts. A mail program's one click is such a POST (RFC 8058)
///     GET  /owner ?t=                   a button, for whoever is named as an endpoint's owner
///     POST /owner                       their yes
///     GET  /manage ?t=                  what somebody gets
///     POST /manage                      changes it; or renews an endpoint's secret, names its
///     owner,
///                                       or switches it on again
///
/// Each token is in the body or the link, never in a cookie: another site that sends a reader's
/// browser here brings no right of theirs along, so that there is nothing to forge.
namespace goji::web::joining {

class Joining {
 public:
  struct Doors {
    flow::Desk* desk = nullptr;
    flow::Enrolment* enrolment = nullptr;  ///< asked in the desk's turns
    subscribers::Gate* gate = nullptr;
    const subscribers::Keyring* keyring = nullptr;
  };

  /// What readers are shown, all from one configuration.
  struct Shown {
    std::shared_ptr<const board::FormPages> pages{};
    bool by_email = false;
    bool by_webhook = false;
  };

  /// What the doors point to outlives it, and it outlives its routes.
  Joining(Doors doors, Shown shown);

  void adopt(Shown shown);  ///< after a reload; from any thread

  [[nodiscard]] std::vector<Route> routes();

 private:
  struct Visit;

  [[nodiscard]] std::shared_ptr<Visit> visit_of(const Request& request,
                                                Sent sent,
                                                const Answer& answer);

  // What changes nothing:
  void show_form(const Request& request, const Answer& answer);
  void show_button(const Request& request, const Answer& answer, const board::FormAnswer& page);
  void show_settings(const Request& request, const Answer& answer);

  // What acts:
  void subscribe(const Request& request, const Answer& answer);
  void confirm(const Request& request, const Answer& answer);
  void leave(const Request& request, const Answer& answer);
  void own(const Request& request, const Answer& answer);
  void manage(const Request& request, const Answer& answer);
  [[nodiscard]] Result<Response> managed(flow::Turn& turn, const Visit& visit) const;

  /// True, and answered, if they come too often, or somebody does for what is named there.
  [[nodiscard]] bool turned_away(const Request& request,
                                 const Visit& visit,
                                 const std::string& address) const;

  /// Likewise for the owner that is named there, if any is.
  [[nodiscard]] bool pesters_owner(const Request& request, const Visit& visit) const;

  /// Reads what was sent with a token for that purpose; null, and answered, if there is none.
  [[nodiscard]] std::shared_ptr<Visit> visit_with_token(const Request& request,
                                                        subscribers::Purpose purpose,
                                                        const Answer& answer);

  /// Asks the desk, and answers once it has committed.
  void act(const std::shared_ptr<Visit>& visit,
           std::function<Result<Response>(flow::Turn&, const Visit&)> what);

  Doors doors_;
  std::mutex guard_{};
  Shown shown_;
};

}  // namespace goji::web::joining
