#include "web/joining/read_form.h"

#include "web/ops/fields.h"
#include "web/target.h"

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
  for (auto& [name, value] : *fields) {
    if (name == "kind") sent.wish.kind = std::move(value);
    if (name == "address") sent.wish.address = std::move(value);
    if (name == "language") sent.wish.language = std::move(value);
    if (name == "format") sent.wish.format = std::move(value);
    if (name == "component") sent.wish.components.push_back(std::move(value));
    if (name == "t") sent.token = std::move(value);
    if (name == "lang") sent.language = std::move(value);
    if (name == "renew") sent.renew = true;
    if (name == "switch_on") sent.switch_on = true;
    if (name == "owner") {
      sent.names_owner = true;
      sent.wish.owner = std::move(value);
    }
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
