#include "net/curl_mailer.h"

#include "net/on_loop.h"
#include "support/catch.h"
#include "support/certificates.h"
#include "support/child.h"
#include "support/dns_peer.h"
#include "support/scratch_file.h"
#include "support/smtp_peer.h"

#include <algorithm>
#include <optional>

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::Authority;
using test::SmtpPeer;

const std::string kMessage = "Subject: hi\r\n\r\nline\r\n.dot\r\n";

/// The real mailer on a real loop.
struct Bench {
  MailRequest mail(const SmtpPeer& peer) const {
    return {.server = {.host = "127.0.0.1",
                       .port = peer.port(),
                       .tls = MailTls::None,
                       .hello = "goji.example"},
            .from = "status@example.com",
            .to = "a@b.example",
            .message = kMessage,
            .timeout = 5s};
  }

  Answer send(MailRequest request) {
    std::optional<Answer> got;
    loop.post([&] {
      mailer->start(std::move(request), [&](Answer answer, Timings times) {
        got = std::move(answer);
        timings = std::move(times);
      });
    });
    test::run_until(loop, [&] { return got.has_value(); });
    return *std::move(got);
  }

  test::DnsPeer dns{[](const std::string& name) {
    return name == "mail.example" ? test::DnsAnswer{.addresses = {"127.0.0.1"}}
                                  : test::DnsAnswer{.code = test::DnsAnswer::NoSuchName};
  }};
  test::ScratchFile resolv_conf{dns.line()};
  Loop loop{};
  Resolver resolver{loop, {.resolv_conf = resolv_conf.path(), .port = dns.port()}};
  std::optional<CurlMailer> mailer{std::in_place, loop, resolver, Outbound{}};
  Timings timings{};
};

MailReply reply(const Answer& answer) {
  return std::get<MailReply>(answer);
}

TEST_CASE("mailer: a message arrives as it was given with its dots and its envelope") {
  const SmtpPeer peer;
  Bench bench;
  const auto answer = reply(bench.send(bench.mail(peer)));
  CHECK(answer.code == 250);
  CHECK(answer.stage == MailStage::Message);
  CHECK(answer.text == "2.0.0 kept as 1");
  REQUIRE(peer.mails().size() == 1);
  const auto mail = peer.mails()[0];
  CHECK(mail.message == kMessage);
  CHECK(mail.hello == "goji.example");
  CHECK(mail.from == "status@example.com");
  CHECK(mail.to == "a@b.example");
  CHECK(bench.timings.remote_address == "127.0.0.1");
  CHECK(bench.timings.bytes_out == kMessage.size());
}

TEST_CASE("mailer: a name is looked up by our own resolver and an unknown one is unsent") {
  const SmtpPeer peer;
  Bench bench;
  auto named = bench.mail(peer);
  named.server.host = "mail.example";
  CHECK(reply(bench.send(named)).code == 250);
  named.server.host = "nowhere.example";
  CHECK(std::get<Unsent>(bench.send(named))
            .why.starts_with("nowhere.example: the name cannot be resolved"));
}

TEST_CASE("mailer: the second message goes over the same connection without another greeting") {
  const SmtpPeer peer;
  Bench bench;
  for (int i = 0; i < 3; ++i)
    CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  CHECK(peer.mails().back().connection == 1);
  const auto commands = peer.commands();
  CHECK(std::ranges::count(commands, "EHLO goji.example") == 1);
}

TEST_CASE("mailer: a kept connection that is closed or says 421 is replaced and nothing is lost") {
  const auto* said = GENERATE("second 421 4.4.2 idle for too long", "second close");
  const SmtpPeer peer{{.replies = {{"MAIL", said}}}};
  Bench bench;
  for (int i = 0; i < 2; ++i)
    CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  REQUIRE(peer.mails().size() == 2);
  CHECK(peer.mails()[1].connection == 2);
}

