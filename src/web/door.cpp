#include "web/door.h"

#include "web/target.h"

#include <utility>

namespace goji::web {
namespace {

/// RFC 9110 5.3: fields of one name are one list.
std::map<std::string, std::string> joined(const std::vector<Field>& fields) {
  std::map<std::string, std::string> headers;
  for (const auto& field : fields) {
    const auto [place, fresh] = headers.try_emplace(in_lower_case(field.name), field.value);
    if (!fresh) place->second.append(place->first == "cookie" ? "; " : ", ").append(field.value);
  }
  return headers;
}

std::string_view value_in(const std::map<std::string, std::string>& headers,
                          const std::string& name) {
  const auto place = headers.find(name);
  return place == headers.end() ? std::string_view{} : std::string_view{place->second};
}

}  // namespace

Door::Door(Router router, const Authorizer* authorizer, std::vector<Cidr> proxies)
    : router_(std::move(router)), authorizer_(authorizer), proxies_(std::move(proxies)) {
}

Request Door::request_of(const Head& head, const Address& peer, TimePoint now) const {
  Request request{.method = std::string{head.method},
                  .path = {},
                  .headers = joined(head.fields),
                  .arrival = now};
  request.peer =
      net::to_text(reader_behind(peer, value_in(request.headers, "x-forwarded-for"), proxies_));
  return request;
}

std::variant<Welcome, Response> Door::judge(const Head& head,
                                            const Address& peer,
                                            TimePoint now) const {
  auto match = router_.match(head.method, head.path);
  if (match.route == nullptr) {
    if (match.allow.empty()) return problem(404, "there is nothing here");
    if (head.method == "OPTIONS") return options_answer(match.allow, match.cors);
    return method_not_allowed(match.allow);
  }
  Welcome welcome{.route = match.route, .request = request_of(head, peer, now)};
  auto& request = welcome.request;
  auto identity =
      admitted(match.route->scope, value_in(request.headers, "authorization"), authorizer_);
  if (auto* refusal = std::get_if<Response>(&identity)) return std::move(*refusal);
  request.actor = std::get<Identity>(identity).name;
  request.by_admin = std::get<Identity>(identity).scope == Scope::Admin && !request.actor.empty();
  request.captures = std::move(match.captures);

  auto path = decoded(head.path);
  auto query = decoded_query(head.query);
  if (!path || !query) return problem(400, "the target is not UTF-8 in percent-encoding");
  request.path = std::move(*path);
  request.query = std::move(*query);

  const auto coding = value_in(request.headers, "content-encoding");
  welcome.packed = same_word(coding, "gzip");
  if (!welcome.packed && !coding.empty() && !same_word(coding, "identity")) {
    auto refusal = problem(415, "a body may come as it is, or in gzip");
    refusal.headers.emplace_back("Accept-Encoding", "gzip");
    return refusal;
  }
  const bool has_body = head.framing != Framing::None;
  if (head.length > match.route->max_body || (has_body && match.route->max_body == 0))
    return problem(413, "the body is larger than this route takes");
  return welcome;
}

Response options_answer(const std::string& allow, bool cors) {
  Response answer{.status = 204, .content_type = {}, .headers = {{"Allow", allow}}};
  if (!cors) return answer;
  answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
  answer.headers.emplace_back("Access-Control-Allow-Methods", allow);
  answer.headers.emplace_back("Access-Control-Allow-Headers", "Content-Type, If-None-Match");
  answer.headers.emplace_back("Access-Control-Max-Age", "86400");
  return answer;
}

Response method_not_allowed(const std::string& allow) {
  auto answer = problem(405, "that method is not for this path");
  answer.headers.emplace_back("Allow", allow);
  return answer;
}

}  // namespace goji::web
