#include "web/connection.h"

#include "web/log.h"

#include <boost/asio/redirect_error.hpp>

#include <atomic>
#include <exception>
#include <stdexcept>
#include <utility>

namespace goji::web {
namespace {

/// Gives one answer, once; if it is dropped without one, says so, so that nobody waits for it.
class Ticket {
 public:
  Ticket(std::shared_ptr<WayBack> way, std::weak_ptr<Mailbox> to)
      : way_(std::move(way)), to_(std::move(to)) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() { give(problem(500, "the request was dropped")); }

  void give(Response response) {
    if (!given_.exchange(true)) way_->deliver(to_, std::move(response));
  }

 private:
  std::shared_ptr<WayBack> way_;
  std::weak_ptr<Mailbox> to_;
  std::atomic<bool> given_ = false;
};

}  // namespace

Connection::Connection(Worker& worker,
                       Socket socket,
                       const Address& peer,
                       std::shared_ptr<asio::ssl::context> tls)
    : worker_(worker),
      deadlines_(worker.premises.listener.deadlines),
      peer_(peer),
      wire_(std::move(socket), std::move(tls)) {
  worker_.enter(*this);
}

Connection::~Connection() {
  worker_.leave(*this, peer_);
}

Task<void> Connection::serve() {
  bool more = co_await open_up();
  wait_for(Wait::First, deadlines_.head);
  while (more)
    more = co_await serve_one();
  if (!broken_) co_await part();
}

void Connection::look_at(Steady::time_point now) {
  if (now < deadline_) return;
  expired_ = true;
  interrupt();
}

void Connection::drain() {
  if (waits_for_ != Wait::First && waits_for_ != Wait::Next && waits_for_ != Wait::News) return;
  expired_ = true;
  interrupt();
}

void Connection::cut() {
  expired_ = true;
  wire_.close();
  interrupt();
}

void Connection::wait_for(Wait what, Deadlines::Span at_most) {
  waits_for_ = what;
  deadline_ = Steady::now() + at_most;
  expired_ = false;
}

void Connection::interrupt() {
  wire_.cancel();
  if (const auto mailbox = mailbox_.lock()) mailbox->gate.cancel();
}

Task<bool> Connection::serve_one() {
  const auto got = co_await receive_head();
  if (got == Got::Nothing) {
    broken_ = true;
    co_return false;
  }
  if (got == Got::Refusal) {
    const bool more = co_await send_refusal();
    co_return more;
  }
  if (worker_.shelf && worker_.shelf->is_behind(head_)) co_await wait_for_shelf();
  const auto& routes = worker_.premises.door.router();
  const auto ready = worker_.shelf ? worker_.shelf->take(head_, routes, out_) : std::nullopt;
  if (!ready) {
    const bool more = co_await serve_routed();
    co_return more;
  }
  // What nearly all ask for: most of these end here, without a step more.
  const auto after = end_of_head(*ready);
  const auto body = head_only_ ? std::string_view{} : ready->body;
  const bool written = write_now(body) || co_await write_rest(body);
  consume(head_size_);
  if (written && ready->follows && !head_only_) co_await follow();
  co_return written&& after != After::Close;
}

After Connection::end_of_head(const Ready& ready) {
  const bool follows = ready.follows && !head_only_;
  const auto after = follows ? After::Close : afterwards(head_.framing == Framing::None);
  end_head(out_, worker_.dates.at(worker_.premises.clock.now()), after);
  worker_.counters.count_answer(ready.status);
  log_answer("page", ready.status);
  return after;
}

Task<void> Connection::wait_for_shelf() {
  const auto mailbox = std::make_shared<Mailbox>(worker_.context.get_executor());
  mailbox_ = mailbox;
  wait_for(Wait::Shelf, deadlines_.board);
  while (worker_.shelf->is_behind(head_) && !expired_) {
    worker_.wait_for_shelf(mailbox);
    co_await mailbox->gate.async_wait(asio::redirect_error(kAwait, error_));
  }
}

// Who has gone is noticed when the next line cannot be written.
Task<void> Connection::follow() {
  static const std::string kHeartbeat = ":\n\n";
  follows_ = worker_.start_following();
  if (!follows_) co_return;
  // It may last for hours, and there are thousands: nothing more is read, and little is said.
  head_ = {};
  used_ = 0;
  std::string{}.swap(in_);
  std::string{}.swap(out_);
  const auto mailbox = std::make_shared<Mailbox>(worker_.context.get_executor());
  mailbox_ = mailbox;
  bool written = true;
  while (written && !worker_.draining()) {
    wait_for(Wait::News, deadlines_.heartbeat);
    while (!news_ && out_.empty() && !expired_)
      co_await mailbox->gate.async_wait(asio::redirect_error(kAwait, error_));
    const auto news = std::exchange(news_, nullptr);
    if (worker_.draining()) break;
    if (news) out_ += *news;
    if (out_.empty()) out_ = kHeartbeat;
    written = co_await write({});
    out_.clear();
  }
  follows_ = false;
  worker_.stop_following();
}

// Said at once where it can be: waking thousands, each for one line, would take longer.
void Connection::hear(const std::shared_ptr<const std::string>& news) {
  if (!follows_) return;
  const bool at_rest = waits_for_ == Wait::News && !news_ && out_.empty();
  const auto said = at_rest ? wire_.write_now(*news) : 0;
  if (said == news->size()) return wait_for(Wait::News, deadlines_.heartbeat);
  if (said > 0)
    out_ = news->substr(said);
  else
    news_ = news;
  if (const auto mailbox = mailbox_.lock()) mailbox->gate.cancel();
}

Task<bool> Connection::serve_routed() {
  const auto& premises = worker_.premises;
  auto judgement = premises.door.judge(head_, peer_, premises.clock.now());
  if (const auto* answer = std::get_if<Response>(&judgement)) {
    worker_.counters.count_turned(answer->status);
    const auto after = afterwards(head_.framing == Framing::None);
    const bool more = co_await send(*answer, "turned away", after);
    consume(head_size_);
    co_return more;
  }
  auto& welcome = std::get<Welcome>(judgement);
  Body body{head_, welcome.route->max_body};
  const auto got = co_await receive_body(body);
  if (got == Got::Nothing) {
    broken_ = true;
    co_return false;
  }
  if (got == Got::Refusal) {
    const bool more = co_await send_refusal();
    co_return more;
  }
  welcome.request.body = body.collected();
  if (welcome.packed && !unpack(welcome)) {
    const bool more = co_await send_refusal();
    co_return more;
  }
  const auto response = co_await ask(welcome);
  const auto after = expired_ ? After::Close : afterwards(true);
  const bool more = co_await send(response, welcome.route->pattern, after);
  co_return more;
}

bool Connection::unpack(Welcome& welcome) {
  auto result = unpacked(welcome.request.body, welcome.route->max_body);
  if (const auto* refused = std::get_if<Refused>(&result)) {
    const bool large = refused->status == 413;
    return refuse(*refused, large ? Turned::TooLargeBody : Turned::Malformed) == Got::Whole;
  }
  welcome.request.body = std::move(std::get<std::string>(result));
  return true;
}

Task<Response> Connection::ask(Welcome& welcome) {
  const auto mailbox = std::make_shared<Mailbox>(worker_.context.get_executor());
  mailbox_ = mailbox;
  wait_for(Wait::Reply, deadlines_.answer);
  call(*welcome.route, std::move(welcome.request), mailbox);
  while (!mailbox->response && !expired_)
    co_await mailbox->gate.async_wait(asio::redirect_error(kAwait, error_));
  if (!mailbox->response) {
    worker_.counters.add(Turned::NoAnswer);
    mailbox->response = problem(503, "no answer in time; what was asked may still happen");
  }
  if (welcome.route->cors)
    mailbox->response->headers.emplace_back("Access-Control-Allow-Origin", "*");
  co_return std::move(*mailbox->response);
}

void Connection::call(const Route& route,
                      Request request,
                      const std::shared_ptr<Mailbox>& mailbox) {
  const auto ticket = std::make_shared<Ticket>(worker_.way_back, mailbox);
  try {
    route.handle(std::move(request),
                 [ticket](Response response) { ticket->give(std::move(response)); });
  } catch (const std::exception& mistake) {
    log_failure(route.pattern, mistake.what());
    worker_.counters.add(Turned::NoAnswer);
    mailbox->response = problem(500, "something went wrong here, and our log says what");
  }
}

After Connection::afterwards(bool body_is_read) const {
  if (!body_is_read || !head_.keep_alive || worker_.draining()) return After::Close;
  return head_.http_1_0 ? After::KeepOld : After::Keep;
}

Task<bool> Connection::send_refusal() {
  const auto response = problem(refused_.status, refused_.why);
  const bool more = co_await send(response, "refused", After::Close);
  co_return more;
}

Task<bool> Connection::send(const Response& response, std::string_view route, After after) {
  const auto replacement = lay(response);
  const auto& sent = replacement ? *replacement : response;
  end_head(out_, worker_.dates.at(worker_.premises.clock.now()), after);
  worker_.counters.count_answer(sent.status);
  log_answer(route, sent.status);
  const bool has_body = !head_only_ && !is_bodyless(sent.status);
  const bool written = co_await write(has_body ? std::string_view{sent.body} : std::string_view{});
  co_return written&& after != After::Close;
}

std::optional<Response> Connection::lay(const Response& response) {
  const auto& defaults = worker_.premises.listener.headers;
  try {
    write_head(out_, response, defaults);
    return {};
  } catch (const std::logic_error& mistake) {
    log_failure("head", mistake.what());
    auto replacement = problem(500, "something went wrong here, and our log says what");
    write_head(out_, replacement, defaults);
    return replacement;
  }
}

}  // namespace goji::web
