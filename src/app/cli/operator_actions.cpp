#include "app/cli/answer_fields.h"
#include "app/cli/client.h"
#include "app/cli/operator_verbs.h"
#include "app/cli/reports.h"
#include "base/random.h"
#include "settings/values.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

/// What each verb does; operator_verbs.cpp tells what may be typed.
namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr auto kDefaultServer = "http://127.0.0.1:8081";

/// What did not get there and will not by itself, and what nobody knows of.
constexpr int kUsage = 2;  // the exit code of what was typed wrong
constexpr std::size_t kMostInAPage = 500;

/// Between two looks at what became of a test.
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{2'000};

constexpr std::array kFailed{"dead", "rejected", "bounced", "uncertain", "held"};
constexpr std::array kUnderway{"queued", "leased", "retry", "uncertain", "held"};

/// "ko" of "ko_KR.UTF-8".
std::string language_in(const settings::Environment& environment) {
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const auto value = environment(name); value && !value->empty())
      return value->substr(0, value->find_first_of("_.@"));
  return "en";
}

std::uint64_t number_of(const json::value& delivery) {
  const auto id = text(delivery, "id");
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

/// One command's way to the server and back.
class Asking {
 public:
  Asking(World& world, const std::string& server, const std::string& token)
      : world_(world),
        random_(system_random()),
        client_(given(world, server, "GOJI_SERVER", kDefaultServer),
                Secret{given(world, token, "GOJI_TOKEN", "")},
                *random_) {}

  /// Nothing, once the reason is on `err`.
  std::optional<json::value> get(const std::string& path) { return told(client_.get(path)); }
  std::optional<json::value> post(const std::string& path, const json::object& body) {
    return told(client_.post(path, body));
  }
  std::optional<json::value> post(const std::string& path, const Wish& wish) {
    const auto body = body_of(wish);
    if (body) return post(path, *body);
    fmt::print(world_.err, "{}\n", body.error().what);
    return std::nullopt;
  }

  /// Lists of deliveries in each of these states, as one page: the newest first, no more than
  /// `limit`, which is each list's own, too.
  template <std::size_t N>
  std::optional<json::value> deliveries(const std::string& query,
                                        const std::array<const char*, N>& states,
                                        std::size_t limit) {
    json::array all;
    bool more = false;
    for (const auto* state : states) {
      auto page = get(fmt::format("/api/v1/deliveries?{}limit={}&state={}", query, limit, state));
      if (!page) return std::nullopt;
      more = more || page->at("next").is_string();
      for (auto& one : page->at("deliveries").as_array())
        all.push_back(std::move(one));
    }
    std::ranges::sort(all, std::ranges::greater{}, number_of);
    more = more || all.size() > limit;
    if (all.size() > limit) all.resize(limit);
    const auto next = more ? all.back().at("id") : json::value{nullptr};
    return json::object{{"deliveries", std::move(all)}, {"next", next}};
  }

  /// The delivery of a test once it has ended, or as it stands after so long.
  std::optional<json::value> tested(const std::string& delivery,
                                    bool read_back,
                                    std::chrono::seconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
      auto found = get("/api/v1/deliveries/" + delivery);
      const bool open = found && end_of_test(*found, read_back) == TestEnd::Open;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      if (!open || left.count() <= 0) return found;
      std::this_thread::sleep_for(std::min(pause, left));
    }
  }

 private:
  static std::string given(World& world,
                           const std::string& option,
                           const char* variable,
                           const char* otherwise) {
    return option.empty() ? world.environment(variable).value_or(otherwise) : option;
  }

  std::optional<json::value> told(Result<json::value> answer) {
    if (answer) return std::move(*answer);
    fmt::print(world_.err, "{}\n", answer.error().what);
    return std::nullopt;
  }

  World& world_;
  std::unique_ptr<Random> random_;
  Client client_;
};

int shown(World& world, const std::optional<json::value>& answer, bool as_json, auto report) {
  if (!answer) return 1;
  if (as_json) {
    world.out << json::serialize(*answer) << '\n';
  } else {
    world.out << report(*answer);
  }
  return 0;
}

}  // namespace

int OperatorVerbs::status() {
  Asking asking{world_, server_, token_};
  const auto found = asking.get("/api/v1/incidents?limit=500");
  if (!found) return 1;
  const auto waiting = asking.get("/api/v1/drafts");
  if (!waiting) return 1;
  const auto underway = asking.deliveries("", kUnderway, kMostInAPage);
  if (!underway) return 1;
  const auto channels = asking.get("/api/v1/channels");
  if (!channels) return 1;
  json::object all{{"incidents", found->at("incidents")},
                   {"drafts", waiting->at("drafts")},
                   {"deliveries", underway->at("deliveries")},
                   {"channels", channels->at("channels")}};
  return shown(world_, json::value(std::move(all)), json_, status_report);
}

