#include "app/config_folder.h"
#include "channel_api/open_channels.h"
#include "support/catch.h"

#include <regex>

// What holds for every channel, whatever its kind: a new folder is held to it without touching
// this file.
namespace goji {
namespace {

constexpr auto kSecret = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQh";  // also good as a token or password
constexpr TimePoint kNow{std::chrono::seconds{1'716'251'465}};

/// The first example of a README, its secrets being files of this folder.
std::string example_of(std::string_view kind, const test::ConfigFolder& folder) {
  const auto readme = test::source_file("channels/" + std::string{kind} + "/README.md");
  const auto begin = readme.find("```yaml\n") + 8;
  const auto example = readme.substr(begin, readme.find("```", begin) - begin);
  static const std::regex kFile{"/run/secrets/([a-z]+)"};
  for (std::sregex_iterator file{example.begin(), example.end(), kFile}, end; file != end; ++file)
    folder.write((*file)[1], kSecret);
  return std::regex_replace(example, kFile, folder.path("$1"));
}

/// Whatever a channel may want, and words it may not repeat.
Job job(Kind kind) {
  Job made{.kind = kind,
           .key = "0123456789abcdef0123456789abcdef",
           .incident = 7,
           .revision = 9,
           .language = "ko",
           .recipient = {.address = "a@b.example", .secret = Secret{kSecret}},
           .handle = "42",
           .first_attempt = kNow};
  for (const auto form : {Form::Title,
                          Form::Short,
                          Form::Plain,
                          Form::Html,
                          Form::Json,
                          Form::MailText,
                          Form::MailHtml})
    made.text[form] = "private words";
  return made;
}

const std::vector<net::Answer> kAnswers{
    net::HttpResponse{.status = 200,
                      .body = std::string{R"({"id":"1","secret":")"} + kSecret + "\"}"},
    net::HttpResponse{.status = 200, .body = "[]"},
    net::HttpResponse{.status = 401, .body = kSecret},
    net::HttpResponse{.status = 404},
    net::HttpResponse{.status = 410},
    net::HttpResponse{.status = 429, .headers = {{"retry-after", "7"}}},
    net::HttpResponse{.status = 500, .body = "<html>"},
    net::Unsent{"refused"},
    net::Unanswered{"reset"}};

/// The answer as this request would get it.
net::Answer fitting(const net::Request& request, const net::Answer& answer) {
  const auto* response = std::get_if<net::HttpResponse>(&answer);
  if (response == nullptr || std::holds_alternative<net::HttpRequest>(request)) return answer;
  if (std::holds_alternative<net::BoardRequest>(request))
    return net::BoardReply{response->status == 200};
  return net::MailReply{.code = response->status == 200 ? 250 : 550, .text = response->body};
}

/// How it ends when every request is answered alike.
Outcome ended(const Channel& channel, const Job& todo, const net::Answer& answer) {
  constexpr std::size_t kMostRequests = 16;  // as the dispatcher allows
  for (Answers answers; answers.size() <= kMostRequests;) {
    const auto step = channel.next(todo, answers, kNow);
    if (const auto* outcome = std::get_if<Outcome>(&step)) return *outcome;
    answers.push_back(fitting(std::get<net::Request>(step), answer));
  }
  throw std::runtime_error("it asks for ever");
}

std::string words_of(const Outcome& outcome) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.why; }) return one.why;
        if constexpr (requires { one.handle; }) return one.handle + one.url;
        return std::string{};
      },
      outcome);
}

struct Opened {
  explicit Opened(std::string_view kind) {
    settings::Document document{.file = "goji.yaml", .environment = {}};
    settings::Reader root{YAML::Load(example_of(kind, folder)), "", document};
    channels = open_channels(root, channel_list()).channels;
    complaints = document.complaints;
  }

  test::ConfigFolder folder{};
  Channels channels{};
  std::vector<std::string> complaints{};
};

TEST_CASE("every channel: its README's example is good") {
  for (const auto& kind : channel_list()) {
    CAPTURE(kind.name);
    const Opened opened{kind.name};
    CHECK(opened.complaints == std::vector<std::string>{});
    CHECK_FALSE(opened.channels.empty());
  }
}

TEST_CASE("every channel: whatever it is answered it comes to an end that shows no secret") {
  for (const auto& kind : channel_list()) {
    const Opened opened{kind.name};
    for (const auto& [name, channel] : opened.channels)
      for (const auto what :
           {Kind::Post, Kind::Edit, Kind::Retract, Kind::ReadBack, Kind::Reconcile, Kind::Survey})
        for (const auto& answer : kAnswers) {
          CAPTURE(kind.name, name, static_cast<int>(what));
          const auto words = words_of(ended(*channel, job(what), answer));
          CHECK(words.find(kSecret) == std::string::npos);
          CHECK(words.find("private words") == std::string::npos);
        }
  }
}

TEST_CASE("every channel: the same job asks for the same at every attempt") {
  for (const auto& kind : channel_list()) {
    const Opened opened{kind.name};
    for (const auto& [name, channel] : opened.channels) {
      CAPTURE(kind.name, name);
      const auto first = channel->next(job(Kind::Post), {}, kNow);
      const auto later = channel->next(job(Kind::Post), {}, kNow + std::chrono::hours{1});
      REQUIRE(first.index() == later.index());
      const auto body = [](const Step& step) {
        const auto& request = std::get<net::Request>(step);
        if (const auto* http = std::get_if<net::HttpRequest>(&request)) return http->body;
        if (const auto* mail = std::get_if<net::MailRequest>(&request)) return mail->message;
        return std::to_string(std::get<net::BoardRequest>(request).revision);
      };
      CHECK(body(first) == body(later));
    }
  }
}

TEST_CASE("every channel: success is accepted and a lost answer is never a rejection") {
  for (const auto& kind : channel_list()) {
    const Opened opened{kind.name};
    for (const auto& [name, channel] : opened.channels) {
      CAPTURE(kind.name, name);
      CHECK(std::holds_alternative<Accepted>(ended(*channel, job(Kind::Post), kAnswers.front())));
      const auto lost = ended(*channel, job(Kind::Post), net::Unanswered{"reset"});
      CHECK_FALSE(std::holds_alternative<Rejected>(lost));
      CHECK_FALSE(std::holds_alternative<Accepted>(lost));
      const auto unsent = ended(*channel, job(Kind::Post), net::Unsent{"refused"});
      CHECK(std::holds_alternative<TryLater>(unsent));
    }
  }
}

}  // namespace
}  // namespace goji
