#include "app/machine.h"

#include "app/doorways.h"
#include "app/process.h"
#include "app/routes.h"
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <pthread.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::app {
namespace {

using namespace std::chrono_literals;

/// How often the pages are made anew though nothing was said: "last verified", days that end.
constexpr auto kPagesAnew = 30s;

constexpr int kPrinterNice = 10;

}  // namespace

Result<std::unique_ptr<Machine>> Machine::open(const Blueprint& plan,
                                               Milestones& milestones,
                                               Fatal fatal) {
  const auto& path = plan.config->store.path;
  auto store = store::sqlite::open_store(path, store::sqlite::Use::Serve);
  if (!store) return store.error();
  try {
    auto random = system_random();
    auto subscribing = Subscribing::open(**store, plan, *random);
    if (!subscribing) return subscribing.error();
    auto machine = std::unique_ptr<Machine>(
        new Machine({std::move(*store), std::move(random), std::move(*subscribing)},
                    plan,
                    milestones,
                    std::move(fatal)));
    const auto token_file = path + ".admin-token";
    const auto made =
        ensure_first_token(*machine->store_, *machine->random_, token_file, machine->started_);
    if (!made) return made.error();
    if (*made) spdlog::info("first start: an admin token was written file={}", token_file);
    return machine;
  } catch (const std::exception& error) {
    return Error{Fault::Unavailable, error.what()};
  }
}

Machine::Machine(Opened opened, const Blueprint& plan, Milestones& milestones, Fatal fatal)
    : milestones_(milestones),
      fatal_(std::move(fatal)),
      random_(std::move(opened.random)),
      store_(std::move(opened.store)),
      subscribing_(std::move(opened.subscribing)),
      pages_reading_(store_->read()),
      showcase_(plan.showcase),
      wording_(plan.wording),
      plan_(plan.plan),
      publisher_([this](auto work) { desk_loop_.post(std::move(work)); },
                 [this](auto work) { print_loop_.post(std::move(work)); },
                 [this](auto board) { deliver(std::move(board)); }),
      started_(desk_loop_.now()) {
  make_desk(plan);
  make_dispatcher(*plan.config);
  make_servers(plan);
}

Machine::~Machine() {
  stop();
}

void Machine::make_desk(const Blueprint& plan) {
  showcase_->load(*pages_reading_);
  desk_ = std::make_unique<flow::Desk>(
      flow::Desk::Doors{.store = store_.get(),
                        .clock = &desk_loop_,
                        .random = random_.get(),
                        .milestones = &milestones_,
                        .recipients = subscribing_ ? &subscribing_->audience() : nullptr,
                        .addressees = subscribing_ ? &subscribing_->audience() : nullptr,
                        .wake = [this] { desk_loop_.post([this] { desk_->turn(); }); },
                        .foresee =
                            [this](std::vector<store::Claimed> claimed) {
                              send_loop_.post([this, claimed = std::move(claimed)]() mutable {
                                dispatcher_->foresee(std::move(claimed));
                              });
                            },
                        .dispatch =
                            [this](std::vector<store::Claimed> claimed) {
                              send_loop_.post([this, claimed = std::move(claimed)]() mutable {
                                dispatcher_->take(std::move(claimed));
                              });
                            },
                        .look =
                            [this](std::vector<store::Watched> watched) {
                              send_loop_.post([this, watched = std::move(watched)] {
                                lookout_->look(watched);
                              });
                            },
                        .hold = [this] { readers_->expect(); },
                        .show =
                            [this](const std::set<IncidentId>& touched) {
                              // Those who send and answer go first, were there one processor
                              // for all.
                              std::this_thread::yield();
                              showcase_->refresh(*pages_reading_, touched);
                              show();
                            }},
      plan.terms,
      flow::Recorder{wording_, plan_});
}

void Machine::make_servers(const Blueprint& plan) {
  const Config& config = *plan.config;
  authorizer_ = std::make_unique<StoreAuthorizer>(*store_);
  clerk_ = std::make_unique<web::ops::Clerk>(*store_, plan.wording);
  inlets_ = std::make_unique<web::ops::Inlets>(*desk_, *authorizer_, started_, plan.inlets);
  auto public_listener = listener_of(config, config.listen.readers, config.listen.reader_hosts);
  public_listener.name = "readers";
  public_listener.caps = caps_for_readers(files_allowed());
  public_listener.headers = web::readers_headers();
  readers_ = std::make_unique<web::ReadersServer>(
      std::move(public_listener), processors_allowed(), readers_routes(), health_, desk_loop_);
  auto own_listener = listener_of(config, config.listen.operators, config.listen.operator_hosts);
  own_listener.name = "operators";
  own_listener.headers = web::operators_headers();
  operators_ = std::make_unique<web::OperatorsServer>(
      std::move(own_listener),
      operators_routes({.desk = desk_.get(),
                        .clerk = clerk_.get(),
                        .inlets = inlets_.get(),
                        .enrolment = subscribing_ ? &subscribing_->enrolment() : nullptr,
                        .authorizer = authorizer_.get(),
                        .readers = readers_.get(),
                        .operators = [this] { return operators_->totals(); },
                        .health = &health_,
                        .standings = &standings_,
                        .clock = &desk_loop_,
                        .started = started_}),
      *authorizer_,
      desk_loop_);
}

Result<App::Ports> Machine::start(const Config& config) {
  show();              // nobody finds the door open and the page missing
  give_memory_back();  // reading the configuration, templates and store took a lot
  desk_loop_.post([this] {
    show_again_later();
    keep_displays_later();
    desk_->turn();
  });
  send_loop_.post([this, channels = config.channels] { surveyor_->watch(channels); });
  desk_thread_ = std::thread([this] { run(desk_loop_, "desk"); });
  send_thread_ = std::thread([this] { run(send_loop_, "dispatcher"); });
  print_thread_ = std::thread([this] {
    // Whatever else is to be done comes first. It may fail: then it does not.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kPrinterNice);
    run(print_loop_, "printer");
  });
  const auto readers = readers_->start();
  if (!readers) return readers.error();
  const auto operators = operators_->start();
  if (!operators) return operators.error();
  open_mailbox(config);
  health_.ready = true;
  spdlog::info("serving readers={}:{} operators={}:{} store={}",
               config.listen.readers.host,
               *readers,
               config.listen.operators.host,
               *operators,
               config.store.path);
  return App::Ports{*readers, *operators};
}

void Machine::open_mailbox(const Config& config) {
  if (!subscribing_ || config.subscribers.bounces.empty()) return;
  auto take = [this](std::string message, Mailbox::Answer answer) {
    desk_->submit(flow::command<std::string>(
        [this, message = std::move(message)](flow::Turn& turn) {
          return subscribing_->enrolment().take_back(turn, message);
        },
        std::move(answer)));
  };
  mailbox_ = std::make_unique<Mailbox>(config.subscribers.bounces, std::move(take));
}

Result<void> Machine::reload_tls() {
  if (const auto done = readers_->reload_tls(); !done) return done.error();
  if (const auto done = operators_->reload_tls(); !done) return done.error();
  return {};
}

void Machine::adopt(Blueprint plan) {
  standings_.adopt(*plan.config->channels, plan.config->channel_terms);
  inlets_->adopt(std::move(plan.inlets));
  clerk_->adopt(plan.wording);
  send_loop_.post([this, config = plan.config] {
    dispatcher_->adopt(config->channels, config->channel_terms);
    lookout_->adopt(config->channels, {config->site.url, config->site.seen_within});
  });
  desk_loop_.post([this, plan = std::move(plan)]() mutable {
    if (subscribing_) subscribing_->adopt(plan);
    showcase_.emplace(std::move(plan.showcase));
    showcase_->load(*pages_reading_);
    wording_ = plan.wording;
    plan_ = std::move(plan.plan);
    desk_->adopt(std::move(plan.terms), flow::Recorder{wording_, plan_});
    show();
    // What is learned from now on changes this plan, and none that is still to come.
    send_loop_.post([this, channels = plan.config->channels] { surveyor_->watch(channels); });
    desk_->turn();
  });
}

void Machine::show() {
  const auto now = desk_loop_.now();
  auto facts = showcase_->facts(now, now);
  displays_.expect(board::updates_in_banner(facts), facts.site.languages);
  publisher_.publish(std::move(facts), showcase_->templates());
}

void Machine::deliver(std::shared_ptr<const board::Board> board) {
  readers_->publish(board);
  send_loop_.post([this, board = std::move(board)]() mutable {
    posted_ = std::move(board);
    dispatcher_->board_changed();
  });
}

void Machine::show_again_later() {
  desk_loop_.call_at(desk_loop_.now() + kPagesAnew, [this] {
    show();
    show_again_later();
  });
}

void Machine::run(net::Loop& loop, const char* thread_name) {
  pthread_setname_np(pthread_self(), thread_name);
  try {
    loop.run();
  } catch (const std::exception& error) {
    // A COMMIT that failed may have been kept or not: only a new start finds out.
    spdlog::critical("cannot go on thread={} why=\"{}\"", thread_name, error.what());
    health_.alive = false;
    health_.ready = false;
    fatal_(error.what());
  }
}

void Machine::stop() {
  health_.ready = false;
  mailbox_.reset();
  if (operators_) operators_->stop();
  if (readers_) readers_->stop();
  desk_loop_.post([this] {
    keep_displays();
    desk_->hurry();
  });
  clerk_.reset();
  print_loop_.stop();
  if (print_thread_.joinable()) print_thread_.join();
  send_loop_.stop();
  if (send_thread_.joinable()) send_thread_.join();
  desk_loop_.stop();
  if (desk_thread_.joinable()) desk_thread_.join();
  // What is on its way is given up: its leases run out, and the next start takes it up.
  lookout_.reset();
  surveyor_.reset();
  dispatcher_.reset();
  mailer_.reset();
  exchange_.reset();
  resolver_.reset();
}

}  // namespace goji::app
