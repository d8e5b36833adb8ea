#include "app/config.h"

#include "app/config_folder.h"
#include "channel_api/channel.h"
#include "support/catch.h"

#include <chrono>

namespace goji::app {
namespace {

using namespace std::chrono_literals;
using Complaints = std::vector<std::string>;
using Names = std::vector<std::string>;
using test::ConfigFolder;

/// `yaml` with the least that makes a configuration around it.
Loaded load_with(const ConfigFolder& folder, const std::string& yaml) {
  return folder.load("components: [{key: api}, {key: web}]\n" + yaml);
}

Complaints complaints_about(const std::string& yaml) {
  return load_with(ConfigFolder{}, yaml).complaints;
}

std::string contract_sample(const ConfigFolder& folder) {
  auto sample = test::source_file("tests/app/contract_sample.yaml");
  const auto token = folder.write("token", "t0ken\n");
  for (const std::string key :
       {"  - {name: prom, kind: alertmanager, token_file: ", "access_token_file: "})
    sample.replace(sample.find(key + "..."), key.size() + 3, key + token);
  return sample;
}

TEST_CASE("config: the sample of the contract is read whole and without complaint") {
  const ConfigFolder folder;
  const auto loaded = folder.load(contract_sample(folder));
  CHECK(loaded.complaints == Complaints{});
  const auto& config = loaded.config;
  CHECK(config.site.name == Localized{{"en", "KakaoTalk"}, {"ko", "카카오톡"}});
  CHECK(config.site.url == "https://status.example.com");
  CHECK(config.site.timezone == "Asia/Seoul");
  CHECK(config.site.languages == Names{"ko", "en"});
  CHECK(config.listen.readers == settings::Address{"127.0.0.1", 8080});
  CHECK(config.listen.operators == settings::Address{"127.0.0.1", 8081});
  CHECK(config.store.path == "/var/lib/goji/goji.db");
  REQUIRE(config.components.size() == 4);
  CHECK(config.components[2].key == "messaging");
  CHECK(config.components[2].name.at("ko") == "메시지");
  CHECK(config.components[2].users == 40'000'000U);
  CHECK(config.components[2].depends_on == Names{"gateway"});
  CHECK(config.components[3].group == "login");
  REQUIRE(config.inlets.size() == 2);
  CHECK(config.inlets[0].token->reveal() == "t0ken");
  CHECK(config.inlets[0].map.at(0).impact == Impact::MajorOutage);
  CHECK(config.inlets[1].expect.at(0).every == 60s);
  CHECK(config.channels->size() == 6);
  CHECK(config.channel_terms.at("oncall").kind == "webhook");
  REQUIRE(config.maintenances.size() == 1);
  CHECK(config.maintenances[0].to - config.maintenances[0].from == 2h);
  CHECK(config.maintenances[0].title.at("en") == "Maintenance");
  CHECK(config.audiences.everybody == Names{"page", "banner", "mail", "social", "partners"});
  CHECK(config.audiences.internal == Names{"oncall"});
  CHECK_FALSE(config.approvals);
  CHECK(config.outbound == Outbound{});
  CHECK(config.proxies.empty());
}

TEST_CASE("config: a kind of channel that is not built is the only thing wrong with the sample") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml", contract_sample(folder));
  const auto loaded = load_config(path, {.environment = {}, .kinds = test::any_kinds().subspan(1)});
  CHECK(loaded.complaints == Complaints{path + ":17: channels[1].kind is unknown: banner"});
}

TEST_CASE("config: only components are required and all else has its default") {
  const ConfigFolder folder;
  const auto loaded = folder.load("components: [{key: api}]");
  CHECK(loaded.complaints == Complaints{});
  const auto& config = loaded.config;
  CHECK(config.site.name == Localized{{"en", "Status"}});
  CHECK(config.site.url == "http://127.0.0.1:8080");
  CHECK(config.site.timezone == "UTC");
  CHECK(config.site.languages == Names{"en"});
  CHECK(config.site.seen_within == 60s);
  CHECK(config.listen.operators == settings::Address{"127.0.0.1", 8081});
  CHECK(config.listen.hosts.empty());
  CHECK_FALSE(config.listen.tls);
  CHECK(config.store.path == folder.path("goji.db"));
  CHECK_FALSE(config.store.postgresql);
  REQUIRE(config.components.size() == 1);
  CHECK(config.components[0].name == Localized{{"en", "api"}});
  CHECK(config.components[0].assumed.partial_outage == 0.30);
  CHECK(config.channels->empty());
  CHECK(config.groups.empty());
  CHECK(config.criteria.name == "default");
  CHECK(config.timing.name == "default");
  CHECK_FALSE(config.approvals);
}

TEST_CASE("config: without components there is nothing to announce") {
  const ConfigFolder folder;
  const auto complaint = Complaints{"goji.yaml:1: components must list at least one component"};
  CHECK(folder.load("approvals: off").complaints == complaint);
  CHECK(folder.load("components: []").complaints == complaint);
}

TEST_CASE("config: a file that is not sound is not read any further") {
  const ConfigFolder folder;
  CHECK(folder.load("components: [{key: api\nlisten: {publc: x}").complaints.size() == 1);
  const auto loaded = load_config(folder.path("none.yaml"), folder.surroundings());
  CHECK(loaded.complaints == Complaints{folder.path("none.yaml") + ":1: is not there"});
}

TEST_CASE("config: a file that is no mapping is one complaint") {
  const auto text = GENERATE("hello", "5", "- a: 1", "[]", "-------");
  const ConfigFolder folder;
  const auto loaded = load_config(folder.write("goji.yaml", text), folder.surroundings());
  REQUIRE(loaded.complaints.size() == 1);
  CHECK_THAT(
      loaded.complaints.front(),
      Catch::Matchers::EndsWith("goji.yaml:1: the file must be a mapping of keys to values"));
}

TEST_CASE("config: mistakes of all sections are told at once and by line") {
  CHECK(complaints_about("site: {timezone: Mars/Phobos, langauges: [en]}\n"
                         "listen: {public: 8080}\n"
                         "aprovals: on\n"
                         "proxies: [10.0.0.1/8]\n"
                         "languages: [en]\n") ==
        Complaints{
            // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one complaint on two lines
            "goji.yaml:2: site.timezone must be the IANA name of a time zone, like Asia/Seoul or "
            "UTC",
            "goji.yaml:2: site.langauges is not known, did you mean `languages`?",
            "goji.yaml:3: listen.public must be host:port, like 127.0.0.1:8080 or [::1]:8080",
            "goji.yaml:4: aprovals is not known, did you mean `approvals`?",
            "goji.yaml:5: proxies[0] has bits behind its prefix; the network is 10.0.0.0/8",
            "goji.yaml:6: languages is not known here; it is a key of `site`",
        });
}

TEST_CASE("config: more than a hundred mistakes are counted and not listed") {
  std::string yaml;
  for (int i = 0; i < 130; ++i)
    yaml += "zz" + std::to_string(i) + ": 1\n";
  const auto complaints = complaints_about(yaml);
  REQUIRE(complaints.size() == 101);
  CHECK(complaints.back() == "goji.yaml: and 30 more");
}

TEST_CASE("config: approvals and networks are read") {
  const ConfigFolder folder;
  const auto loaded = load_with(folder,
                                "approvals: on\n"
                                "outbound: {allow: [10.1.0.0/16, fd00::/8]}\n"
                                "proxies: [127.0.0.1]\n");
  CHECK(loaded.complaints == Complaints{});
  CHECK(loaded.config.approvals);
  CHECK(loaded.config.outbound.allow == Names{"10.1.0.0/16", "fd00::/8"});
  CHECK(loaded.config.proxies == Names{"127.0.0.1/32"});
}

TEST_CASE("config: whose certificates are trusted is a file that can be read") {
  const ConfigFolder folder;
  folder.write("own.pem", "x");
  const auto loaded = load_with(folder, "outbound: {ca_file: own.pem}\n");
  CHECK(loaded.complaints == Complaints{});
  CHECK(loaded.config.outbound.ca_file == folder.path("own.pem"));
  CHECK(load_with(folder, "outbound: {ca_file: nowhere.pem}\n")
            .complaints.at(0)
            .find("ca_file cannot be read") != std::string::npos);
}

TEST_CASE("config: a directory laid over the program's own files is read") {
  const ConfigFolder folder;
  folder.write("brand/templates/words/en.yaml", "ours: 1");
  const auto loaded = load_with(folder, "overlay: brand\n");
  CHECK(loaded.complaints == Complaints{});
  CHECK(loaded.config.assets.read("templates/words/en.yaml") == "ours: 1");
  CHECK(load_with(folder, "overlay: none\n").complaints ==
        Complaints{"goji.yaml:2: overlay cannot be used: none: is not a directory"});
}

TEST_CASE("config: audiences default to all channels in public") {
  const ConfigFolder folder;
  const auto loaded =
      load_with(folder, "channels: [{name: b, kind: banner}, {name: a, kind: webhook}]\n");
  CHECK(loaded.config.audiences.everybody == Names{"a", "b"});
  CHECK(loaded.config.audiences.internal.empty());
}

TEST_CASE("config: a channel serves one audience and exactly one") {
  CHECK(complaints_about("channels:\n"
                         "  - {name: page, kind: status_page}\n"
                         "  - {name: oncall, kind: webhook}\n"
                         "  - {name: other, kind: webhook}\n"
                         "audiences:\n"
                         "  public: [page, pagr, oncall]\n"
                         "  internal: [oncall]\n"
                         "  regulators: [other]\n") ==
        Complaints{
            "goji.yaml:6: audiences leave out other: nothing would be sent there",
            "goji.yaml:7: audiences.public names no channel: pagr, did you mean `page`?",
            "goji.yaml:8: audiences.internal names oncall, which serves public already",
            "goji.yaml:9: audiences.regulators is not known, did you mean `regulator`?",
        });
}

TEST_CASE("config: a reload cannot move listeners or the store") {
  const ConfigFolder folder;
  folder.write("dsn", "host=a");
  folder.write("other", "host=b");
  const auto config = [&](const std::string& yaml) {
    auto loaded = load_with(folder, yaml);
    REQUIRE(loaded.complaints == Complaints{});
    return std::move(loaded.config);
  };
  const auto old = config("listen: {public: 127.0.0.1:80}\nstore: {path: a.db}\n");
  CHECK_FALSE(needs_restart(old, old));
  CHECK_FALSE(needs_restart(
      old, config("listen: {public: 127.0.0.1:80}\nstore: {path: a.db}\napprovals: on\n")));
  CHECK(needs_restart(old, config("store: {path: a.db}\n")) ==
        "a change of listen.public needs a restart");
  CHECK(needs_restart(old, config("listen: {public: 127.0.0.1:80, operators: 127.0.0.1:1}\n")) ==
        "a change of listen.operators and store needs a restart");
  const auto postgresql = config("store: {postgresql: {dsn_file: dsn}}\n");
  CHECK_FALSE(needs_restart(postgresql, postgresql));
  CHECK(needs_restart(postgresql, config("store: {postgresql: {dsn_file: other}}\n")) ==
        "a change of store needs a restart");
  CHECK(needs_restart(config("store: {path: goji.db}\n"), postgresql) ==
        "a change of store needs a restart");
  CHECK(needs_restart(config(""), config("subscribers: {key_file: other}\n")) ==
        "a change of subscribers.key_file needs a restart");
  auto with_mailbox = config("");
  with_mailbox.subscribers.bounces = "mail";
  CHECK(needs_restart(config(""), with_mailbox) ==
        "a change of subscribers.bounces needs a restart");
}

TEST_CASE("config: the first channel to subscribers needs a restart and no other does") {
  const ConfigFolder folder;
  const auto config = [&](const std::string& channels) {
    const auto path =
        folder.write("goji.yaml", "components: [{key: api}]\nchannels: [" + channels + "]\n");
    auto loaded = load_config(path, {folder.surroundings().environment, channel_list()});
    REQUIRE(loaded.complaints == Complaints{});
    return std::move(loaded.config);
  };
  const auto fixed = config("{name: page, kind: status_page}");
  const auto subscribed =
      config("{name: page, kind: status_page}, {name: partners, kind: webhook}");
  CHECK_FALSE(goes_to_subscribers(fixed));
  CHECK(goes_to_subscribers(subscribed));
  CHECK(needs_restart(fixed, subscribed) ==
        "a change of channels (the first to subscribers) needs a restart");
  CHECK_FALSE(needs_restart(subscribed, fixed));
  CHECK_FALSE(needs_restart(subscribed, subscribed));
}

TEST_CASE("config: what listeners and outgoing connections began with stays until a restart") {
  const ConfigFolder folder;
  const auto config = [&](const std::string& yaml) {
    auto loaded = load_with(folder, yaml);
    REQUIRE(loaded.complaints == Complaints{});
    return std::move(loaded.config);
  };
  const auto old = config("site: {url: 'https://a.example'}\n");
  CHECK_FALSE(needs_restart(old, config("site: {url: 'https://a.example/status'}\n")));
  CHECK(needs_restart(old, config("site: {url: 'https://b.example'}\n")) ==
        "a change of the host of site.url needs a restart");
  const auto site = std::string{"site: {url: 'https://a.example'}\n"};
  CHECK(needs_restart(old, config(site + "listen: {hosts: [b.example]}\n")) ==
        "a change of listen.hosts needs a restart");
  CHECK(needs_restart(old, config(site + "proxies: [127.0.0.1]\n")) ==
        "a change of proxies needs a restart");
  CHECK(needs_restart(old, config(site + "outbound: {allow: [10.0.0.0/8]}\n")) ==
        "a change of outbound needs a restart");
}

}  // namespace
}  // namespace goji::app
