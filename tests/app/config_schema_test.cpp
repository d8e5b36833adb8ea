#include "app/config_folder.h"
#include "criteria/policy.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <charconv>
#include <regex>
#include <set>

namespace goji::app {
namespace {

namespace json = boost::json;
using Places = std::set<std::string>;

/// Has at least one entry in every list, so that readers ask for all they know.
constexpr auto kEveryList = R"(
site: {name: Goji}
listen: {tls: {certificate_file: cert, key_file: key}}
store: {postgresql: {dsn_file: key}}
groups: [{key: g}]
components: [{key: api}]
inlets:
  - name: in
    kind: generic
    token_file: key
    map: [{match: {service: x}, component: api}]
    expect: [{source: x}]
channels: [{name: page, kind: plain}]
maintenances: [{components: [api], from: 2026-01-10T02:00:00Z, to: 2026-01-10T03:00:00Z, title: T}]
audiences: {public: [page]}
criteria: {policy: default, rules: [{components: [api]}]}
timing: {policy: default, remind_at: 80%}
)";

std::unique_ptr<Channel> open_plain(settings::Reader&) {
  return std::make_unique<test::AnyChannel>();
}

Places asked_by_readers() {
  static constexpr std::array<ChannelKind, 1> kPlain{{{"plain", open_plain}}};
  const test::ConfigFolder folder;
  folder.write("cert", "certificate");
  folder.write("key", "key");
  const auto path = folder.write("goji.yaml", kEveryList);
  const auto loaded = load_config(path, {.environment = {}, .kinds = kPlain});
  REQUIRE(loaded.complaints == std::vector<std::string>{});
  auto rules = loaded.config.criteria.reader();
  auto policy = criteria::read_policy(rules);
  (void)criteria::read_rules(rules, {}, "UTC");
  auto timing = loaded.config.timing.reader();
  criteria::read_timing(timing, policy);
  auto asked = loaded.config.criteria.file->document.asked;
  std::erase_if(asked, [](const auto& place) { return place.ends_with(".*"); });
  return asked;
}

json::value schema() {
  return json::parse(test::source_file("docs/goji.schema.json"));
}

const json::value& resolved(const json::value& root, const json::value& node) {
  const auto* reference = node.as_object().if_contains("$ref");
  return reference == nullptr ? node : root.at_pointer(reference->as_string().subview(1));
}

/// The keys that a schema names, in the spelling of Document::asked; and which of its mappings
/// take keys that it does not name.
struct Named {
  Places keys{};
  Places lax{};

  void gather(const json::value& root, const json::value& written, const std::string& place) {
    const auto& node = resolved(root, written).as_object();
    if (const auto* items = node.if_contains("items")) gather(root, *items, place + "[]");
    const auto* properties = node.if_contains("properties");
    if (properties == nullptr) return;
    const auto* others = node.if_contains("additionalProperties");
    if (others == nullptr || others->as_bool()) lax.insert(place);
    for (const auto& [key, child] : properties->as_object()) {
      const auto below = (place.empty() ? "" : place + ".") + std::string{key};
      keys.insert(below);
      gather(root, child, below);
    }
  }
};

/// What editors would say: the part of JSON Schema 2020-12 that the schema uses.
class Validator {
 public:
  explicit Validator(json::value root) : root_(std::move(root)) {}

  [[nodiscard]] Places flaws(const json::value& value) {
    flaws_.clear();
    check(root_, value, "");
    return flaws_;
  }

 private:
  void check(const json::value& written, const json::value& value, const std::string& place) {
    const auto& node = resolved(root_, written).as_object();
    if (const auto* type = node.if_contains("type"); type != nullptr && !has_type(*type, value))
      flaws_.insert(place + " type");
    if (const auto* words = node.if_contains("enum"))
      if (std::ranges::find(words->as_array(), value) == words->as_array().end())
        flaws_.insert(place + " enum");
    if (value.is_string()) check_text(node, value.as_string().c_str(), place);
    if (value.is_number()) check_number(node, value.to_number<double>(), place);
    if (value.is_array()) check_items(node, value.as_array(), place);
    if (value.is_object()) check_keys(node, value.as_object(), place);
  }

  static bool has_type(const json::value& type, const json::value& value) {
    if (type.is_array())
      return std::ranges::any_of(type.as_array(),
                                 [&](const auto& one) { return has_type(one, value); });
    const auto& name = type.as_string();
    return (name == "string" && value.is_string()) || (name == "object" && value.is_object()) ||
           (name == "array" && value.is_array()) || (name == "boolean" && value.is_bool()) ||
           (name == "number" && value.is_number()) || (name == "integer" && value.is_int64());
  }

