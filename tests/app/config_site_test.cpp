#include "app/config_folder.h"
#include "support/catch.h"

namespace goji::app {
namespace {

using Complaints = std::vector<std::string>;
using Names = std::vector<std::string>;
using test::ConfigFolder;

Loaded load_with(const ConfigFolder& folder, const std::string& yaml) {
  return folder.load("components: [{key: api, name: API}]\n" + yaml);
}

Complaints complaints_about(const std::string& yaml) {
  return load_with(ConfigFolder{}, yaml).complaints;
}

TEST_CASE("site: its languages stand in the order written and hold every name") {
  const ConfigFolder folder;
  const auto loaded = load_with(folder, "site: {name: Goji, languages: [pt-BR, en]}\n");
  CHECK(loaded.complaints == Complaints{});
  CHECK(loaded.config.site.languages == Names{"pt-BR", "en"});
  CHECK(loaded.config.site.name == Localized{{"en", "Goji"}, {"pt-BR", "Goji"}});
  CHECK(loaded.config.components[0].name == Localized{{"en", "API"}, {"pt-BR", "API"}});
}

TEST_CASE("site: a name that misses one of the languages is refused and one too many is kept") {
  const ConfigFolder folder;
  const auto loaded =
      load_with(folder, "site:\n  languages: [ko, en]\n  name: {en: Goji, ja: 告知}\n");
  CHECK(loaded.complaints == Complaints{"goji.yaml:4: site.name.ko is missing; add it, or write "
                                        "one text for all languages"});
  CHECK(loaded.config.site.name.at("ja") == "告知");
}

TEST_CASE("site: languages are tags and at least one and none twice and at most fifty") {
  CHECK(complaints_about("site: {languages: []}\n") ==
        Complaints{"goji.yaml:2: site.languages must name at least one"});
  CHECK(complaints_about("site: {languages: [ko, en, ko]}\n") ==
        Complaints{"goji.yaml:2: site.languages names ko twice"});
  CHECK(complaints_about("site: {languages: [en, Korean]}\n") ==
        Complaints{"goji.yaml:2: site.languages[1] must be a language, like ko, en or pt-BR"});

  std::string many;
  for (char first = 'a'; first <= 'b'; ++first)
    for (char second = 'a'; second < 'z'; ++second)
      many += std::string{first, second} + ",";  // fifty of them
  CHECK(complaints_about("site: {languages: [" + many + "]}\n") == Complaints{});
  CHECK(complaints_about("site: {languages: [" + many + "zz]}\n") ==
        Complaints{"goji.yaml:2: site.languages names more than 50"});
}

TEST_CASE("site: how soon readers are to see a notice is a second or more") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "site: {seen_within: 2m}\n").config.site.seen_within ==
        std::chrono::minutes{2});
  CHECK(complaints_about("site: {seen_within: 1s}\n") == Complaints{});
  CHECK(
      complaints_about("site: {seen_within: 0s}\n") ==
      Complaints{"goji.yaml:2: site.seen_within must be at least 1s: nobody sees anything sooner"});
}

TEST_CASE("site: pages are appended to its URL") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "site: {url: 'https://a.example/status//'}\n").config.site.url ==
        "https://a.example/status");
  CHECK(complaints_about("site: {url: 'https://a.example/?x'}\n") ==
        Complaints{"goji.yaml:2: site.url is what pages are appended to; it can have no ? or #"});
}

TEST_CASE("site: a whole site that is a drill, a test or a demonstration is marked as one") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "").config.site.mark.empty());
  CHECK(load_with(folder, "site: {mark: demo}\n").config.site.mark == "demo");
  CHECK(complaints_about("site: {mark: real}\n") ==
        Complaints{"goji.yaml:2: site.mark must be one of drill, test, demo"});
}

TEST_CASE("site: without a URL it is where the public listens") {
  const ConfigFolder folder;
  const auto url = [&](const std::string& listen) {
    return load_with(folder, "listen: " + listen + "\n").config.site.url;
  };
  CHECK(url("{public: '[::1]:9000'}") == "http://[::1]:9000");
  CHECK(url("{public: '0.0.0.0:9000'}") == "http://localhost:9000");
  CHECK(url("{public: '[::]:9000'}") == "http://localhost:9000");
}

TEST_CASE("listen: readers and operators never share a place") {
  const auto clash = [](const std::string& readers) {
    return Complaints{"goji.yaml:2: listen.operators must not be where the public listens: " +
                      readers};
  };
  CHECK(complaints_about("listen: {public: 'a:1', operators: 'a:1'}\n") == clash("a:1"));
  CHECK(complaints_about("listen: {public: '0.0.0.0:1', operators: 'a:1'}\n") ==
        clash("0.0.0.0:1"));
  CHECK(complaints_about("listen: {public: 'a:1', operators: '[::]:1'}\n") == clash("a:1"));
  CHECK(complaints_about("listen: {public: '127.0.0.1:8081'}\n") == clash("127.0.0.1:8081"));
  CHECK(complaints_about("listen: {public: 'a:1', operators: 'b:1'}\n").empty());
  CHECK(complaints_about("listen: {public: 'a:1', operators: 'a:2'}\n").empty());
  CHECK(complaints_about("listen: {public: 'a:0', operators: 'a:0'}\n").empty());
}

