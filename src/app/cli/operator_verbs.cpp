#include "app/cli/operator_verbs.h"

#include <utility>

namespace goji::app::cli {
namespace {

/// CLI11 takes "-1" for a very large number.
CLI::Validator whole_number() {
  return {[](const std::string& text) -> std::string {
            const bool good =
                !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
            return good ? "" : "must be a whole number";
          },
          ""};
}

}  // namespace

CLI::App* OperatorVerbs::client_verb(const AddVerb& add_verb,
                                     const char* name,
                                     const char* about,
                                     std::function<int()> action) {
  auto* verb = add_verb(name, about, std::move(action));
  verb->add_option("--server", server_, "Where goji listens for operators; or GOJI_SERVER");
  verb->add_option("--token", token_, "Your token; better in GOJI_TOKEN, where `ps` sees it not");
  verb->add_flag("--json", json_, "The API's answer as it is");
  return verb;
}

void OperatorVerbs::add(const AddVerb& add_verb) {
  add_looking(add_verb);
  add_speaking(add_verb);
  add_deciding(add_verb);
  add_controlling(add_verb);
  add_repairing(add_verb);
}

void OperatorVerbs::add_looking(const AddVerb& add_verb) {
  client_verb(add_verb, "status", "What is open and what waits", [this] { return status(); });
  auto* incidents_verb =
      client_verb(add_verb, "incidents", "The last incidents, or one with its notices", [this] {
        return incidents();
      });
  incidents_verb->add_option("INCIDENT", id_, "Its number");
  auto* deliveries_verb = client_verb(
      add_verb, "deliveries", "Who was told, or one delivery with its attempts", [this] {
        return deliveries();
      });
  deliveries_verb->add_option("DELIVERY", id_, "Its number");
  deliveries_verb->add_option("--incident", incident_, "Only of this one")->check(whole_number());
  deliveries_verb->add_option("--channel", channel_, "Only of this one");
  deliveries_verb->add_option("--limit", limit_, "At most so many, up to 500; 50 by default")
      ->check(CLI::Range(1, 500).description(""));
  deliveries_verb->add_option("--cursor", cursor_, "Go on from here, as the list before says")
      ->check(whole_number());
  deliveries_verb->add_flag("--failed", failed_, "Only what is dead, refused, held or in doubt");
  auto* explain_verb =
      client_verb(add_verb, "explain", "Why and when it was decided", [this] { return explain(); });
  auto* which = explain_verb->add_option_group("which");
  which->add_option("INCIDENT", id_, "Its number");
  which->add_option("--component", component_, "Or why nothing is said of this component");
  which->require_option(1);
}

void OperatorVerbs::speaks(CLI::App* verb) {
  verb->add_option("--title", titles_, "LANGUAGE=TEXT, instead of the template's");
  verb->add_option("--message", messages_, "LANGUAGE=TEXT in Markdown, instead of the template's");
  verb->add_option("--channel", channels_, "Only this channel; may come again");
  verb->add_flag("--quiet", quiet_, "Change pages, send no new message to people");
}

void OperatorVerbs::add_speaking(const AddVerb& add_verb) {
  auto* announce_verb =
      client_verb(add_verb, "announce", "Open an incident", [this] { return announce(); });
  announce_verb->add_option("--component", components_, "KEY or KEY=IMPACT; may come again")
      ->required();
  announce_verb
      ->add_option("--impact", impact_, "degraded_performance, partial_outage or major_outage")
      ->check(CLI::IsMember({"degraded_performance", "partial_outage", "major_outage"})
                  .description(""));
  announce_verb->add_option("--status", status_, "investigating, identified or monitoring");
  announce_verb->add_option("--template", template_, "Whose words: opened, holding or reopened");
  announce_verb->add_flag("--dry-run", dry_run_, "Show what each channel would get; send nothing");
  speaks(announce_verb);

  auto* update_verb =
      client_verb(add_verb, "update", "Say more about one", [this] { return update(status_); });
  update_verb->add_option("INCIDENT", id_, "Its number")->required();
  update_verb->add_option("--status", status_, "investigating, identified, monitoring or resolved");
  update_verb->add_option("--component", components_, "KEY=STATUS; may come again");
  update_verb->add_option("--template", template_, "Whose words: updated, still or corrected");
  update_verb->add_flag("--dry-run", dry_run_, "Show what each channel would get; send nothing");
  update_verb->add_option("--version", version_, "Refuse if it has changed since this one");
  speaks(update_verb);

  auto* resolve_verb = client_verb(
      add_verb, "resolve", "Say that one is over", [this] { return update("resolved"); });
  resolve_verb->add_option("INCIDENT", id_, "Its number")->required();
  speaks(resolve_verb);

  auto* retract_verb =
      client_verb(add_verb, "retract", "Take one back on every channel that told it", [this] {
        return retract();
      });
  retract_verb->add_option("INCIDENT", id_, "Its number")->required();
  retract_verb->add_option("--title", titles_, "LANGUAGE=TEXT, instead of the template's");
  retract_verb->add_option("--message", messages_, "LANGUAGE=TEXT, instead of the template's");
}

void OperatorVerbs::add_deciding(const AddVerb& add_verb) {
  client_verb(add_verb, "drafts", "What waits for a person", [this] { return drafts(); });
  auto* approve_verb =
      client_verb(add_verb, "approve", "Announce a draft", [this] { return decide("approve"); });
  approve_verb->add_option("REVISION", id_, "As `goji drafts` shows it")->required();
  approve_verb->add_option("--component", components_, "KEY=STATUS, instead of the draft's");
  speaks(approve_verb);
  auto* edit_verb = client_verb(
      add_verb, "edit", "Change a draft that goes on waiting", [this] { return edit(); });
  edit_verb->add_option("REVISION", id_, "As `goji drafts` shows it")->required();
  edit_verb->add_option("--component", components_, "KEY=STATUS, instead of the draft's");
  edit_verb->add_option("--title", titles_, "LANGUAGE=TEXT, instead of the template's");
  edit_verb->add_option("--message", messages_, "LANGUAGE=TEXT, instead of the template's");
  auto* reject_verb = client_verb(
      add_verb, "reject", "Do not announce a draft", [this] { return decide("reject"); });
  reject_verb->add_option("REVISION", id_, "As `goji drafts` shows it")->required();
}

void OperatorVerbs::add_controlling(const AddVerb& add_verb) {
  auto* gate_verb =
      client_verb(add_verb, "gate", "Whether a component may be worked on: 0 yes, 1 no", [this] {
        return gate();
      });
  gate_verb->add_option("COMPONENT", component_, "Its key")->required();
  auto* report_verb =
      client_verb(add_verb, "report", "All about an incident that is known, to look back", [this] {
        return report();
      });
  report_verb->add_option("INCIDENT", id_, "Its number")->required();
  report_verb->add_option("--format", format_, "md, html or json")
      ->check(CLI::IsMember({"md", "html", "json"}).description(""));
  report_verb->add_option("--lang", language_, "One of the site's; yours by default");
}

void OperatorVerbs::add_repairing(const AddVerb& add_verb) {
  auto* redrive_verb = client_verb(
      add_verb, "redrive", "Send again what was given up", [this] { return redrive(); });
  redrive_verb->add_option("DELIVERY", id_, "Only this one");
  redrive_verb->add_option("--incident", incident_, "Only of this one")->check(whole_number());
  redrive_verb->add_option("--channel", channel_, "Only of this one");
  redrive_verb->add_option("--error", error_, "Only those whose error has this in it");
  redrive_verb->add_flag("--restored", restored_, "What came back with a restored backup");
  redrive_verb->add_flag("--dry-run", dry_run_, "Only count them");
  auto* release_verb = client_verb(
      add_verb, "release", "Send what waits for approval", [this] { return release(); });
  auto* which = release_verb->add_option_group("which");
  which->add_option("--delivery", delivery_, "Only this one")->check(whole_number());
  which->add_option("--incident", incident_, "Only of this one")->check(whole_number());
  which->add_option("--channel", channel_, "Only of this one");
  which->require_option(1, 3);
  release_verb->add_flag("--dry-run", dry_run_, "Only count them");
  client_verb(add_verb, "pause", "Send nothing through a channel", [this] { return pause(); })
      ->add_option("CHANNEL", channel_, "Its name")
      ->required();
  client_verb(
      add_verb, "resume", "Send through a paused channel again", [this] { return resume(); })
      ->add_option("CHANNEL", channel_, "Its name")
      ->required();
  auto* test_verb = client_verb(
      add_verb, "test", "Send one marked test through a channel", [this] { return test(); });
  test_verb->add_option("CHANNEL", channel_, "Its name")->required();
  test_verb->add_option(
      "--wait", wait_, "How long for what becomes of it; 2m by default, 0s: not at all");
}

}  // namespace goji::app::cli
