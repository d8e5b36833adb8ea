#pragma once

#include "app/blueprint.h"
#include "base/random.h"
#include "flow/audience.h"
#include "flow/desk.h"
#include "flow/enrolment.h"
#include "store/store.h"
#include "subscribers/gate.h"
#include "subscribers/keyring.h"
#include "web/joining/joining.h"

#include <memory>
#include <vector>

namespace goji::app {

/// Everything about subscribers, if any channel goes to them: their key, their list, their pages.
class Subscribing {
 public:
  /// Null if no channel goes to subscribers. The Error says what is wrong with their key. `random`
  /// outlives it.
  static Result<std::unique_ptr<Subscribing>> open(store::Store& store,
                                                   const Blueprint& plan,
                                                   Random& random);

  flow::Audience& audience() { return audience_; }
  flow::Enrolment& enrolment() { return enrolment_; }

  /// What readers may do. `desk` and this outlive the routes.
  std::vector<web::Route> routes(flow::Desk& desk);

  /// After a reload. On the desk's thread.
  void adopt(const Blueprint& plan);

 private:
  Subscribing(subscribers::Keyring keyring, const Blueprint& plan, Random& random);

  [[nodiscard]] flow::Membership membership(const Blueprint& plan) const;

  const subscribers::Keyring keyring_;
  Random& random_;
  flow::Audience audience_;
  flow::Enrolment enrolment_;
  subscribers::Gate gate_{};
  web::joining::Joining::Shown shown_;
  std::unique_ptr<web::joining::Joining> joining_{};
};

}  // namespace goji::app
