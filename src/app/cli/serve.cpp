#include "app/cli/serve.h"

#include "app/app.h"
#include "app/log.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace goji::app::cli {
namespace {

/// The signals we answer, taken by one thread that waits for them; all others have them blocked, so
/// nothing is ever interrupted halfway.
class Signals {
 public:
  Signals() {
    sigemptyset(&wanted_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1})
      sigaddset(&wanted_, signal);
    pthread_sigmask(SIG_BLOCK, &wanted_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a reader who goes away is no reason to end
  }

  [[nodiscard]] int next() const {
    int signal = 0;
    sigwait(&wanted_, &signal);
    return signal;
  }

 private:
  sigset_t wanted_{};
};

/// Every reader and every delivery under way is an open file, and a thousand of them, which is what
/// a process usually begins with, are few.
void allow_many_files() {
  constexpr rlim_t kMany = 65'536;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= kMany) return;
  files.rlim_cur = std::min(files.rlim_max, kMany);
  setrlimit(RLIMIT_NOFILE, &files);
}

void reload(App& app) {
  if (const auto done = app.reload()) {
    spdlog::info("configuration reloaded");
  } else {
    spdlog::error("configuration not reloaded, the old one stays in force why=\"{}\"",
                  done.error().what);
  }
}

}  // namespace

int serve(World& world, const std::string& config_file, const Surroundings& surroundings) {
  log_without_waiting(STDOUT_FILENO);
  const Signals signals;
  allow_many_files();
  std::atomic<bool> failed = false;
  App app{config_file, surroundings, world.milestones};
  const auto waiting = pthread_self();
  app.on_fatal([&](const std::string&) {
    failed = true;
    pthread_kill(waiting, SIGUSR1);
  });
  if (const auto started = app.start(); !started) {
    world.err << started.error().what << '\n';
    return 1;
  }
  for (int signal = signals.next(); signal == SIGHUP; signal = signals.next())
    reload(app);
  if (!failed) spdlog::info("stopping");
  app.stop();
  return failed ? 1 : 0;
}

}  // namespace goji::app::cli