  void check_text(const json::object& node, const std::string& text, const std::string& place) {
    if (const auto* pattern = node.if_contains("pattern"))
      if (!std::regex_search(text, std::regex{pattern->as_string().c_str()}))
        flaws_.insert(place + " pattern");
  }

  void check_number(const json::object& node, double number, const std::string& place) {
    if (const auto* least = node.if_contains("minimum");
        least && number < least->to_number<double>())
      flaws_.insert(place + " minimum");
    if (const auto* most = node.if_contains("maximum"); most && number > most->to_number<double>())
      flaws_.insert(place + " maximum");
  }

  void check_items(const json::object& node, const json::array& values, const std::string& place) {
    if (const auto* least = node.if_contains("minItems"))
      if (values.size() < least->to_number<std::size_t>()) flaws_.insert(place + " minItems");
    if (const auto* items = node.if_contains("items"))
      for (const auto& value : values)
        check(*items, value, place + "[]");
  }

  void check_keys(const json::object& node, const json::object& values, const std::string& place) {
    const auto* properties = node.if_contains("properties");
    const auto* others = node.if_contains("additionalProperties");
    if (const auto* required = node.if_contains("required"))
      for (const auto& key : required->as_array())
        if (!values.contains(key.as_string())) flaws_.insert(place + " required");
    for (const auto& [key, value] : values) {
      const auto below = place + "." + std::string{key};
      if (properties != nullptr && properties->as_object().contains(key))
        check(properties->as_object().at(key), value, below);
      else if (others != nullptr && others->is_object())
        check(*others, value, below);
      else if (others != nullptr && !others->as_bool())
        flaws_.insert(below + " unknown");
    }
  }

  json::value root_;
  Places flaws_{};
};

/// As editors take it: YAML 1.2, where `off` is a text.
json::value to_json(const YAML::Node& node) {
  if (node.IsMap()) {
    json::object object;
    for (const auto& entry : node)
      object.emplace(entry.first.Scalar(), to_json(entry.second));
    return object;
  }
  if (node.IsSequence()) {
    json::array array;
    for (const auto& entry : node)
      array.push_back(to_json(entry));
    return array;
  }
  const auto& text = node.Scalar();
  const bool quoted = node.Tag() == "!";
  if (!quoted && (text == "true" || text == "false")) return text == "true";
  std::int64_t whole = 0;
  const auto* end = text.data() + text.size();
  if (!quoted && std::from_chars(text.data(), end, whole).ptr == end && !text.empty()) return whole;
  double number = 0;
  if (!quoted && std::from_chars(text.data(), end, number).ptr == end && !text.empty())
    return number;
  return json::string{text};
}

Places flaws_in(const std::string& yaml) {
  return Validator{schema()}.flaws(to_json(YAML::Load(yaml)));
}

TEST_CASE("schema: it names every key that is read and no other") {
  const auto asked = asked_by_readers();
  const auto root = schema();
  Named named;
  named.gather(root, root, "");
  Places unnamed;
  std::ranges::set_difference(asked, named.keys, std::inserter(unnamed, unnamed.end()));
  CHECK(unnamed == Places{});
  Places unread;
  std::ranges::set_difference(named.keys, asked, std::inserter(unread, unread.end()));
  CHECK(unread == Places{});
}

TEST_CASE("schema: unknown keys are only for kinds of channels") {
  const auto root = schema();
  Named named;
  named.gather(root, root, "");
  CHECK(named.lax == Places{"channels[]"});
}

TEST_CASE("schema: the sample of the contract and the shipped files are valid") {
  CHECK(flaws_in(test::source_file("tests/app/contract_sample.yaml")) == Places{});
  for (const char* shipped : {"config/minimal.yaml", "config/goji.yaml", "config/demo/goji.yaml"})
    CHECK(flaws_in(test::source_file(shipped)) == Places{});
  CHECK(flaws_in(kEveryList) == Places{});
}

TEST_CASE("schema: an editor marks what goji check would refuse") {
  CHECK(flaws_in("site: {}") == Places{" required"});
  CHECK(flaws_in("components: []") == Places{".components minItems"});
  CHECK(flaws_in("components: [{key: A, users: 0, assumed_shares: {major_outage: 5}}]\n"
                 "approvals: maybe\n"
                 "aprovals: on\n"
                 "proxies: [x]\n"
                 "listen: {public: 8080}\n"
                 "inlets: [{name: a, kind: heartbeat, expect: [{source: x, every: 60}]}]\n") ==
        Places{".components[].key pattern",
               ".components[].users minimum",
               ".components[].assumed_shares.major_outage maximum",
               ".approvals enum",
               ".aprovals unknown",
               ".proxies[] pattern",
               ".listen.public type",
               ".inlets[].expect[].every type"});
}

}  // namespace
}  // namespace goji::app
