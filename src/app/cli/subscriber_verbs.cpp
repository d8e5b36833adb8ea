#include "app/cli/subscriber_verbs.h"

#include "app/cli/csv.h"
#include "app/cli/table.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr auto kDefaultServer = "http://127.0.0.1:8081";
constexpr std::size_t kAtOnce = 500;
constexpr char kBetweenKeys = ';';
const std::vector<std::string> kColumns{
    "kind", "address", "language", "components", "format", "state", "owner", "reason"};

std::string text_in(const json::object& object, const std::string& name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : "";
}

std::string keys_in(const json::object& object) {
  std::vector<std::string> keys;
  for (const auto& key : object.at("components").as_array())
    keys.push_back(json::value_to<std::string>(key));
  return fmt::format("{}", fmt::join(keys, std::string{kBetweenKeys}));
}

std::vector<std::string> columns_of(const json::object& one) {
  return {text_in(one, "kind"),
          text_in(one, "address"),
          text_in(one, "language"),
          keys_in(one),
          text_in(one, "format"),
          text_in(one, "state"),
          text_in(one, "owner"),
          text_in(one, "reason")};
}

json::array split(const std::string& keys) {
  json::array list;
  for (std::size_t at = 0; at < keys.size();) {
    const auto end = std::min(keys.find(kBetweenKeys, at), keys.size());
    if (end > at) list.emplace_back(keys.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

/// What a record says by the head's names; a name that is not there is empty.
class Columns {
 public:
  explicit Columns(const std::vector<std::string>& head) {
    for (std::size_t i = 0; i < head.size(); ++i)
      places_.emplace(head[i], i);
  }

  [[nodiscard]] bool has(const std::string& name) const { return places_.contains(name); }

  [[nodiscard]] json::object entry(const std::vector<std::string>& record, bool confirmed) const {
    const auto kind = text(record, "kind");
    json::object entry{{"kind", kind.empty() ? "email" : kind},
                       {"address", text(record, "address")},
                       {"language", text(record, "language")},
                       {"components", split(text(record, "components"))},
                       {"format", text(record, "format")},
                       {"owner", text(record, "owner")},
                       {"confirmed", confirmed}};
    for (const auto* name : {"state", "reason"})
      if (const auto said = text(record, name); !said.empty()) entry[name] = said;
    return entry;
  }

 private:
  [[nodiscard]] std::string text(const std::vector<std::string>& record,
                                 const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() || found->second >= record.size() ? "" : record[found->second];
  }

  std::map<std::string, std::size_t> places_{};
};

/// Hands entries over, so many at a time, and counts what became of them.
class Import {
 public:
  Import(const Client& client, std::ostream& err) : client_(client), err_(err) {}

  bool add(json::object entry, std::size_t line) {
    entries_.push_back(std::move(entry));
    lines_.push_back(line);
    return entries_.size() < kAtOnce || flush();
  }

  /// False, and said why: the server took none of these.
  bool flush() {
    if (entries_.empty()) return true;
    const auto answer =
        client_.post("/api/v1/subscribers/import", {{"subscribers", std::exchange(entries_, {})}});
    const auto lines = std::exchange(lines_, {});
    if (!answer) {
      fmt::print(err_, "from line {} on: {}\n", lines.front(), answer.error().what);
      return false;
    }
    added_ += answer->at("added").to_number<std::size_t>();
    for (const auto& one : answer->at("refused").as_array()) {
      const auto index = one.at("index").to_number<std::size_t>();
      fmt::print(err_, "line {}: {}\n", lines.at(index), one.at("why").as_string().c_str());
      refused_ += 1;
    }
    return true;
  }

  [[nodiscard]] std::size_t added() const { return added_; }
  [[nodiscard]] std::size_t refused() const { return refused_; }

 private:
  const Client& client_;
  std::ostream& err_;
  json::array entries_{};
  std::vector<std::size_t> lines_{};
  std::size_t added_ = 0;
  std::size_t refused_ = 0;
};

/// Everybody in the file. False: the server took no more, and it was said why. The Error says where
/// the file cannot be read.
Result<bool> hand_over(std::istream& in, Import& import, bool confirmed) {
  CsvReader reader{in};
  auto record = reader.next();
  if (!record) return record.error();
  const Columns columns{record->value_or(std::vector<std::string>{})};
  if (!columns.has("address"))
    return Error{Fault::Invalid, "line 1 must name the columns, `address` among them"};
  for (record = reader.next(); record && *record; record = reader.next()) {
    const bool is_blank = **record == std::vector<std::string>{""};
    if (!is_blank && !import.add(columns.entry(**record, confirmed), reader.line())) return false;
  }
  if (!record) return record.error();
  return import.flush();
}

}  // namespace

CLI::App* SubscriberVerbs::client_verb(const AddVerb& add_verb,
                                       CLI::App& parent,
                                       const char* name,
                                       const char* about,
                                       std::function<int()> action) {
  auto* verb = add_verb(parent, name, about, std::move(action));
  verb->add_option("--server", server_, "Where goji listens for operators; or GOJI_SERVER");
  verb->add_option("--token", token_, "Your token; better in GOJI_TOKEN, where `ps` sees it not");
  return verb;
}

void SubscriberVerbs::add(CLI::App& program, const AddVerb& add_verb) {
  auto* parent = program.add_subcommand("subscribers", "Who asked to be told");
  parent->require_subcommand(1);
  auto* list_verb =
      client_verb(add_verb, *parent, "list", "Them, addresses masked", [this] { return list(); });
  list_verb->add_option("--state", state_, "pending, active, suppressed or gone");
  list_verb->add_option("--kind", kind_, "email or webhook");
  list_verb->add_flag("--json", json_, "One object a line");
  auto* export_verb = client_verb(
      add_verb, *parent, "export", "With their addresses, as CSV; needs scope admin", [this] {
        return export_all();
      });
  export_verb->add_option("--state", state_, "pending, active, suppressed or gone");
  auto* import_verb =
      client_verb(add_verb, *parent, "import", "From CSV with a head; needs scope admin", [this] {
        return import_all();
      });
  import_verb
      ->add_option(
          "FILE",
          file_,
          "address, and if you like kind, language, components (a;b), format, state, owner, reason")
      ->required();
  import_verb->add_flag("--confirmed", confirmed_, "They said yes elsewhere: do not ask them");
  auto* remove_verb =
      client_verb(add_verb, *parent, "remove", "Forget one", [this] { return decide("remove"); });
  remove_verb->add_option("WHO", who_, "The id, the mail address or the endpoint")->required();
  auto* restore_verb =
      client_verb(add_verb, *parent, "restore", "Tell one again who was suppressed", [this] {
        return decide("restore");
      });
  restore_verb->add_option("WHO", who_, "The id, the mail address or the endpoint")->required();
}

Client SubscriberVerbs::client() {
  const auto given = [this](const std::string& option, const char* variable, const char* other) {
    return option.empty() ? world_.environment(variable).value_or(other) : option;
  };
  return {given(server_, "GOJI_SERVER", kDefaultServer),
          Secret{given(token_, "GOJI_TOKEN", "")},
          *random_};
}

int SubscriberVerbs::list() {
  const auto server = client();
  Table table{{"ID", "KIND", "ADDRESS", "STATE", "LANGUAGE", "COMPONENTS", "REASON"}};
  for (std::string after = "0"; !after.empty();) {
    const auto page = server.get(fmt::format(
        "/api/v1/subscribers?limit={}&after={}&state={}&kind={}", kAtOnce, after, state_, kind_));
    if (!page) {
      fmt::print(world_.err, "{}\n", page.error().what);
      return 1;
    }
    for (const auto& value : page->at("subscribers").as_array()) {
      const auto& one = value.as_object();
      if (json_) {
        world_.out << json::serialize(one) << '\n';
        continue;
      }
      table.add({text_in(one, "id"),
                 text_in(one, "kind"),
                 text_in(one, "address"),
                 text_in(one, "state"),
                 text_in(one, "language"),
                 keys_in(one),
                 text_in(one, "reason")});
    }
    after = text_in(page->as_object(), "next");
  }
  if (!json_) world_.out << (table.empty() ? "Nobody.\n" : table.text());
  return 0;
}

/// A page at a time, so that a million of them need no more memory than a few hundred.
int SubscriberVerbs::export_all() {
  const auto server = client();
  world_.out << csv_record(kColumns);
  for (std::string after = "0"; !after.empty();) {
    const auto page = server.get(fmt::format(
        "/api/v1/subscribers/export?limit={}&after={}&state={}", kAtOnce, after, state_));
    if (!page) {
      fmt::print(world_.err, "{}\n", page.error().what);
      return 1;
    }
    for (const auto& one : page->at("subscribers").as_array())
      if (!text_in(one.as_object(), "address").empty())
        world_.out << csv_record(columns_of(one.as_object()));
    after = text_in(page->as_object(), "next");
  }
  return 0;
}

int SubscriberVerbs::import_all() {
  std::ifstream in{file_};
  const auto server = client();
  Import import{server, world_.err};
  const auto done = in ? hand_over(in, import, confirmed_)
                       : Result<bool>{Error{Fault::NotFound, "cannot be read"}};
  if (!done) fmt::print(world_.err, "{}: {}\n", file_, done.error().what);
  if (!done || !*done) return 1;
  fmt::print(world_.out, "{} added, {} refused\n", import.added(), import.refused());
  return import.refused() == 0 ? 0 : 1;
}

int SubscriberVerbs::decide(const char* verb) {
  const auto server = client();
  auto id = who_;
  if (id.find_first_not_of("0123456789") != std::string::npos) {
    const auto* kind = id.starts_with("http") ? "webhook" : "email";
    const auto found = server.post("/api/v1/subscribers/find", {{"kind", kind}, {"address", who_}});
    if (!found) {
      fmt::print(world_.err, "{}\n", found.error().what);
      return 1;
    }
    id = text_in(found->as_object(), "id");
  }
  const auto done = server.post(fmt::format("/api/v1/subscribers/{}/{}", id, verb), {});
  if (!done) {
    fmt::print(world_.err, "{}\n", done.error().what);
    return 1;
  }
  fmt::print(world_.out, "subscriber {} is {}\n", id, text_in(done->as_object(), "state"));
  return 0;
}

}  // namespace goji::app::cli