TEST_CASE("mailer: a new connection that is closed is not tried a second time") {
  const SmtpPeer peer{{.replies = {{"MAIL", "close"}}}};
  Bench bench;
  CHECK(std::holds_alternative<Unsent>(bench.send(bench.mail(peer))));
  const auto commands = peer.commands();
  CHECK(std::ranges::count(commands, "EHLO goji.example") == 1);
}

TEST_CASE("mailer: a message that was handed over is not sent again whatever becomes of it") {
  const SmtpPeer peer{{.replies = {{".", "second close"}}}};
  Bench bench;
  CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  CHECK(std::holds_alternative<Unanswered>(bench.send(bench.mail(peer))));
  CHECK(peer.mails().size() == 2);
}

TEST_CASE("mailer: what the server says to each command comes back with its code and stage") {
  struct Case {
    const char* verb;
    const char* said;
    MailStage stage;
    int code;
    const char* text;
  };
  const auto one = GENERATE(
      Case{"greeting", "554 5.3.2 no service", MailStage::Greeting, 554, "5.3.2 no service"},
      Case{"MAIL", "530 5.7.0 log in first", MailStage::Sender, 530, "5.7.0 log in first"},
      Case{"RCPT",
           "550-5.1.1 who\r\n550 5.1.1 is that",
           MailStage::Recipient,
           550,
           "5.1.1 who\n5.1.1 is that"},
      Case{"RCPT", "451 4.7.1 come back", MailStage::Recipient, 451, "4.7.1 come back"},
      Case{"DATA", "452 4.3.1 full", MailStage::Data, 452, "4.3.1 full"},
      Case{".", "554 5.7.1 spam", MailStage::Message, 554, "5.7.1 spam"});
  const SmtpPeer peer{{.replies = {{one.verb, one.said}, {"QUIT", "221 2.0.0 so long"}}}};
  Bench bench;
  const auto answer = reply(bench.send(bench.mail(peer)));
  CHECK(answer.stage == one.stage);
  CHECK(answer.code == one.code);
  CHECK(answer.text == one.text);
}

TEST_CASE("mailer: a connection that ends before the message was handed over sent nothing") {
  const auto* verb = GENERATE("greeting", "EHLO", "MAIL", "RCPT", "DATA");
  const SmtpPeer peer{{.replies = {{verb, "close"}}}};
  Bench bench;
  CHECK(std::holds_alternative<Unsent>(bench.send(bench.mail(peer))));
}

TEST_CASE("mailer: without a word after the last dot nobody knows") {
  const auto* ending = GENERATE("close", "hang");
  const SmtpPeer peer{{.replies = {{".", ending}}}};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.timeout = 500ms;
  CHECK(std::get<Unanswered>(bench.send(mail)).why ==
        "127.0.0.1: no word came after the message was handed over");
}

TEST_CASE("mailer: a server that hangs before is given up in time and sent nothing") {
  const SmtpPeer peer{{.replies = {{"RCPT", "hang"}}}};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.timeout = 300ms;
  CHECK(std::get<Unsent>(bench.send(mail)).why == "127.0.0.1: no answer in time");
  CHECK(bench.timings.total >= 300ms);
  CHECK(bench.timings.total < 3s);
}

TEST_CASE("mailer: a port where nobody listens is unsent in words") {
  const SmtpPeer peer;
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.port = test::free_port();
  CHECK(std::get<Unsent>(bench.send(mail)).why == "127.0.0.1: Connection refused");
}

TEST_CASE("mailer: with TLS required a server without it is told nothing but hello") {
  const SmtpPeer peer;
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.tls = MailTls::Required;
  CHECK(std::get<Unsent>(bench.send(mail)).why ==
        "127.0.0.1: the server offers no TLS, and it is required");
  for (const auto& command : peer.commands())
    CHECK((command.starts_with("EHLO") || command == "QUIT"));
}

