#include "net/dns_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <ares.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/select.h>

namespace goji::net {
namespace {

using namespace std::chrono_literals;

// Two rounds over all servers, the second twice as patient: 2.1 s with one server, 6.3 with three.
constexpr int kPatienceMs = 700;
constexpr int kRounds = 2;

bool is_final(int status) {
  return status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME;
}

Result<Found> to_found(int status, const ares_addrinfo* answer) {
  if (status != ARES_SUCCESS)
    return Error{is_final(status) ? Fault::NotFound : Fault::Unavailable, ares_strerror(status)};
  Found found;
  int ttl = static_cast<int>(24h / 1s);
  for (const auto* node = answer->nodes; node != nullptr; node = node->ai_next)
    if (const auto address = address_of(*node->ai_addr)) {
      found.addresses.push_back(*address);
      ttl = std::min(ttl, node->ai_ttl);
    }
  for (const auto* alias = answer->cnames; alias != nullptr; alias = alias->next)
    ttl = std::min(ttl, alias->ttl);
  found.ttl = std::chrono::seconds{ttl};
  if (found.addresses.empty()) return Error{Fault::NotFound, ares_strerror(ARES_ENODATA)};
  return found;
}

}  // namespace

struct DnsChannel::Library {
  Library() {
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
      throw std::runtime_error("c-ares does not start");
  }
  ~Library() {
    if (channel != nullptr) ares_destroy(channel);
    ares_library_cleanup();
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  ares_channel channel = nullptr;
};

struct DnsChannel::Question {
  DnsChannel* channel;
  std::string name;
};

DnsChannel::DnsChannel(Loop& loop, const NameServers& servers, Answered answered)
    : loop_(loop),
      answered_(std::move(answered)),
      sockets_(loop,
               [this](int socket, bool readable, bool writable) {
                 process(readable ? socket : ARES_SOCKET_BAD, writable ? socket : ARES_SOCKET_BAD);
               }),
      library_(std::make_unique<Library>()) {
  open(servers);
}

DnsChannel::~DnsChannel() {
  library_.reset();  // its last callbacks still find the rest
  if (timer_) loop_.cancel(*timer_);
}

void DnsChannel::open(const NameServers& servers) {
  std::string path = servers.resolv_conf;
  std::string lookups = "fb";
  ares_options options{};
  options.timeout = kPatienceMs;
  options.tries = kRounds;
  options.lookups = lookups.data();
  options.resolvconf_path = path.data();
  options.udp_port = servers.port;
  options.tcp_port = servers.port;
  options.sock_state_cb = [](void* self, ares_socket_t socket, int readable, int writable) {
    auto& sockets = static_cast<DnsChannel*>(self)->sockets_;
    if (readable != 0 || writable != 0)
      sockets.watch(socket, readable != 0, writable != 0);
    else
      sockets.forget(socket);
  };
  options.sock_state_cb_data = this;
  const int status = ares_init_options(&library_->channel,
                                       &options,
                                       ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                                           ARES_OPT_RESOLVCONF | ARES_OPT_UDP_PORT |
                                           ARES_OPT_TCP_PORT | ARES_OPT_SOCK_STATE_CB);
  if (status != ARES_SUCCESS)
    throw std::runtime_error(fmt::format("c-ares does not start: {}", ares_strerror(status)));
}

void DnsChannel::ask(const std::string& name) {
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ++open_questions_;
  auto question = std::make_unique<Question>(Question{this, name});
  ares_getaddrinfo(
      library_->channel,
      name.c_str(),
      nullptr,
      &hints,
      [](void* asked, int status, int, ares_addrinfo* answer) {
        const std::unique_ptr<Question> mine{static_cast<Question*>(asked)};
        const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owner{answer,
                                                                                 ares_freeaddrinfo};
        --mine->channel->open_questions_;
        if (status == ARES_EDESTRUCTION) return;
        mine->channel->ready_.emplace_back(std::move(mine->name), to_found(status, answer));
      },
      question.release());
  after_library();
}

void DnsChannel::process(int readable, int writable) {
  ares_process_fd(library_->channel, readable, writable);
  after_library();
}

void DnsChannel::after_library() {
  if (timer_) loop_.cancel(*timer_);
  timer_.reset();
  if (open_questions_ > 0) {
    timeval longest{.tv_sec = 1, .tv_usec = 0};
    timeval wait{};
    ares_timeout(library_->channel, &longest, &wait);
    // A timer cut to milliseconds would come before its time, and again.
    const auto due =
        std::chrono::seconds{wait.tv_sec} + 1ms + std::chrono::milliseconds{wait.tv_usec / 1'000};
    timer_ = loop_.call_at(loop_.now() + due, [this] {
      timer_.reset();
      process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
  }
  deliver();
}

// Only here, with c-ares off the stack, may anybody ask again.
void DnsChannel::deliver() {
  for (auto& [name, found] : std::exchange(ready_, {}))
    answered_(name, std::move(found));
}

}  // namespace goji::net