TEST_CASE("listen: the hosts that requests may name are kept in lower case") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "listen: {hosts: [Status.Example.com, '::1']}\n").config.listen.hosts ==
        Names{"status.example.com", "::1"});
  CHECK(complaints_about("listen: {hosts: ['a:80']}\n") ==
        Complaints{"goji.yaml:2: listen.hosts[0] must be a name or an IP address, without a port"});
}

TEST_CASE("listen: readers may come by the page's own name and without a list operators by any") {
  const ConfigFolder folder;
  const auto listen =
      load_with(folder, "site: {url: 'https://Status.example.com:8443/x'}\n").config.listen;
  CHECK(listen.reader_hosts == Names{"status.example.com"});
  CHECK(listen.operator_hosts == Names{"*"});
}

TEST_CASE("listen: where neither the page's name nor a list is written any name will do") {
  const ConfigFolder folder;
  const auto listen = load_with(folder, "").config.listen;
  CHECK(listen.reader_hosts == Names{"*"});
  CHECK(listen.operator_hosts == Names{"*"});
}

TEST_CASE("listen: a list of hosts holds for both and readers keep the page's name") {
  const ConfigFolder folder;
  const auto listen =
      load_with(folder, "site: {url: 'https://a.example'}\nlisten: {hosts: [b.example]}\n")
          .config.listen;
  CHECK(listen.reader_hosts == Names{"b.example", "a.example"});
  CHECK(listen.operator_hosts == Names{"b.example"});
}

TEST_CASE("listen: TLS takes a certificate and a key that is not open to everybody") {
  const ConfigFolder folder;
  folder.write("cert.pem", "certificate", std::filesystem::perms{0644});
  folder.write("key.pem", "key");
  folder.write("open.pem", "key", std::filesystem::perms{0644});
  const auto loaded = load_with(
      folder, "listen: {public: 'a:443', tls: {certificate_file: cert.pem, key_file: key.pem}}\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.listen.tls);
  CHECK(loaded.config.listen.tls->certificate_file == folder.path("cert.pem"));
  CHECK(loaded.config.listen.tls->key_file == folder.path("key.pem"));
  CHECK(loaded.config.site.url == "https://a:443");

  CHECK(
      load_with(folder, "listen: {tls: {certificate_file: no.pem, key_file: open.pem}}\n")
          .complaints ==
      Complaints{"goji.yaml:2: listen.tls.certificate_file cannot be read: no.pem",
                 "goji.yaml:2: listen.tls.key_file is open to everybody; run: chmod o= open.pem"});
  CHECK(load_with(folder, "listen: {tls: {}}\n").complaints ==
        Complaints{"goji.yaml:2: listen.tls.certificate_file is missing",
                   "goji.yaml:2: listen.tls.key_file is missing"});
}

TEST_CASE("store: the default is where systemd keeps state and else beside the configuration") {
  ConfigFolder folder;
  CHECK(load_with(folder, "").config.store.path == folder.path("goji.db"));
  folder.environment["STATE_DIRECTORY"] = "/var/lib/goji";
  CHECK(load_with(folder, "").config.store.path == "/var/lib/goji/goji.db");
  CHECK(load_with(folder, "store: {path: data/a.db}\n").config.store.path ==
        folder.path("data/a.db"));
}

TEST_CASE("subscribers: their key is beside the store unless it is said where") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "store: {path: data/a.db}\n").config.subscribers.key_file ==
        folder.path("data/a.db.key"));
  CHECK(load_with(folder, "subscribers: {key_file: own.key}\n").config.subscribers.key_file ==
        folder.path("own.key"));
}

TEST_CASE("subscribers: mail comes back to a folder that is there and only to a list") {
  const ConfigFolder folder;
  folder.write("mail/new/1", "x");
  CHECK(load_with(folder, "subscribers: {bounces: mail}\n").config.subscribers.bounces ==
        folder.path("mail"));
  CHECK(load_with(folder, "subscribers: {bounces: mail}\n").complaints ==
        Complaints{"goji.yaml:2: subscribers names bounces, and no channel goes to subscribers"});
  CHECK(load_with(folder, "subscribers: {bounces: nowhere}\n").complaints.at(0) ==
        "goji.yaml:2: subscribers.bounces is no folder; it is to be a Maildir that a mail server "
        "fills");
}

TEST_CASE("store: PostgreSQL takes its connection from a file or the environment") {
  ConfigFolder folder;
  folder.write("dsn", "host=db user=goji\n");
  folder.environment["DSN"] = "host=other";
  const auto from_file = load_with(folder, "store: {postgresql: {dsn_file: dsn}}\n");
  CHECK(from_file.complaints == Complaints{});
  CHECK(from_file.config.store.postgresql->reveal() == "host=db user=goji");
  CHECK(load_with(folder, "store: {postgresql: {dsn: env:DSN}}\n")
            .config.store.postgresql->reveal() == "host=other");
  CHECK(load_with(folder, "store: {path: a, postgresql: {}}\n").complaints ==
        Complaints{"goji.yaml:2: store.postgresql and path are both here; keep one",
                   "goji.yaml:2: store.postgresql.dsn_file is missing (or dsn: env:NAME)"});
}

}  // namespace
}  // namespace goji::app
