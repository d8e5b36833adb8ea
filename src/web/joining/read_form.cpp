#include "web/joining/read_form.h"

#include "web/ops/fields.h"
#include "web/target.h"

#include <map>
#include <string_view>
#include <utility>

namespace goji::web::joining {
namespace {

std::string header(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string{} : found->second;
}

Result<Sent> read_json(const Request& request) {
  auto fields = ops::Fields::of(request.body);
  if (!fields) return fields.error();
  Sent sent{.as_json = true};
  sent.wish.kind = fields->text("kind");
  sent.wish.address = fields->text("address");
  sent.wish.language = fields->text("language");
  sent.wish.components = fields->texts("components");
  sent.wish.format = fields->text("format");
  sent.names_owner = fields->has("owner");
  sent.wish.owner = fields->text("owner");
  sent.token = fields->text("token");
  sent.renew = fields->boolean("renew").value_or(false);
  sent.switch_on = fields->boolean("switch_on").value_or(false);
  if (const auto wrong = fields->wrong()) return *wrong;
  return sent;
}

Result<Sent> read_fields(const Request& request) {
  auto fields = decoded_query(request.body);
  if (!fields) return Error{Fault::Invalid, "the form cannot be read"};
  Sent sent;
  const std::map<std::string_view, std::string*> texts{{"kind", &sent.wish.kind},
                                                       {"address", &sent.wish.address},
                                                       {"language", &sent.wish.language},
                                                       {"format", &sent.wish.format},
                                                       {"owner", &sent.wish.owner},
                                                       {"t", &sent.token},
                                                       {"lang", &sent.language}};
  for (auto& [name, value] : *fields) {
    sent.renew = sent.renew || name == "renew";
    sent.switch_on = sent.switch_on || name == "switch_on";
    sent.names_owner = sent.names_owner || name == "owner";
    const auto text = texts.find(name);
    if (text != texts.end())
      *text->second = std::move(value);
    else if (name == "component")
      sent.wish.components.push_back(std::move(value));
  }
  return sent;
}

}  // namespace

Result<Sent> read_form(const Request& request) {
  const bool as_json = header(request, "content-type").starts_with("application/json");
  auto sent = as_json ? read_json(request) : read_fields(request);
  if (!sent) return sent;
  if (sent->token.empty()) sent->token = request.parameter("t");
  if (sent->language.empty()) sent->language = request.parameter("lang");
  return sent;
}

}  // namespace goji::web::joining
