#include "web/ops/speaking.h"

#include "support/catch.h"

#include <string>

namespace goji::web::ops {
namespace {

using flow::Word;

Request request(std::string body, std::string id = "7") {
  return {.method = "POST",
          .path = "/api/v1/incidents",
          .captures = {{"id", std::move(id)}},
          .body = std::move(body),
          .actor = "kim"};
}

std::string refusal(const Result<flow::Speak>& speak) {
  REQUIRE(speak.has_error());
  CHECK(speak.error().fault == Fault::Invalid);
  return speak.error().what;
}

TEST_CASE("announcement: every field of the body arrives") {
  const auto speak = read_announcement(
      request(R"({"components":{"messaging":"major_outage"},"template":"holding",)"
              R"("messages":{"ko":{"title":"제목","body":"본문"},"en":"Title"},)"
              R"("channels":["page"],"status":"identified","notify":false})"));
  REQUIRE(speak.has_value());
  CHECK(speak->word.kind == Word::Kind::Announce);
  CHECK(speak->word.components.at("messaging") == ComponentStatus::MajorOutage);
  CHECK(speak->press.template_kind == NoticeKind::Holding);
  CHECK(speak->press.words.at("ko").body == "본문");
  CHECK(speak->press.words.at("en").title == "Title");
  CHECK(speak->press.channels == std::vector<std::string>{"page"});
  CHECK(speak->word.phase == Phase::Identified);
  CHECK_FALSE(speak->word.notify);
  CHECK(speak->press.author == "kim");
}

TEST_CASE("announcement: people are notified unless it says otherwise") {
  CHECK(read_announcement(request(R"({"components":{"a":"major_outage"}})"))->word.notify);
}

TEST_CASE("announcement: everything wrong is named at once with its path") {
  const auto why = refusal(read_announcement(
      request(R"({"components":{"a":"broken"},"messages":{"en":{"titel":"x"}},"chanels":["page"],)"
              R"("status":"gone","notify":"no","template":"draft"})")));
  for (const auto* part : {"components.a must be one of",
                           "messages.en.titel is not known",
                           "chanels is not known, did you mean `channels`?",
                           "status must be one of",
                           "notify must be true or false",
                           "template must be"}) {
    CAPTURE(part, why);
    CHECK(why.find(part) != std::string::npos);
  }
}

TEST_CASE("announcement: words for something else are refused and those that fit are named") {
  const auto with = [](const std::string& name, const std::string& more = "") {
    return read_announcement(
        request(R"({"components":{"a":"major_outage"},"template":")" + name + "\"" + more + "}"));
  };
  for (const auto* fits : {"opened", "holding", "reopened"})
    CHECK(with(fits).has_value());
  for (const std::string other : {"retracted",
                                  "resolved",
                                  "ended",
                                  "monitoring",
                                  "updated",
                                  "corrected",
                                  "maintenance_scheduled",
                                  "test",
                                  "draft"})
    CHECK(refusal(with(other)) == "template must be one of: opened, holding, reopened (" + other +
                                      " would say something else)");
  CHECK(refusal(with("opnd")) == "template must be one of: opened, holding, reopened");
  CHECK(with("monitoring", R"(,"status":"monitoring")").has_value());
}

TEST_CASE("update: words for something else are refused and those that fit are named") {
  const auto with = [](const std::string& name, const std::string& status = "") {
    return read_update(request(R"({"template":")" + name + "\"" +
                               (status.empty() ? "" : R"(,"status":")" + status + "\"") + "}"));
  };
  for (const auto* fits : {"updated", "still", "corrected"})
    CHECK(with(fits).has_value());
  CHECK(with("still", "identified").has_value());
  CHECK(with("monitoring", "monitoring").has_value());
  CHECK(with("resolved", "resolved").has_value());
  CHECK(refusal(with("resolved")) ==
        "template must be one of: updated, still, corrected (resolved would say something else)");
  CHECK(refusal(with("opened", "resolved")) ==
        "template must be one of: resolved (opened would say something else)");
  CHECK(refusal(with("maintenance_completed", "monitoring")).find("monitoring, updated") !=
        std::string::npos);
}

TEST_CASE("announcement: it must say of whom and what begins is not over") {
  CHECK(refusal(read_announcement(request(""))).find("components") == 0);
  CHECK(refusal(read_announcement(request("[]"))).find("JSON object") != std::string::npos);
  CHECK(refusal(read_announcement(request("{"))).find("is not JSON") != std::string::npos);
  CHECK(refusal(read_announcement(
                    request(R"({"components":{"a":"major_outage"},"status":"resolved"})")))
            .find("resolved") != std::string::npos);
}

TEST_CASE("announcement: a title of 200 letters passes and one of 201 does not") {
  const auto with = [](std::size_t letters) {
    std::string title;
    for (std::size_t i = 0; i < letters; ++i)
      title += "가";
    return read_announcement(
        request(R"({"components":{"a":"major_outage"},"messages":{"ko":")" + title + "\"}}"));
  };
  CHECK(with(200).has_value());
  CHECK(refusal(with(201)).find("messages.ko.title is longer than 200") == 0);
}

