#include "board/build.h"

#include "board/api.h"
#include "board/banner.h"
#include "board/cap.h"
#include "board/compiled.h"
#include "board/edition.h"
#include "board/feeds.h"
#include "board/packing.h"
#include "board/pages.h"
#include "board/pictures.h"

#include <fmt/format.h>

#include <list>
#include <utility>

namespace goji::board {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kSvg = "image/svg+xml; charset=utf-8";
constexpr std::string_view kPictureCsp = "default-src 'none'; style-src 'unsafe-inline'";

std::uint64_t newest(const std::vector<Update>& updates) {
  return updates.empty() ? 0 : updates.front().revision;
}

/// One answer before it is packed.
struct Draft {
  std::string_view type{};
  Keep keep = Keep::Briefly;
  std::string body{};
  bool cors = false;
  std::string_view csp{};
  std::string_view filename{};
};

/// Fills a board, group of pages by group of pages.
class Builder {
 public:
  Builder(const Facts& facts, const Templates& templates, const Board* before, Effort effort)
      : facts_(facts),
        templates_(templates.compiled()),
        before_(before),
        effort_(effort),
        survey_(facts) {
    board_.languages = facts.site.languages;
    for (const auto& language : facts.site.languages)
      editions_.emplace_back(survey_, templates_, language);
    for (const auto& incident : facts.incidents)
      board_.shown[incident.id] = newest(incident.updates);
    for (const auto& maintenance : facts.maintenances)
      board_.shown_maintenances[maintenance.id] = newest(maintenance.updates);
  }

  void home() {
    for (const auto& edition : editions_)
      add_page(edition, "/", home_page(edition));
  }

  void polled() {
    const Api api(editions_.front());
    add_json("status", api.status());
    add_json("summary", api.summary());
    add_json("components", api.components());
    add_json("incidents/unresolved", api.unresolved());
  }

  void listed() {
    const Api api(editions_.front());
    add_json("incidents", api.incidents());
    add_json("scheduled-maintenances", api.maintenances());
    add_json("scheduled-maintenances/upcoming", api.upcoming());
    add_json("scheduled-maintenances/active", api.active());
  }

  void feeds() {
    for (const auto& edition : editions_) {
      const auto entries = entries_of(edition);
      const auto atom = atom_feed(edition, entries);
      const auto rss = rss_feed(edition, entries);
      for (const std::string path : {"/feed", "/history"}) {
        add_feed(edition, path + ".atom", "application/atom+xml; charset=utf-8", atom);
        add_feed(edition, path + ".rss", "application/rss+xml; charset=utf-8", rss);
      }
      add_feed(edition,
               "/feed.json",
               "application/feed+json; charset=utf-8",
               json_feed(edition, entries));
      add(edition.language(),
          "/calendar.ics",
          {.type = "text/calendar; charset=utf-8",
           .keep = Keep::AWhile,
           .body = calendar(edition),
           .cors = true,
           .filename = "maintenance.ics"});
      add_picture(edition, "/badge.svg", site_badge(edition));
    }
  }

  void alerts() {
    std::vector<const Edition*> editions;
    for (const auto& edition : editions_)
      editions.push_back(&edition);
    const auto bulletins = bulletins_of(facts_);
    for (const auto* edition : editions)
      add_feed(*edition,
               "/cap.atom",
               "application/atom+xml; charset=utf-8",
               cap_feed(*edition, bulletins));
    for (const auto& bulletin : bulletins) {
      const auto alert = cap_alert(editions, bulletin);
      add_alert(cap_path(bulletin), alert);
      if (bulletin.update == 0) add_alert(fmt::format("/cap/{}.xml", bulletin.incident->id), alert);
    }
  }

  void banner() {
    for (const auto& edition : editions_)
      add_banner(edition, "/api/banner", "");
  }

  /// Of a component that the configuration still knows.
  void banner_of(const std::string& component) {
    if (survey_.component(component) == nullptr) return;
    for (const auto& edition : editions_)
      add_banner(edition, "/api/banner/" + component, component);
  }

  void banners_of(const std::vector<std::string>& components) {
    for (const auto& component : components)
      banner_of(component);
  }

  void incident(const IncidentFacts& incident) {
    for (const auto& edition : editions_)
      add_page(
          edition, fmt::format("/incidents/{}", incident.id), incident_page(edition, incident));
  }

  void maintenance(const MaintenanceFacts& maintenance) {
    for (const auto& edition : editions_)
      add_page(edition,
               fmt::format("/maintenances/{}", maintenance.id),
               maintenance_page(edition, maintenance));
  }

  void components() {
    for (const auto& component : facts_.components)
      banner_of(component.component.key);
    for (const auto& edition : editions_)
      for (const auto& component : facts_.components) {
        const auto& key = component.component.key;
        add_page(edition, "/components/" + key, component_page(edition, component));
        add_picture(
            edition, fmt::format("/badge/{}.svg", key), component_badge(edition, component));
      }
  }

