#include "email/settings.h"

#include "settings/readable_file.h"

#include <algorithm>
#include <optional>

namespace goji::channels::email {
namespace {

using settings::Reader;

constexpr std::uint16_t kSmtpPort = 25;
constexpr std::uint16_t kSmtpsPort = 465;

/// "smtp://host:port" or "smtps://host:port"; the port has a default.
std::optional<net::MailServer> to_server(const std::string& url) {
  const bool secure = url.starts_with("smtps");
  auto rest = url.substr(url.find("://") + 3);
  if (rest.ends_with('/')) rest.pop_back();
  if (auto address = settings::to_address(rest))
    return net::MailServer{.host = address->host, .port = address->port, .tls_from_start = secure};
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  auto host = settings::to_host(rest);
  if (!host) return std::nullopt;
  return net::MailServer{
      .host = *host, .port = secure ? kSmtpsPort : kSmtpPort, .tls_from_start = secure};
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// "Name <address>" or an address.
Result<Mailbox> to_mailbox(std::string_view text) {
  const auto open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) {
    auto address = settings::to_mail_address(text);
    if (!address) return address.error();
    return Mailbox{.address = *address};
  }
  auto address = settings::to_mail_address(text.substr(open + 1, text.size() - open - 2));
  if (!address) return address.error();
  auto name = text.substr(0, open);
  name = name.substr(0, name.find_last_not_of(' ') + 1);
  return Mailbox{.name = std::string{name}, .address = *address};
}

net::MailServer read_server(Reader& settings) {
  const auto url = settings.value("smtp", [](std::string_view text) {
    return settings::to_url_of(text, {"smtp", "smtps"});
  });
  if (!settings.has("smtp")) settings.complain("smtp", "is missing: smtp://host:port");
  if (!url) return {};
  auto server = to_server(*url);
  if (!server) settings.complain("smtp", "must be smtp://host:port or smtps://host:port");
  return server.value_or(net::MailServer{});
}

void read_security(Reader& settings, net::MailServer& server) {
  const bool here = is_this_machine(server.host);
  const auto word = settings.choice(
      "tls", {"required", "opportunistic", "none"}, here ? "opportunistic" : "required");
  if (word == "none") server.tls = net::MailTls::None;
  if (word == "opportunistic") server.tls = net::MailTls::Opportunistic;
  if (server.tls_from_start && settings.has("tls") && word != "required")
    settings.complain("tls", "is always required by smtps://");
  server.ca_file = settings::readable_file(settings, "ca_file");
  server.username = settings.text("username", "");
  const auto password = settings.secret("password");
  server.password = password.value_or(Secret{});
  if (server.username.empty() != !password.has_value())
    settings.complain("username", "and password need each other");
  const bool checked = server.tls_from_start || server.tls == net::MailTls::Required;
  if (password && !checked && !here)
    settings.complain("password", "would be readable on the way: it needs tls: required");
}

}  // namespace

Settings read_settings(Reader& settings) {
  Settings read{.server = read_server(settings)};
  read_security(settings, read.server);
  if (!settings.has("from")) settings.complain("from", "is missing: who the mails are from");
  read.from = settings.value("from", to_mailbox).value_or(Mailbox{});
  const auto domain = read.from.address.substr(read.from.address.find('@') + 1);
  read.to = settings.values("to", settings::to_mail_address);
  if (settings.has("to") && read.to.empty()) settings.complain("to", "must name at least one");
  for (auto one = read.to.begin(); one != read.to.end(); ++one)
    if (std::find(read.to.begin(), one, *one) != one)
      settings.complain("to", "names " + *one + " twice");
  read.bounces = settings.value("bounces", settings::to_mail_address).value_or("");
  read.list_id = settings.value("list_id", settings::to_host).value_or("notices." + domain);
  read.server.hello = settings.value("hello", settings::to_host).value_or(domain);
  read.timeout = settings.value("timeout", settings::to_timeout).value_or(read.timeout);
  return read;
}

}  // namespace goji::channels::email