int OperatorVerbs::incidents() {
  Asking asking{world_, server_, token_};
  if (id_ == 0) return shown(world_, asking.get("/api/v1/incidents"), json_, incidents_report);
  return shown(
      world_, asking.get(fmt::format("/api/v1/incidents/{}", id_)), json_, incident_report);
}

int OperatorVerbs::deliveries() {
  Asking asking{world_, server_, token_};
  if (id_ != 0)
    return shown(
        world_, asking.get(fmt::format("/api/v1/deliveries/{}", id_)), json_, delivery_report);
  std::string query;
  if (incident_ != 0) query += fmt::format("incident={}&", incident_);
  if (!channel_.empty()) query += fmt::format("channel={}&", channel_);
  if (cursor_ != 0) query += fmt::format("cursor={}&", cursor_);
  return shown(world_,
               failed_ ? asking.deliveries(query, kFailed, limit_)
                       : asking.get(fmt::format("/api/v1/deliveries?{}limit={}", query, limit_)),
               json_,
               deliveries_report);
}

int OperatorVerbs::drafts() {
  Asking asking{world_, server_, token_};
  return shown(world_, asking.get("/api/v1/drafts"), json_, [this](const json::value& answer) {
    return drafts_report(answer, language_in(world_.environment));
  });
}

int OperatorVerbs::explain() {
  Asking asking{world_, server_, token_};
  return shown(
      world_,
      asking.get(component_.empty() ? fmt::format("/api/v1/incidents/{}/explain", id_)
                                    : fmt::format("/api/v1/decisions?component={}", component_)),
      json_,
      [this](const json::value& answer) {
        return explanation(answer, language_in(world_.environment));
      });
}

int OperatorVerbs::announce() {
  const auto wish = this->wish();
  if (dry_run_) return preview(wish);
  Asking asking{world_, server_, token_};
  return shown(world_, asking.post("/api/v1/incidents", wish), json_, spoken_report);
}

int OperatorVerbs::update(const std::string& status) {
  auto wish = this->wish();
  wish.status = status;
  if (says_nothing(wish)) {
    fmt::print(world_.err,
               "nothing new is said: give --status, --component, --title or --message\n");
    return kUsage;
  }
  if (dry_run_) {
    wish.incident = id_;
    return preview(wish);
  }
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/incidents/{}/updates", id_), wish),
               json_,
               spoken_report);
}

int OperatorVerbs::preview(const Wish& wish) {
  Asking asking{world_, server_, token_};
  return shown(world_, asking.post("/api/v1/preview", wish), json_, preview_report);
}

int OperatorVerbs::retract() {
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/incidents/{}/retract", id_), wish()),
               json_,
               spoken_report);
}

int OperatorVerbs::decide(const char* verb) {
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/drafts/{}/{}", id_, verb), wish()),
               json_,
               spoken_report);
}

int OperatorVerbs::edit() {
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/drafts/{}/edit", id_), wish()),
               json_,
               edited_report);
}

int OperatorVerbs::redrive() {
  Asking asking{world_, server_, token_};
  json::object filter;
  if (incident_ != 0) filter["incident"] = std::to_string(incident_);
  if (!channel_.empty()) filter["channel"] = channel_;
  if (!error_.empty()) filter["error"] = error_;
  if (restored_) filter["restored"] = true;
  if (dry_run_) filter["dry_run"] = true;
  const auto path = id_ == 0 ? std::string{"/api/v1/deliveries/redrive"}
                             : fmt::format("/api/v1/deliveries/{}/redrive", id_);
  return shown(world_, asking.post(path, filter), json_, [this](const json::value& answer) {
    return redrive_report(answer, dry_run_);
  });
}

int OperatorVerbs::test() {
  const auto most = settings::to_duration(wait_);
  if (!most) {
    fmt::print(world_.err, "--wait {}\n", most.error().what);
    return kUsage;
  }
  Asking asking{world_, server_, token_};
  const auto sent = asking.post(fmt::format("/api/v1/channels/{}/test", channel_), json::object{});
  if (!sent) return 1;
  if (!json_) world_.out << test_report(*sent) << std::flush;
  const auto waits = *most > std::chrono::seconds{0};
  if (!waits) return json_ ? shown(world_, sent, true, test_report) : 0;
  const auto read_back = sent->as_object().contains("read_back") && sent->at("read_back").as_bool();
  auto found = asking.tested(sent->at("delivery").as_string().c_str(), read_back, *most);
  if (!found) return 1;
  const auto end = end_of_test(*found, read_back);
  if (json_) found->as_object()["delivery"] = sent->at("delivery");
  shown(world_, found, json_, delivery_report);
  if (end == TestEnd::Open)
    fmt::print(world_.err, "nobody knows yet what becomes of it: {} were waited for\n", wait_);
  return end == TestEnd::Good ? 0 : 1;
}

Wish OperatorVerbs::wish() const {
  return {.components = components_,
          .impact = impact_,
          .status = status_,
          .template_name = template_,
          .titles = titles_,
          .messages = messages_,
          .channels = channels_,
          .quiet = quiet_,
          .version = version_};
}

}  // namespace goji::app::cli