TEST_CASE(
    "mailer: TLS is agreed on with STARTTLS or from the start and the certificate is checked") {
  const Authority authority;
  const auto tls = authority.server("IP:127.0.0.1");
  const bool from_start = GENERATE(false, true);
  const SmtpPeer peer{{.tls = tls.get(), .tls_from_start = from_start}};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.tls = MailTls::Required;
  mail.server.tls_from_start = from_start;
  CHECK(std::get<Unsent>(bench.send(mail)).why.find("certificate") != std::string::npos);
  CHECK(peer.mails().empty());
  mail.server.ca_file = authority.file();
  CHECK(reply(bench.send(mail)).code == 250);
  CHECK(peer.mails().at(0).over_tls);
  CHECK(bench.timings.tls > 0ms);
}

TEST_CASE("mailer: opportunistic TLS takes what is offered and asks nobody for papers") {
  const Authority authority;
  const auto tls = authority.server("DNS:somebody.else");
  const bool offered = GENERATE(true, false);
  const SmtpPeer peer{{.tls = offered ? tls.get() : nullptr}};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.tls = MailTls::Opportunistic;
  CHECK(reply(bench.send(mail)).code == 250);
  CHECK(peer.mails().at(0).over_tls == offered);
}

TEST_CASE("mailer: without TLS none is taken though it is offered") {
  const Authority authority;
  const auto tls = authority.server("IP:127.0.0.1");
  const SmtpPeer peer{{.tls = tls.get()}};
  Bench bench;
  CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  CHECK_FALSE(peer.mails().at(0).over_tls);
}

TEST_CASE("mailer: a user name logs in and a refused one is a reply of that stage") {
  const bool right = GENERATE(true, false);
  SmtpPeer::Options options{.login = true};
  if (!right) options.replies["AUTH"] = "535 5.7.8 wrong";
  const SmtpPeer peer{options};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.username = "goji";
  mail.server.password = Secret{"geheim"};
  const auto answer = reply(bench.send(mail));
  CHECK(answer.code == (right ? 250 : 535));
  CHECK(answer.stage == (right ? MailStage::Message : MailStage::Login));
  if (right) CHECK(peer.mails().at(0).login == "AGdvamkAZ2VoZWlt");  // "\0goji\0geheim"
}

TEST_CASE("mailer: a password never shows in what went wrong") {
  const SmtpPeer peer{{.replies = {{"AUTH", "close"}}, .login = true}};
  Bench bench;
  auto mail = bench.mail(peer);
  mail.server.username = "goji";
  mail.server.password = Secret{"geheim"};
  CHECK(std::get<Unsent>(bench.send(mail)).why.find("geheim") == std::string::npos);
}

TEST_CASE("mailer: a server that says nothing after the last dot holds up nobody else") {
  const SmtpPeer silent{{.replies = {{".", "hang"}}}};
  const SmtpPeer peer;
  Bench bench;
  bool answered = false;
  bench.loop.post([&] {
    auto mail = bench.mail(silent);
    mail.timeout = 30s;
    bench.mailer->start(std::move(mail), [&](const Answer&, const Timings&) { answered = true; });
  });
  test::run_until(bench.loop, [&] { return silent.mails().size() == 1; });
  for (int i = 0; i < 3; ++i)
    CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  CHECK_FALSE(answered);
}

TEST_CASE("mailer: messages to one server are taken at the same time") {
  SmtpPeer peer{{.replies = {{".", "wait"}}}};
  Bench bench;
  std::size_t accepted = 0;
  bench.loop.post([&] {
    for (int i = 0; i < 8; ++i)
      bench.mailer->start(bench.mail(peer), [&](const Answer& answer, const Timings&) {
        accepted += std::holds_alternative<MailReply>(answer) ? 1U : 0U;
      });
  });
  test::run_until(bench.loop, [&] { return peer.mails().size() == 8; });
  CHECK(accepted == 0);
  peer.let_go();
  test::run_until(bench.loop, [&] { return accepted == 8; });
}

TEST_CASE("mailer: who does not answer the good-bye is not waited for") {
  const SmtpPeer peer{{.replies = {{"QUIT", "hang"}}}};
  Bench bench;
  auto question = bench.mail(peer);
  question.to.clear();
  question.message.clear();
  question.timeout = 60s;
  CHECK(reply(bench.send(question)).code == 250);
  CHECK(bench.timings.total < 20s);
}

