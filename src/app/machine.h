#pragma once

#include "app/app.h"
#include "app/blueprint.h"
#include "app/mailbox.h"
#include "app/publisher.h"
#include "app/subscribing.h"
#include "app/tokens.h"
#include "base/milestones.h"
#include "base/random.h"
#include "deliveries/dispatcher.h"
#include "deliveries/lookout.h"
#include "deliveries/standings.h"
#include "deliveries/surveyor.h"
#include "flow/desk.h"
#include "flow/displays.h"
#include "flow/showcase.h"
#include "net/curl_exchange.h"
#include "net/curl_mailer.h"
#include "net/loop.h"
#include "net/resolver.h"
#include "store/store.h"
#include "web/displays.h"
#include "web/operators_server.h"
#include "web/ops/clerk.h"
#include "web/ops/inlets.h"
#include "web/readers_server.h"
#include "web/turnstile.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace goji::app {

/// The parts that run, in the order in which they are made, and their threads:
///
///     desk         decides, writes, makes what readers need at once
///     printer      makes the complete boards
///     dispatcher   sends
///     readers      a thread a core, each with its own pointer to the board
///     operators    one network thread, and a clerk who looks things up
///     mailbox      mail that comes back, if there is a folder for it
class Machine {
 public:
  using Fatal = std::function<void(const std::string& why)>;

  /// Opens the store and takes up where the last run ended.
  static Result<std::unique_ptr<Machine>> open(const Blueprint& plan,
                                               Milestones& milestones,
                                               Fatal fatal);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Result<App::Ports> start(const Config& config);
  void adopt(Blueprint plan);  ///< another configuration, after start()

  /// Takes renewed certificates. If they cannot be used the old ones stay, and the Error says why.
  Result<void> reload_tls();
  void stop();

 private:
  /// What may fail to open, and is open.
  struct Opened {
    std::unique_ptr<store::Store> store{};
    std::unique_ptr<Random> random{};
    std::unique_ptr<Subscribing> subscribing{};
  };

  Machine(Opened opened, const Blueprint& plan, Milestones& milestones, Fatal fatal);

  void make_desk(const Blueprint& plan);
  void make_dispatcher(const Config& config);
  void make_servers(const Blueprint& plan);
  [[nodiscard]] std::vector<web::Route> readers_routes();
  void open_mailbox(const Config& config);
  void learn(const std::string& channel, const Outcome& outcome);
  void show();
  void deliver(std::shared_ptr<const board::Board> board);
  void show_again_later();
  void keep_displays();
  void keep_displays_later();
  void run(net::Loop& loop, const char* thread_name);

  Milestones& milestones_;
  Fatal fatal_;
  net::Loop desk_loop_{};
  net::Loop send_loop_{};
  net::Loop print_loop_{};
  std::unique_ptr<Random> random_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Subscribing> subscribing_;  // desk's thread; null: nobody can subscribe
  std::unique_ptr<store::Reading> pages_reading_;
  std::optional<flow::Showcase> showcase_;         // desk's thread
  std::shared_ptr<const flow::Wording> wording_;   // desk's thread
  flow::Recorder::Plan plan_;                      // desk's thread
  Publisher publisher_;                            // desk's thread
  std::shared_ptr<const board::Board> posted_;     // dispatcher's thread
  flow::Displays displays_{};                      // desk's thread; readers' count in it
  web::Turnstile turnstile_{web::kDisplaysOfOne};  // readers', of who tells of displays
  std::unique_ptr<flow::Desk> desk_;
  std::unique_ptr<net::Resolver> resolver_;      // dispatcher's thread
  std::unique_ptr<net::CurlExchange> exchange_;  // dispatcher's thread
  std::unique_ptr<net::CurlMailer> mailer_;      // dispatcher's thread
  deliveries::Standings standings_{};
  std::unique_ptr<deliveries::Dispatcher> dispatcher_;  // dispatcher's thread
  std::unique_ptr<deliveries::Surveyor> surveyor_;      // dispatcher's thread
  std::unique_ptr<deliveries::Lookout> lookout_;        // dispatcher's thread
  std::unique_ptr<StoreAuthorizer> authorizer_;         // operators' network thread
  std::unique_ptr<web::ops::Clerk> clerk_;
  std::unique_ptr<web::ops::Inlets> inlets_;
  web::Health health_{};
  TimePoint started_{};
  std::unique_ptr<web::ReadersServer> readers_;
  std::unique_ptr<web::OperatorsServer> operators_;
  std::unique_ptr<Mailbox> mailbox_;
  std::thread desk_thread_;
  std::thread send_thread_;
  std::thread print_thread_;
};

}  // namespace goji::app
