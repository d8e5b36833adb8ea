#include "subscribers/returned.h"

#include "support/catch.h"

#include <fmt/format.h>

namespace goji::subscribers {
namespace {

using What = Returned::What;

std::string with_crlf(std::string text) {
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.replace(at, 1, "\r\n");
  return text;
}

/// As Postfix writes it (RFC 3464).
std::string notification(const std::string& action, const std::string& status) {
  return fmt::format(R"(From: MAILER-DAEMON@mx.example.net
To: bounces+1@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
	boundary="A1B2/mx.example.net"

This is a MIME-encapsulated message.

--A1B2/mx.example.net
Content-Type: text/plain; charset=us-ascii

Action: failed is only said here.

--A1B2/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 13 May 2024 05:00:00 +0000

Final-Recipient: rfc822; a@example.org
Action: {}
Status: {}
Diagnostic-Code: smtp; 550 5.1.1 <a@example.org>:
    no such user

--A1B2/mx.example.net
Content-Type: text/rfc822-headers

Subject: Outage
--A1B2/mx.example.net--
)",
                     action,
                     status);
}

std::string complaint(const std::string& type) {
  return fmt::format(R"(From: <abuse@example.org>
Content-Type: multipart/report; report-type=feedback-report; boundary=part

--part
Content-Type: text/plain

This is an abuse report.
--part
Content-Type: message/feedback-report

Feedback-Type: {}
User-Agent: SomeGenerator/1.0
Version: 1

--part
Content-Type: message/rfc822

Return-Path: <bounces+1@example.com>
--part--
)",
                     type);
}

TEST_CASE("returned: an address that takes no mail is refused with the server's words") {
  for (const auto& message :
       {notification("failed", "5.1.1"), with_crlf(notification("failed", "5.1.1"))}) {
    const auto returned = read_returned(message);
    CHECK(returned.what == What::Refused);
    CHECK(returned.why == "5.1.1 smtp; 550 5.1.1 <a@example.org>: no such user");
  }
}

TEST_CASE("returned: only what says that nobody is there is a refusal") {
  for (const auto* status :
       {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.1", "5.4.4"})
    CHECK(read_returned(notification("failed", status)).what == What::Refused);
  for (const auto* status :
       {"4.4.7", "4.2.2", "5.0.0", "5.1.7", "5.1.8", "5.2.2", "5.3.4", "5.4.6", "5.7.1", "", "x"})
    CHECK(read_returned(notification("failed", status)).what == What::Failed);
  CHECK(read_returned(notification("Failed", "5.1.1 (no user)")).what == What::Refused);
}

TEST_CASE("returned: word of a delay or of a delivery is nothing") {
  for (const auto* action : {"delayed", "delivered", "relayed", "expanded", ""})
    CHECK(read_returned(notification(action, "5.1.1")).what == What::Nothing);
}

TEST_CASE("returned: a complaint is one whatever its type but for the opposite") {
  for (const auto* type : {"abuse", "Abuse", "fraud", "other"})
    CHECK(read_returned(complaint(type)).what == What::Complaint);
  CHECK(read_returned(complaint("abuse")).why == "complaint: abuse");
  CHECK(read_returned(complaint("not-spam")).what == What::Nothing);
  CHECK(read_returned(with_crlf(complaint("abuse"))).what == What::Complaint);
}

TEST_CASE("returned: a vacation note and other mail is nothing") {
  CHECK(read_returned("").what == What::Nothing);
  CHECK(read_returned("Subject: I am away\n\nAction: failed\nStatus: 5.1.1\n").what ==
        What::Nothing);
  CHECK(read_returned("Content-Type: multipart/report\n\nAction: failed\n").what == What::Nothing);
  CHECK(read_returned("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                      "Content-Type: message/delivery-status\n\nAction: failed\n--b--\n")
            .what == What::Nothing);
}

TEST_CASE("returned: a server's words are a refusal if a code of one stands among them") {
  for (const auto* words : {"5.1.1",
                            "550 5.1.1 <a@b>: no such user",
                            "550-5.1.1 x\n550 5.1.1: no",
                            "refused (5.4.4)",
                            "x; 5.1.10"})
    CHECK(is_refusal(words));
  for (const auto* words : {"",
                            " ",
                            "550 no such user",
                            "550 5.7.1 blocked",
                            "5.1.11",
                            "15.1.1",
                            "552 5.2.2 full",
                            "450 4.1.1 later"})
    CHECK_FALSE(is_refusal(words));
}

TEST_CASE("returned: whatever is cut off or broken ends and says nothing hostile") {
  const auto whole = notification("failed", "5.1.1");
  for (std::size_t size = 0; size < whole.size(); ++size)
    (void)read_returned(std::string_view{whole}.substr(0, size));
  auto hostile = notification("failed", "5.1.1");
  const auto at = hostile.find("no such user");
  hostile.insert(at, std::string("\x1b[31m\x01", 6) + std::string(5'000, 'x'));
  const auto why = read_returned(hostile).why;
  CHECK(why.size() <= 300);
  CHECK(why.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace goji::subscribers