  void fixed() {
    for (const auto& edition : editions_) {
      add_page(edition, "/history", history_page(edition));
      add_page(edition, "/404", missing_page(edition));
    }
  }

  /// What pages, also other people's, ask for once and do not ask for again if it is not there.
  void files() {
    add("",
        templates_.script_path,
        {.type = "text/javascript; charset=utf-8",
         .keep = Keep::ForEver,
         .body = templates_.script});
    add("",
        "/banner.js",
        {.type = "text/javascript; charset=utf-8",
         .keep = Keep::AWhile,
         .body = templates_.banner,
         .cors = true});
    for (const auto look : looks())
      add("",
          icon_path(look),
          {.type = kSvg, .keep = Keep::AWhile, .body = icon(templates_, look), .csp = kPictureCsp});
  }

  [[nodiscard]] Board done() { return std::move(board_); }

 private:
  void add_page(const Edition& edition, const std::string& path, std::string html) {
    add(edition.language(), path, {.type = kHtml, .body = std::move(html), .csp = templates_.csp});
  }

  void add_json(std::string_view name, std::string body) {
    add("",
        fmt::format("/api/v2/{}.json", name),
        {.type = kJson, .body = std::move(body), .cors = true});
  }

  void add_banner(const Edition& edition, const std::string& path, const std::string& component) {
    add(edition.language(),
        path,
        {.type = kJson, .body = banner_json(edition, component), .cors = true});
  }

  void add_alert(const std::string& path, const std::string& xml) {
    add("",
        path,
        {.type = "application/cap+xml; charset=utf-8",
         .keep = Keep::AWhile,
         .body = xml,
         .cors = true});
  }

  void add_feed(const Edition& edition,
                const std::string& path,
                std::string_view type,
                std::string body) {
    add(edition.language(),
        path,
        {.type = type, .keep = Keep::AWhile, .body = std::move(body), .cors = true});
  }

  void add_picture(const Edition& edition, const std::string& path, std::string body) {
    add(edition.language(),
        path,
        {.type = kSvg,
         .keep = Keep::AWhile,
         .body = std::move(body),
         .cors = true,
         .csp = kPictureCsp});
  }

  void add(const std::string& language, const std::string& path, Draft draft) {
    Page page{.content_type = std::string(draft.type),
              .cache_control = std::string(cache_control(draft.keep)),
              .plain = std::move(draft.body),
              .cors = draft.cors,
              .csp = std::string(draft.csp),
              .filename = std::string(draft.filename)};
    pack(page, before_ == nullptr ? nullptr : before_->find(path, language), effort_);
    board_.pages[path].insert_or_assign(language, std::move(page));
  }

  const Facts& facts_;
  const Templates::Compiled& templates_;
  const Board* before_;
  Effort effort_;
  Survey survey_;
  std::list<Edition> editions_{};  // they do not move
  Board board_{};
};

/// Something was said of the incident or maintenance that is not among what was `shown`.
template <class Subject>
bool is_urgent(const Subject& subject, const std::map<std::uint64_t, std::uint64_t>* shown) {
  if (shown == nullptr) return true;
  const auto found = shown->find(subject.id);
  return found == shown->end() || found->second != newest(subject.updates);
}

}  // namespace

Board build(const Facts& facts, const Templates& templates, const Board* before) {
  Builder builder(facts, templates, before, Effort::Thorough);
  builder.home();
  builder.polled();
  builder.banner();
  builder.listed();
  builder.feeds();
  builder.alerts();
  for (const auto& incident : facts.incidents)
    builder.incident(incident);
  for (const auto& maintenance : facts.maintenances)
    builder.maintenance(maintenance);
  builder.components();
  builder.fixed();
  builder.files();
  return builder.done();
}

Board build_urgent(const Facts& facts,
                   const Templates& templates,
                   const std::shared_ptr<const Board>& before) {
  const auto complete = before && before->rest ? before->rest : before;
  Builder builder(facts, templates, before.get(), Effort::Quick);
  builder.home();
  builder.polled();
  builder.banner();
  if (!complete) builder.files();
  for (const auto& incident : facts.incidents) {
    if (!is_urgent(incident, complete ? &complete->shown : nullptr)) continue;
    builder.incident(incident);
    builder.banners_of(incident.components);
  }
  for (const auto& maintenance : facts.maintenances) {
    if (!is_urgent(maintenance, complete ? &complete->shown_maintenances : nullptr)) continue;
    builder.maintenance(maintenance);
    builder.banners_of(maintenance.components);
  }
  auto board = builder.done();
  board.rest = complete;
  return board;
}

std::shared_ptr<const Board> on_top(const Board& urgent, std::shared_ptr<const Board> complete) {
  auto board = std::make_shared<Board>(urgent);
  board->rest = std::move(complete);
  return board;
}

}  // namespace goji::board