TEST_CASE("announcement: a body of 10000 letters passes and one of 10001 does not") {
  const auto with = [](std::size_t letters) {
    return read_announcement(
        request(R"({"components":{"a":"major_outage"},"messages":{"en":{"body":")" +
                std::string(letters, 'x') + "\"}}}"));
  };
  CHECK(with(10'000).has_value());
  CHECK(refusal(with(10'001)).find("messages.en.body is longer than 10000") == 0);
}

TEST_CASE("update: its status decides what it is") {
  const auto kind = [](const std::string& body) { return read_update(request(body))->word.kind; };
  CHECK(kind(R"({"status":"monitoring"})") == Word::Kind::Update);
  CHECK(kind(R"({"status":"resolved"})") == Word::Kind::Resolve);
  CHECK(kind(R"({"template":"corrected"})") == Word::Kind::Correct);
  CHECK(refusal(read_update(request(R"({"template":"corrected","status":"resolved"})"))) ==
        "template must be one of: resolved (corrected would say something else)");
}

TEST_CASE("update: what says nothing new is refused") {
  for (const auto* body : {"{}", R"({"version":1})", R"({"notify":false,"channels":["page"]})"})
    CHECK(refusal(read_update(request(body))).find("says nothing new") != std::string::npos);
  for (const auto* body : {R"({"status":"identified"})",
                           R"({"components":{"maps":"major_outage"}})",
                           R"({"messages":{"en":{"body":"We know more"}}})",
                           R"({"template":"still"})"})
    CHECK(read_update(request(body)).has_value());
}

TEST_CASE("update: it is for the incident of its path and the version that was seen") {
  const auto speak = read_update(request(R"({"version":12,"status":"identified"})"));
  REQUIRE(speak.has_value());
  CHECK(speak->word.incident == 7);
  CHECK(speak->seen == 12U);
  CHECK(read_update(request("{}", "x")).error().fault == Fault::NotFound);
  CHECK(refusal(read_update(request(R"({"version":-1})"))).find("whole number") !=
        std::string::npos);
}

TEST_CASE("retraction: it reaches everybody who was told") {
  CHECK(read_retraction(request(""))->word.kind == Word::Kind::Retract);
  CHECK(read_retraction(request(R"({"version":3})"))->seen == 3U);
  CHECK(refusal(read_retraction(request(R"({"channels":["page"]})"))).find("channels") == 0);
}

TEST_CASE("draft: an approval may change words and components and a rejection says nothing") {
  const auto approval = read_approval(
      request(R"({"components":{"a":"degraded_performance"},"messages":{"en":"x"}})"));
  REQUIRE(approval.has_value());
  CHECK(approval->word.kind == Word::Kind::ApproveDraft);
  CHECK(approval->draft == 7);
  CHECK(approval->word.components.size() == 1);
  CHECK(read_rejection(request(""))->word.kind == Word::Kind::RejectDraft);
  CHECK(refusal(read_rejection(request(R"({"messages":{"en":"x"}})"))).find("messages") == 0);
}

TEST_CASE("draft: an edit changes words or components or both and nothing else") {
  const auto edit = read_edit(request(R"({"messages":{"en":"x"}})"));
  REQUIRE(edit.has_value());
  CHECK(edit->word.kind == Word::Kind::EditDraft);
  CHECK(edit->draft == 7);
  CHECK(edit->press.words.size() == 1);
  CHECK(read_edit(request(R"({"components":{"a":"major_outage"}})"))->word.components.size() == 1);
  CHECK(refusal(read_edit(request(""))).find("an edit has components, messages or both") == 0);
  CHECK(refusal(read_edit(request(R"({"messages":{"en":"x"},"channels":["page"]})")))
            .find("channels") == 0);
}

TEST_CASE("Idempotency-Key: it is known by who sent it and where to") {
  auto one = request("{}");
  one.headers["idempotency-key"] = "abc";
  auto other_actor = one;
  other_actor.actor = "lee";
  auto other_path = one;
  other_path.path = "/api/v1/signals";
  auto other_body = one;
  other_body.body = "{ }";
  const auto key = once_of(one)->key;
  CHECK(key == once_of(one)->key);
  CHECK(key != once_of(other_actor)->key);
  CHECK(key != once_of(other_path)->key);
  CHECK(key == once_of(other_body)->key);
  CHECK(once_of(one)->request != once_of(other_body)->request);
  CHECK(once_of(request("{}"))->key.empty());
}

TEST_CASE("Idempotency-Key: 1 to 255 visible characters") {
  const auto valid = [](std::string key) {
    auto one = request("{}");
    one.headers["idempotency-key"] = std::move(key);
    return once_of(one).has_value();
  };
  CHECK(valid("x"));
  CHECK(valid(std::string(255, 'x')));
  CHECK(valid("\"!~\""));
  CHECK_FALSE(valid(""));
  CHECK_FALSE(valid(std::string(256, 'x')));
  CHECK_FALSE(valid("a b"));
  CHECK_FALSE(valid("a\x7f"));
  CHECK_FALSE(valid("\xea\xb0\x80"));
}

}  // namespace
}  // namespace goji::web::ops
