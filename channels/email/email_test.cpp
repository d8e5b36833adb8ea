#include "email/email.h"

#include "base/base64.h"
#include "support/catch.h"
#include "support/yaml.h"

namespace goji::channels::email {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Complaints = std::vector<std::string>;

constexpr TimePoint kNow{1'716'251'465s};

Email channel(std::vector<std::string> to = {"a@b.example"}, std::string bounces = "") {
  return Email{{.server = {.host = "127.0.0.1", .port = 2525, .hello = "example.com"},
                .from = {.address = "status@example.com"},
                .to = std::move(to),
                .bounces = std::move(bounces),
                .list_id = "notices.example.com"}};
}

Job job() {
  return {.key = "0123abcd",
          .text = {{Form::Title, "Outage"},
                   {Form::MailText, "words " + std::string{kUnsubscribeMark}},
                   {Form::MailHtml, "<p>words</p>"}},
          .recipient = {.address = "a@b.example"}};
}

net::MailRequest request(const Email& mail, const Job& todo) {
  return std::get<net::MailRequest>(std::get<net::Request>(mail.next(todo, {}, kNow)));
}

/// What the file says becomes of `settings`, and its complaints.
struct Opened {
  explicit Opened(const std::string& yaml) : file("{" + yaml + "}"), channel(open(file.root)) {
    file.root.refuse_unknown_keys();
  }

  [[nodiscard]] net::MailRequest request() const {
    const auto step = channel->next(job(), {}, kNow);
    return std::get<net::MailRequest>(std::get<net::Request>(step));
  }

  test::Yaml file;
  std::unique_ptr<Channel> channel;
};

const std::string kLeast = "smtp: smtp://mail.example.com, from: status@example.com";

TEST_CASE("email: a delivery is one mail to one recipient with the channel's server") {
  const auto mail = request(channel(), job());
  CHECK(mail.server.host == "127.0.0.1");
  CHECK(mail.server.port == 2525);
  CHECK(mail.from == "status@example.com");
  CHECK(mail.to == "a@b.example");
  CHECK_THAT(mail.message, Contains("\r\nTo: a@b.example\r\nSubject: Outage\r\n"));
  CHECK_THAT(mail.message, Contains("\r\nMessage-ID: <0123abcd@example.com>\r\n"));
}

TEST_CASE("email: every attempt is the same mail whenever it is made") {
  auto again = job();
  again.first_attempt = kNow;
  const auto mail = channel();
  const auto first = std::get<net::MailRequest>(std::get<net::Request>(mail.next(again, {}, kNow)));
  const auto later =
      std::get<net::MailRequest>(std::get<net::Request>(mail.next(again, {}, kNow + 1h)));
  CHECK(first.message == later.message);
  CHECK_THAT(first.message, Contains("\r\nDate: Tue, 21 May 2024 00:31:05 +0000\r\n"));
}

TEST_CASE("email: a later mail answers those before it") {
  auto second = job();
  second.thread_root = "<one@example.com>";
  second.thread_parent = "<two@example.com>";
  const auto message = request(channel(), second).message;
  CHECK_THAT(message, Contains("\r\nIn-Reply-To: <two@example.com>\r\n"));
  CHECK_THAT(message, Contains("\r\nReferences: <one@example.com>\r\n <two@example.com>\r\n"));
}

TEST_CASE("email: a subscriber's own link takes the place of the mark") {
  auto todo = job();
  todo.recipient.unsubscribe = "https://status.example.com/u/t0ken";
  const auto message = request(channel({}), todo).message;
  CHECK_THAT(message, Contains("\r\nList-Unsubscribe: <https://status.example.com/u/t0ken>\r\n"));
  // base64 of "words https://status.example.com/u/t0ken"
  CHECK_THAT(message, Contains("d29yZHMgaHR0cHM6Ly9zdGF0dXMuZXhhbXBsZS5jb20vdS90MGtlbg=="));
}

TEST_CASE("email: what comes back names the delivery if there is an address for it") {
  CHECK(request(channel({}, "bounces@example.com"), job()).from == "bounces+0123abcd@example.com");
}

TEST_CASE("email: a delivery's own tag marks where it comes back to") {
  auto todo = job();
  todo.recipient.return_tag = "7-proof";
  CHECK(request(channel({}, "bounces@example.com"), todo).from == "bounces+7-proof@example.com");
}

TEST_CASE("email: a question carries the recipient's link to say yes and none to unsubscribe") {
  auto todo = job();
  todo.text[Form::MailText] = "yes: " + std::string{kConfirmMark};
  todo.recipient.confirm = "https://s.example/confirm?t=1&lang=ko";
  const auto message = request(channel({}), todo).message;
  CHECK(message.find(to_base64("yes: https://s.example/confirm?t=1&lang=ko")) != std::string::npos);
  todo.text[Form::MailHtml] = std::string{kConfirmMark};
  CHECK(request(channel({}), todo)
            .message.find(to_base64("https://s.example/confirm?t=1&#38;lang=ko")) !=
        std::string::npos);
  CHECK(message.find("List-Unsubscribe") == std::string::npos);
}

TEST_CASE("email: a mail to an owner names the endpoint and holds no markup of its") {
  auto todo = job();
  todo.text[Form::MailText] = "it: " + std::string{kEndpointMark};
  todo.text[Form::MailHtml] = "<b>" + std::string{kEndpointMark} + "</b>";
  todo.recipient.endpoint = "https://e.example/a&b<c>\"d'";
  const auto message = request(channel({}), todo).message;
  CHECK(message.find(to_base64("it: https://e.example/a&b<c>\"d'")) != std::string::npos);
  CHECK(message.find(
            to_base64("<b>https://e.example/a&#38;b&#60;c&#62;&#34;d&#39;</b>").substr(0, 70)) !=
        std::string::npos);
}

TEST_CASE("email: fixed recipients get a delivery each and without any it is for subscribers") {
  CHECK(channel({"a@b", "c@d"}).capabilities().recipients ==
        std::vector<std::string>{"a@b", "c@d"});
  CHECK_FALSE(channel({"a@b"}).capabilities().to_subscribers);
  CHECK(channel({}).capabilities().to_subscribers);
  CHECK(channel().capabilities().repetition == std::vector{Repetition::Blind});
  CHECK(channel().capabilities().order == Order::InOrder);
  CHECK(channel().capabilities().destination == "127.0.0.1");
  CHECK(channel().capabilities().account.empty());
}

TEST_CASE("email: who logs in is an account at the relay") {
  const Email mail{{.server = {.host = "relay.example", .username = "me/alerts@example.com"}}};
  CHECK(mail.capabilities().account == "me_alerts@example.com");
}

TEST_CASE("email: it can only be sent and only to an address") {
  for (const auto kind : {Kind::Edit, Kind::Retract, Kind::ReadBack, Kind::Reconcile}) {
    auto other = job();
    other.kind = kind;
    CHECK(std::holds_alternative<Rejected>(std::get<Outcome>(channel().next(other, {}, kNow))));
  }
  auto nobody = job();
  nobody.recipient.address = "a@b\r\nDATA";
  CHECK(std::get<Rejected>(std::get<Outcome>(channel().next(nobody, {}, kNow))).why ==
        "the recipient has no usable mail address");
}

Outcome surveyed(const net::Answer& answer) {
  const Answers answers{answer};
  return std::get<Outcome>(channel().next({.kind = Kind::Survey}, answers, kNow));
}

TEST_CASE("email: to ask whether we are known it logs in and sends nothing") {
  CHECK(channel().capabilities().can_survey);
  const auto step = channel().next({.kind = Kind::Survey}, {}, kNow);
  const auto& mail = std::get<net::MailRequest>(std::get<net::Request>(step));
  CHECK(mail.server.host == "127.0.0.1");
  CHECK(mail.from == "status@example.com");
  CHECK(mail.to.empty());
  CHECK(mail.message.empty());
  CHECK(std::holds_alternative<Accepted>(surveyed(net::MailReply{.code = 250})));
  CHECK(std::holds_alternative<ChannelDown>(
      surveyed(net::MailReply{.code = 535, .stage = net::MailStage::Login})));
  CHECK(std::holds_alternative<TryLater>(surveyed(net::Unsent{"refused"})));
  CHECK(std::holds_alternative<TryLater>(surveyed(net::Unanswered{"no word"})));
}

TEST_CASE("email: an accepted mail's handle is its Message-ID") {
  const Answers taken{net::MailReply{.code = 250}};
  CHECK(std::get<Accepted>(std::get<Outcome>(channel().next(job(), taken, kNow))).handle ==
        "<0123abcd@example.com>");
}

TEST_CASE("email settings: the least there is has the safest of defaults") {
  const Opened opened{kLeast};
  CHECK(opened.file.document.complaints == Complaints{});
  const auto server = opened.request().server;
  CHECK(server.host == "mail.example.com");
  CHECK(server.port == 25);
  CHECK(server.tls == net::MailTls::Required);
  CHECK_FALSE(server.tls_from_start);
  CHECK(server.hello == "example.com");
  CHECK(server.username.empty());
  CHECK(opened.request().timeout == 50s);
  CHECK(opened.channel->capabilities().to_subscribers);
  CHECK_THAT(opened.request().message, Contains("\r\nList-Id: <notices.example.com>\r\n"));
}

TEST_CASE("email settings: a server on this machine need not have a certificate") {
  const std::string host = GENERATE("127.0.0.1", "localhost", "'[::1]'", "127.9.9.9");
  const auto bare = host.starts_with('\'') ? host.substr(1, host.size() - 2) : host;
  const Opened opened{"smtp: 'smtp://" + bare + ":26', from: a@b"};
  CHECK(opened.file.document.complaints == Complaints{});
  CHECK(opened.request().server.tls == net::MailTls::Opportunistic);
  CHECK(opened.request().server.port == 26);
}

TEST_CASE("email settings: everything can be said") {
  const Opened opened{
      "smtp: 'smtps://[2001:db8::1]/', from: 'The Team <t@x.example>', to: [a@b, c@d], "
      "username: goji, password: env:TOKEN, bounces: b@x.example, list_id: l.x.example, "
      "hello: h.x.example, timeout: 5s"};
  CHECK(opened.file.document.complaints == Complaints{});
  const auto mail = opened.request();
  CHECK(mail.server.host == "2001:db8::1");
  CHECK(mail.server.port == 465);
  CHECK(mail.server.tls_from_start);
  CHECK(mail.server.username == "goji");
  CHECK(mail.server.password.reveal() == "t0ken");
  CHECK(mail.server.hello == "h.x.example");
  CHECK(mail.from == "b+0123abcd@x.example");
  CHECK(mail.timeout == 5s);
  CHECK_THAT(mail.message, Contains("From: \"The Team\"\r\n <t@x.example>\r\n"));
  CHECK_THAT(mail.message, Contains("\r\nList-Id: <l.x.example>\r\n"));
  CHECK(opened.channel->capabilities().recipients == std::vector<std::string>{"a@b", "c@d"});
}

TEST_CASE("email settings: TLS is what was asked for") {
  CHECK(Opened{kLeast + ", tls: none"}.request().server.tls == net::MailTls::None);
  CHECK(Opened{kLeast + ", tls: opportunistic"}.request().server.tls ==
        net::MailTls::Opportunistic);
  CHECK(Opened{"smtp: smtp://127.0.0.1, from: a@b, tls: required"}.request().server.tls ==
        net::MailTls::Required);
}

TEST_CASE("email settings: what is wrong is said with its place") {
  const auto complaints = [](const std::string& yaml) {
    return Opened{yaml}.file.document.complaints;
  };
  CHECK(complaints("") == Complaints{"goji.yaml:1: smtp is missing: smtp://host:port",
                                     "goji.yaml:1: from is missing: who the mails are from"});
  CHECK(complaints("smtp: http://a, from: a@b") ==
        Complaints{"goji.yaml:1: smtp must be a URL that begins with smtp://"});
  CHECK(complaints("smtp: smtp://a/x, from: a@b") ==
        Complaints{"goji.yaml:1: smtp must be smtp://host:port or smtps://host:port"});
  CHECK(complaints("smtp: smtp://a, from: nobody") ==
        Complaints{
            "goji.yaml:1: from must be a mail address in plain ASCII, like status@example.com"});
  CHECK(complaints("smtp: smtp://a, from: 'Name <nobody>'") ==
        Complaints{
            "goji.yaml:1: from must be a mail address in plain ASCII, like status@example.com"});
  CHECK(complaints(kLeast + ", to: []") == Complaints{"goji.yaml:1: to must name at least one"});
  CHECK(complaints(kLeast + ", to: [a@b, c@d, a@b]") ==
        Complaints{"goji.yaml:1: to names a@b twice"});
  CHECK(complaints(kLeast + ", ca_file: nowhere.pem") ==
        Complaints{"goji.yaml:1: ca_file cannot be read: nowhere.pem"});
  CHECK(complaints("smtp: smtps://a, from: a@b, tls: none") ==
        Complaints{"goji.yaml:1: tls is always required by smtps://"});
}

TEST_CASE("email settings: a password goes with a name and over TLS that is checked") {
  const auto complaints = [](const std::string& yaml) {
    return Opened{yaml}.file.document.complaints;
  };
  CHECK(complaints(kLeast + ", username: goji") ==
        Complaints{"goji.yaml:1: username and password need each other"});
  CHECK(complaints(kLeast + ", password: env:TOKEN") ==
        Complaints{"goji.yaml:1: username and password need each other"});
  CHECK(complaints(kLeast + ", username: goji, password: env:TOKEN") == Complaints{});
  const std::string unsafe =
      "goji.yaml:1: password would be readable on the way: it needs tls: required";
  CHECK(complaints(kLeast + ", username: goji, password: env:TOKEN, tls: opportunistic") ==
        Complaints{unsafe});
  CHECK(complaints(kLeast + ", username: goji, password: env:TOKEN, tls: none") ==
        Complaints{unsafe});
  CHECK(complaints("smtp: smtp://127.0.0.1, from: a@b, username: goji, password: env:TOKEN, "
                   "tls: none") == Complaints{});
}

}  // namespace
}  // namespace goji::channels::email
