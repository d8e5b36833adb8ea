#include "web/engine.h"

#include "web/log.h"
#include "web/worker.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

namespace goji::web {
namespace {

using Tcp = asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using TlsContext = std::shared_ptr<asio::ssl::context>;

Error unusable(const std::string& file, const ErrorCode& error) {
  return {Fault::Invalid, fmt::format("listen.tls: {}: {}", file, error.message())};
}

/// HTTP/1.1 is all we speak, so it is what we answer to whoever asks by ALPN.
// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
int choose_protocol(SSL* /*unused*/,
                    const unsigned char** chosen,
                    unsigned char* length,
                    const unsigned char* offered,
                    unsigned offered_length,
                    void* /*unused*/) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  auto* out = const_cast<unsigned char*>(*chosen);
  const int result =
      SSL_select_next_proto(&out, length, kOurs, sizeof kOurs - 1, offered, offered_length);
  *chosen = out;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<TlsContext> tls_of(const TlsFiles& files) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context->native_handle(), choose_protocol, nullptr);
  ErrorCode error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return unusable(files.certificate, error);
  context->use_private_key_file(files.key, asio::ssl::context::pem, error);
  if (error) return unusable(files.key, error);
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    return Error{Fault::Invalid, "listen.tls: the key is not the certificate's: " + files.key};
  return context;
}

/// A listener that no longer accepts would look alive: better dead and started again.
void end_program(const std::exception_ptr& mistake) {
  if (mistake) std::rethrow_exception(mistake);
}

}  // namespace

struct Engine::Parts {
  Parts(Listener listener, Router router, const Authorizer* authorizer, const Clock& clock)
      : premises(std::move(listener), std::move(router), authorizer, clock) {}

  Result<bool> bind();
  Task<void> accept();
  void admit(Socket socket, const Tcp::endpoint& from, std::size_t to);

  Premises premises;
  std::vector<std::unique_ptr<Worker>> workers;
  std::optional<Acceptor> acceptor;
  TlsContext tls;  ///< the first worker's alone, once it runs
  bool started = false;
};

Result<bool> Engine::Parts::bind() {
  const auto& listener = premises.listener;
  const auto complaint = [&](const ErrorCode& error) {
    return Error{
        Fault::Unavailable,
        fmt::format("cannot listen on {}:{}: {}", listener.host, listener.port, error.message())};
  };
  ErrorCode error;
  Tcp::resolver resolver{workers[0]->context};
  const auto found =
      resolver.resolve(listener.host, std::to_string(listener.port), Tcp::resolver::passive, error);
  if (error || found.empty()) return complaint(error);
  const Tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor.emplace(workers[0]->context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(Acceptor::reuse_address{true}, error);
  if (!error && endpoint.protocol() == Tcp::v6())
    acceptor->set_option(asio::ip::v6_only{false}, error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(Acceptor::max_listen_connections, error);
  if (error) return complaint(error);
  return true;
}

Task<void> Engine::Parts::accept() {
  constexpr std::chrono::milliseconds kBreath{50};
  Timer timer{workers[0]->context.get_executor()};
  for (std::size_t next = 0; acceptor->is_open(); next = (next + 1) % workers.size()) {
    ErrorCode error;
    Tcp::endpoint from;
    auto socket = co_await acceptor->async_accept(
        workers[next]->context, from, asio::redirect_error(kAwait, error));
    if (!error) {
      admit(std::move(socket), from, next);
      continue;
    }
    // Mostly for want of file descriptors: those that are open go on, and some will close.
    timer.expires_after(kBreath);
    co_await timer.async_wait(asio::redirect_error(kAwait, error));
  }
}

void Engine::Parts::admit(Socket socket, const Tcp::endpoint& from, std::size_t to) {
  const auto peer = net::address_of(*from.data()).value_or(Address{});
  auto& own_counters = workers[0]->counters;
  switch (premises.caps.enter(peer)) {
    case Caps::Verdict::TooMany:
      return own_counters.add(Turned::TooMany);
    case Caps::Verdict::TooManyFromOne:
      return own_counters.add(Turned::TooManyFromOne);
    case Caps::Verdict::In:
      break;
  }
  auto& worker = *workers[to];
  asio::dispatch(worker.context, [&worker, socket = std::move(socket), peer, tls = tls]() mutable {
    worker.open(std::move(socket), peer, std::move(tls));
  });
}

Engine::Engine(Listener listener,
               Router router,
               const Authorizer* authorizer,
               const Clock& clock,
               std::vector<std::unique_ptr<Shelf>> shelves)
    : parts_(std::make_unique<Parts>(std::move(listener), std::move(router), authorizer, clock)) {
  parts_->premises.threads = shelves.size();
  for (auto& shelf : shelves)
    parts_->workers.push_back(std::make_unique<Worker>(parts_->premises, std::move(shelf)));
}

// A thread that cannot be joined is a mistake of ours, and to end the program is right.
Engine::~Engine() {  // NOLINT(bugprone-exception-escape)
  stop();
}

Result<std::uint16_t> Engine::start() {
  auto& parts = *parts_;
  if (const auto& files = parts.premises.listener.tls) {
    auto tls = tls_of(*files);
    if (!tls) return tls.error();
    parts.tls = std::move(*tls);
  }
  const auto bound = parts.bind();
  if (!bound) return bound.error();
  const auto port = parts.acceptor->local_endpoint().port();
  asio::co_spawn(parts.workers[0]->context, parts.accept(), end_program);
  for (auto& worker : parts.workers)
    worker->start();
  parts.started = true;
  return port;
}

void Engine::stop() {
  auto& parts = *parts_;
  if (!std::exchange(parts.started, false)) return;
  asio::post(parts.workers[0]->context, [&parts] {
    ErrorCode ignored;
    parts.acceptor->close(ignored);
  });
  for (auto& worker : parts.workers)
    asio::post(worker->context, [&one = *worker] { one.drain(); });
  for (auto& worker : parts.workers)
    worker->join();
}

Result<bool> Engine::reload_tls() {
  const auto& files = parts_->premises.listener.tls;
  if (!files) return false;
  auto fresh = tls_of(*files);
  if (!fresh) return fresh.error();
  post(0,
       [parts = parts_.get(), tls = std::move(*fresh)]() mutable { parts->tls = std::move(tls); });
  return true;
}

void Engine::post(std::size_t thread, std::function<void()> what) {
  auto& worker = *parts_->workers[thread];
  asio::post(worker.context, [&worker, what = std::move(what)] {
    what();
    worker.shelf_changed();
  });
}

void Engine::tell(const std::string& news) {
  const auto shared = std::make_shared<const std::string>(news);
  for (auto& worker : parts_->workers)
    asio::post(worker->context, [&one = *worker, shared] { one.tell(shared); });
}

const Listener& Engine::listener() const {
  return parts_->premises.listener;
}

Totals Engine::totals() const {
  Totals totals;
  for (const auto& worker : parts_->workers)
    totals.add(worker->counters);
  return totals;
}

}  // namespace goji::web
