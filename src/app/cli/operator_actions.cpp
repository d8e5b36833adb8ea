#include "app/cli/asking.h"
#include "app/cli/operator_verbs.h"
#include "app/cli/reports.h"
#include "settings/values.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <array>
#include <chrono>
#include <optional>
#include <utility>

/// What each verb does; operator_verbs.cpp tells what may be typed.
namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr int kUsage = 2;  // the exit code of what was typed wrong
constexpr std::size_t kMostInAPage = 500;

/// What did not get there and will not by itself, and what nobody knows of.
constexpr std::array kFailed{"dead", "rejected", "bounced", "uncertain", "held"};
constexpr std::array kUnderway{"queued", "leased", "retry", "uncertain", "held"};

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

int OperatorVerbs::release() {
  Asking asking{world_, server_, token_};
  json::object filter;
  if (delivery_ != 0) filter["delivery"] = std::to_string(delivery_);
  if (incident_ != 0) filter["incident"] = std::to_string(incident_);
  if (!channel_.empty()) filter["channel"] = channel_;
  if (dry_run_) filter["dry_run"] = true;
  return shown(world_,
               asking.post("/api/v1/deliveries/approve", filter),
               json_,
               [this](const json::value& answer) { return release_report(answer, dry_run_); });
}

int OperatorVerbs::pause() {
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/channels/{}/pause", channel_), json::object{}),
               json_,
               paused_report);
}

int OperatorVerbs::resume() {
  Asking asking{world_, server_, token_};
  return shown(world_,
               asking.post(fmt::format("/api/v1/channels/{}/resume", channel_), json::object{}),
               json_,
               resumed_report);
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