TEST_CASE("mailer: more than there are couriers wait their turn and all arrive") {
  const SmtpPeer peer;
  Bench bench;
  constexpr std::size_t kMany = CurlMailer::kMostCouriers + 30;
  std::size_t accepted = 0;
  bench.loop.post([&] {
    for (std::size_t i = 0; i < kMany; ++i) {
      auto mail = bench.mail(peer);
      mail.timeout = 20s;
      bench.mailer->start(std::move(mail), [&](const Answer& answer, const Timings&) {
        if (const auto* word = std::get_if<MailReply>(&answer);
            word != nullptr && word->code == 250)
          ++accepted;
      });
    }
  });
  test::run_until(bench.loop, [&] { return bench.mailer->in_flight() == 0 && accepted > 0; });
  CHECK(accepted == kMany);
  CHECK(peer.mails().size() == kMany);
}

TEST_CASE("mailer: it may go while messages are under way and calls nobody then") {
  const SmtpPeer peer{{.replies = {{"RCPT", "hang"}}}};
  Bench bench;
  bool called = false;
  bench.loop.post([&] {
    bench.mailer->start(bench.mail(peer), [&](const Answer&, const Timings&) { called = true; });
  });
  test::run_until(bench.loop, [&] {
    const auto commands = peer.commands();
    return std::ranges::any_of(commands, [](const auto& c) { return c.starts_with("RCPT"); });
  });
  bench.mailer.reset();
  test::run_for(bench.loop, 10ms);
  CHECK_FALSE(called);
}

TEST_CASE("mailer: what would end a line or an address early never leaves") {
  const SmtpPeer peer;
  Bench bench;
  auto mail = bench.mail(peer);
  mail.to = "a@b.example>\r\nRCPT TO:<c@d.example";
  CHECK(std::get<Unsent>(bench.send(mail)).why == "the recipient is no address");
  CHECK(peer.commands().empty());
}

TEST_CASE("mailer: without a recipient and a message it logs in and sends nothing") {
  const SmtpPeer peer{{.login = true}};
  Bench bench;
  auto question = bench.mail(peer);
  question.to.clear();
  question.message.clear();
  question.server.username = "goji";
  question.server.password = Secret{"geheim"};
  const auto answer = reply(bench.send(question));
  CHECK(answer.code == 250);
  CHECK(answer.stage == MailStage::Sender);
  CHECK(peer.mails().empty());
  CHECK(reply(bench.send(bench.mail(peer))).code == 250);
  CHECK(reply(bench.send(question)).code == 250);
  CHECK(peer.mails().at(0).connection == 2);
  const auto logins = peer.commands();
  CHECK(std::ranges::count_if(logins, [](const auto& one) { return one.starts_with("AUTH"); }) ==
        2);
  const auto commands = std::vector(logins.begin(), logins.begin() + 3);
  CHECK(commands[1].starts_with("AUTH PLAIN"));
  CHECK(commands[2] == "NOOP");
  for (const auto& command : commands)
    CHECK_FALSE((command.starts_with("MAIL") || command.starts_with("RCPT")));
}

TEST_CASE("mailer: a log-in that is refused is told without sending anything") {
  const SmtpPeer peer{{.replies = {{"AUTH", "535 5.7.8 no"}}, .login = true}};
  Bench bench;
  auto question = bench.mail(peer);
  question.to.clear();
  question.message.clear();
  question.server.username = "goji";
  question.server.password = Secret{"wrong"};
  const auto answer = reply(bench.send(question));
  CHECK(answer.code == 535);
  CHECK(answer.stage == MailStage::Login);
}

TEST_CASE("mailer: a message without a recipient is refused") {
  const SmtpPeer peer;
  Bench bench;
  auto odd = bench.mail(peer);
  odd.to.clear();
  CHECK(std::get<Unsent>(bench.send(odd)).why == "the recipient is no address");
  CHECK(peer.commands().empty());
}

}  // namespace
}  // namespace goji::net
