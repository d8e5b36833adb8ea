// Plays every story in tests/scenario/stories/*.yaml.
#include "base/rfc3339.h"
#include "domain/words.h"
#include "scenario/written.h"
#include "settings/values.h"
#include "signals/generic.h"
#include "support/catch.h"
#include "support/yaml.h"
#include "timing/zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace goji::test {
namespace {

namespace fs = std::filesystem;
using settings::Reader;

double seconds(Reader& reader, const std::string& key, double fallback = 0) {
  if (!reader.has(key)) return fallback;
  return static_cast<double>(reader.duration(key, {}).count());
}

Impact impact_in(Reader& reader) {
  const auto found = impact_named(reader.text("impact", "degraded_performance"));
  if (!found) reader.complain("impact", "is no impact");
  return found.value_or(Impact::DegradedPerformance);
}

std::map<std::string, ComponentStatus> components_in(Reader& reader) {
  std::map<std::string, ComponentStatus> components;
  if (!reader.has("components")) return components;
  auto section = reader.section("components");
  for (const auto& key : section.keys()) {
    const auto status = component_status_named(section.text(key));
    if (status) components.emplace(key, *status);
    if (!status) section.complain(key, "is no status");
  }
  return components;
}

flow::Word::Kind kind_of(const std::string& word) {
  using Kind = flow::Word::Kind;
  if (word == "update") return Kind::Update;
  if (word == "resolve") return Kind::Resolve;
  if (word == "retract") return Kind::Retract;
  if (word == "approve") return Kind::ApproveDraft;
  if (word == "reject") return Kind::RejectDraft;
  return Kind::Announce;
}

void read_word(Story& story, Reader& line) {
  const auto word = line.choice(
      "word", {"announce", "update", "resolve", "retract", "approve", "reject"}, "announce");
  flow::Word said{.kind = kind_of(word),
                  .incident = line.count("incident", 0),
                  .draft = line.count("draft", 0),
                  .components = components_in(line)};
  if (line.has("phase")) said.phase = phase_named(line.text("phase"));
  story.says(seconds(line, "at"), std::move(said));
}

/// One word, when all is over.
void tell_afterwards(Story& story, const Signal& like, double from, double to) {
  auto whole = like;
  whole.status = Status::Resolved;
  whole.started_at = story.at(from);
  whole.at = story.at(to);
  story.signal(std::move(whole));
}

void read_source(Story& story, Reader& line) {
  const auto from = seconds(line, "from");
  const auto to = seconds(line, "to");
  Fires fires{.impact = impact_in(line),
              .started = seconds(line, "started", from),
              .every = seconds(line, "every"),
              .resolves = !line.boolean("goes_on", false)};
  if (line.has("share")) fires.share = line.share("share", 0);
  if (line.boolean("operator", false)) fires.labels["operator"] = "true";
  const auto source = line.text("source");
  const auto component = line.text("component");
  if (!line.boolean("afterwards", false)) {
    story.fires(source, component, from, to, fires);
    return;
  }
  tell_afterwards(story,
                  {.source = source,
                   .key = "check",
                   .component = component,
                   .impact = fires.impact,
                   .affected_share = fires.share},
                  from,
                  to);
}

void read_happening(Story& story, Reader& line) {
  if (line.has("heartbeat")) {
    const auto source = line.text("heartbeat");
    story.beats(source, seconds(line, "every"), seconds(line, "from"), seconds(line, "to"));
  } else if (line.has("word")) {
    read_word(story, line);
  } else {
    read_source(story, line);
  }
  line.refuse_unknown_keys();
}

void read_terms(Written& written, Reader& root) {
  auto& story = written.story;
  story.terms.zone = root.text("zone");
  for (auto& line : root.list("components")) {
    Component component{.key = line.text("key"), .depends_on = line.texts("depends_on")};
    if (line.has("users")) component.users = line.count("users", 0);
    story.terms.components.push_back(std::move(component));
    line.refuse_unknown_keys();
  }
  for (auto& line : root.list("heartbeats")) {
    story.terms.heartbeats.push_back(
        {.source = line.text("source"), .every = line.duration("every", std::chrono::seconds{60})});
    line.refuse_unknown_keys();
  }
  for (auto& line : root.list("maintenances")) {
    story.maintenance(line.text("component"), seconds(line, "from"), seconds(line, "to"));
    line.refuse_unknown_keys();
  }
}

void read_history(Story& story, const fs::path& file) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    story.signal(signals::read_recorded(line).value());
}

std::vector<fs::path> files() {
  std::vector<fs::path> found;
  const fs::path folder{GOJI_SOURCE_DIR "/tests/scenario/stories"};
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().extension() == ".yaml") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

std::string local_time(const timing::Zone& zone, TimePoint moment) {
  const auto text = to_rfc3339(moment + zone.span_at(moment).offset);  // 2024-05-13T13:45:25Z
  return text.substr(5, 5) + ' ' + text.substr(11, 8);
}

}  // namespace

Written read_story(const fs::path& file) {
  const std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  Yaml yaml(text.str());
  Written written;
  written.name = yaml.root.text("scenario");
  if (yaml.root.has("starts"))
    written.story.start = parse_rfc3339(yaml.root.text("starts")).value();
  read_terms(written, yaml.root);
  if (yaml.root.has("history"))
    read_history(written.story, file.parent_path() / yaml.root.text("history"));
  for (auto& line : yaml.root.list("happens"))
    read_happening(written.story, line);
  written.said = yaml.root.texts("said");
  written.drafts = yaml.root.texts("drafts");
  written.refused = yaml.root.texts("refused");
  written.promises_kept = yaml.root.boolean("promises_kept", false);
  yaml.root.refuse_unknown_keys();
  written.complaints = yaml.document.complaints;
  return written;
}

std::vector<std::string> local_lines(const Story& story, bool drafts) {
  const auto zone = timing::Zone::named(story.terms.zone).value();
  std::vector<std::string> lines;
  for (const auto& event : story.outcome().events) {
    const auto* said = std::get_if<flow::Said>(&event);
    if (said == nullptr || (said->kind == NoticeKind::Draft) != drafts) continue;
    auto line = fmt::format("{} {}", local_time(zone, said->at), word(said->kind));
    if (said->incident) line += fmt::format(" #{}", said->incident->id);
    for (const auto& [key, status] : said->components)
      line += fmt::format(" {}={}", key, word(status));
    if (!said->automatic && !drafts) line += " by a person";
    lines.push_back(std::move(line));
  }
  return lines;
}

TEST_CASE("stories: what is written is what is said, to the second") {
  const auto all = files();
  CHECK(all.size() >= 46);
  for (const auto& file : all) {
    const auto written = read_story(file);
    CAPTURE(file.filename().string(), written.name);
    REQUIRE(written.complaints == std::vector<std::string>{});
    CHECK(local_lines(written.story, false) == written.said);
    CHECK(local_lines(written.story, true) == written.drafts);
    CHECK(written.story.refusals() == written.refused);
    if (!written.promises_kept) continue;
    CHECK_FALSE(written.story.promises().empty());
    for (const auto& promise : written.story.promises())
      CHECK((promise.find(" met ") != std::string::npos || promise.ends_with("void")));
  }
}

}  // namespace goji::test
