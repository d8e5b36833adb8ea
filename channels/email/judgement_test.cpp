#include "email/judgement.h"

#include "support/catch.h"
#include "support/mail_words.h"

namespace goji::channels::email {
namespace {

using namespace std::chrono_literals;
using net::MailStage;

Outcome judged(int code, const char* text, MailStage stage) {
  return judge(net::MailReply{.code = code, .text = text, .stage = stage}, "<id@here>");
}

std::string kind(const Outcome& outcome) {
  constexpr const char* kNames[] = {"accepted", "later", "rejected", "down", "uncertain"};
  return kNames[outcome.index()];
}

TEST_CASE("mail judgement: what was taken is accepted under the message's own id") {
  CHECK(std::get<Accepted>(judged(250, "ok", MailStage::Message)).handle == "<id@here>");
  CHECK(kind(judged(251, "forwarded", MailStage::Message)) == "accepted");
}

TEST_CASE("mail judgement: a refused recipient or message is that delivery's end alone") {
  struct Case {
    int code;
    const char* text;
    MailStage stage;
  };
  const auto one = GENERATE(Case{550, "5.1.1 no such user", MailStage::Recipient},
                            Case{550, "no such user", MailStage::Recipient},
                            Case{553, "5.1.3 bad address", MailStage::Recipient},
                            Case{552, "5.2.2 mailbox full", MailStage::Recipient},
                            Case{550, "5.4.1 access denied", MailStage::Recipient},
                            Case{554, "5.7.1 relay access denied", MailStage::Recipient},
                            Case{550, "5.10.1 no MX", MailStage::Recipient},
                            Case{552, "5.3.4 too big", MailStage::Message},
                            Case{554, "5.7.1 looks like spam", MailStage::Message},
                            Case{554, "no valid recipients", MailStage::Data});
  CHECK(kind(judged(one.code, one.text, one.stage)) == "rejected");
}

TEST_CASE("mail judgement: what is about us holds the channel wherever it is said") {
  struct Case {
    int code;
    const char* text;
    MailStage stage;
  };
  const auto one = GENERATE(Case{554, "5.3.2 no service", MailStage::Greeting},
                            Case{550, "who are you", MailStage::Hello},
                            Case{502, "no TLS", MailStage::Tls},
                            Case{535, "5.7.8 wrong password", MailStage::Login},
                            Case{550, "5.1.8 your domain does not exist", MailStage::Sender},
                            Case{530, "log in first", MailStage::Recipient},
                            Case{534, "stronger please", MailStage::Recipient},
                            Case{535, "no", MailStage::Data},
                            Case{538, "encrypt", MailStage::Recipient},
                            Case{550, "5.7.25 no reverse name", MailStage::Recipient},
                            Case{550, "5.7.26 DMARC", MailStage::Message},
                            Case{521, "5.3.2 not now", MailStage::Recipient});
  CHECK(kind(judged(one.code, one.text, one.stage)) == "down");
}

TEST_CASE("mail judgement: greylisting is waited for and holds nobody else") {
  const auto code = GENERATE(450, 451);
  const auto later = std::get<TryLater>(judged(code, "4.7.1 greylisted", MailStage::Recipient));
  CHECK(later.wait == 5min);
  CHECK_FALSE(later.whole_destination);
}

TEST_CASE("mail judgement: another passing trouble of one recipient has no wait of its own") {
  const auto later = std::get<TryLater>(judged(452, "4.2.2 full", MailStage::Recipient));
  CHECK_FALSE(later.wait.has_value());
  CHECK_FALSE(later.whole_destination);
}

TEST_CASE("mail judgement: passing trouble of the server holds all that go there") {
  const auto stage = GENERATE(MailStage::Greeting,
                              MailStage::Hello,
                              MailStage::Tls,
                              MailStage::Login,
                              MailStage::Sender,
                              MailStage::Data,
                              MailStage::Message);
  const auto later = std::get<TryLater>(judged(451, "4.3.0 later", stage));
  CHECK(later.whole_destination);
  CHECK_FALSE(later.wait.has_value());
  CHECK(std::get<TryLater>(judged(421, "bye", MailStage::Recipient)).whole_destination);
  CHECK_FALSE(std::get<TryLater>(judged(421, "bye", MailStage::Recipient)).wait.has_value());
}

TEST_CASE("mail judgement: the reason names the code and what was refused and quotes nobody") {
  const auto why = [](MailStage stage) {
    return std::get<TryLater>(judged(451, "<a@b.example> secret", stage)).why;
  };
  CHECK(why(MailStage::Greeting) == "the mail server answered 451 to the connection");
  CHECK(why(MailStage::Hello) == "the mail server answered 451 to our greeting");
  CHECK(why(MailStage::Tls) == "the mail server answered 451 to STARTTLS");
  CHECK(why(MailStage::Login) == "the mail server answered 451 to the log-in");
  CHECK(why(MailStage::Sender) == "the mail server answered 451 to the sender");
  CHECK(why(MailStage::Recipient) == "the mail server answered 451 to the recipient");
  CHECK(why(MailStage::Data) == "the mail server answered 451 to the message");
  CHECK(why(MailStage::Message) == "the mail server answered 451 to the message");
}

TEST_CASE("mail judgement: the reason names the enhanced code by which nobody is known there") {
  const auto why = [](const char* text) {
    return std::get<Rejected>(judged(550, text, MailStage::Recipient)).why;
  };
  CHECK(why(test::kNobodyOverThere) == test::kNobodyAsJudged);
  CHECK(why(test::kBlockedOverThere) == test::kBlockedAsJudged);
  CHECK(why("5.1.10") == "the mail server answered 550 5.1.10 to the recipient");
  CHECK(why("5.1.1\tno\n5.1.1 such user") == test::kNobodyAsJudged);
}

TEST_CASE("mail judgement: what only looks like an enhanced code is not repeated") {
  const auto* text = GENERATE("no such user",
                              "5.1",
                              "5.1.",
                              "5..1 no",
                              "5.-1.1 no",
                              "5.1.1x no",
                              "5.1.1.1 no",
                              "5.1.1234 no",
                              "5.1234.1 no",
                              "4.1.1 of another class",
                              "55.1.1 no",
                              "x 5.1.1 no");
  CHECK(std::get<Rejected>(judged(550, text, MailStage::Recipient)).why ==
        "the mail server answered 550 to the recipient");
}

TEST_CASE("mail judgement: nothing handed over is tried again and a lost word is uncertain") {
  const auto unsent = std::get<TryLater>(judge(net::Unsent{"refused"}, "<id@here>"));
  CHECK(unsent.why == "refused");
  CHECK(unsent.whole_destination);
  CHECK(kind(judge(net::Unanswered{"hung up"}, "<id@here>")) == "uncertain");
  CHECK_THROWS_AS(judge(net::BoardReply{}, "<id@here>"), std::logic_error);
}

}  // namespace
}  // namespace goji::channels::email
