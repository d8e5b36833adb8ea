#include "app/cli/token.h"

#include "app/cli/open_store.h"
#include "app/tokens.h"
#include "base/random.h"
#include "base/rfc3339.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

json::object to_json(const store::TokenRow& row) {
  json::value revoked = nullptr;
  if (row.revoked_at) revoked = to_rfc3339(*row.revoked_at);
  return {{"id", std::to_string(row.id)},
          {"name", row.name},
          {"scope", row.scope},
          {"created_at", to_rfc3339(row.created_at)},
          {"revoked_at", std::move(revoked)}};
}

}  // namespace

int create_token_verb(World& world,
                      const std::string& config_file,
                      const Surroundings& surroundings,
                      const TokenWish& wish) {
  const auto store = open_store_of(world, config_file, surroundings);
  if (!store) return 1;
  const auto random = system_random();
  const auto writing = store->write();
  const auto token = create_token(*writing, *random, wish.name, wish.scope, wall_clock());
  writing->commit();
  world.out << token.reveal() << '\n';
  return 0;
}

int list_tokens_verb(World& world,
                     const std::string& config_file,
                     const Surroundings& surroundings,
                     bool json) {
  const auto store = open_store_of(world, config_file, surroundings);
  if (!store) return 1;
  const auto rows = store->read()->tokens();
  if (json) {
    json::array list;
    for (const auto& row : rows)
      list.push_back(to_json(row));
    world.out << json::serialize(json::object{{"tokens", std::move(list)}}) << '\n';
    return 0;
  }
  fmt::print(
      world.out, "{:>4}  {:<8}  {:<20}  {:<20}  {}\n", "ID", "SCOPE", "MADE", "REVOKED", "NAME");
  for (const auto& row : rows)
    fmt::print(world.out,
               "{:>4}  {:<8}  {:<20}  {:<20}  {}\n",
               row.id,
               row.scope,
               to_rfc3339(std::chrono::floor<std::chrono::seconds>(row.created_at)),
               row.revoked_at
                   ? to_rfc3339(std::chrono::floor<std::chrono::seconds>(*row.revoked_at))
                   : "-",
               row.name);
  return 0;
}

int revoke_token_verb(World& world,
                      const std::string& config_file,
                      const Surroundings& surroundings,
                      std::uint64_t id) {
  const auto store = open_store_of(world, config_file, surroundings);
  if (!store) return 1;
  const auto writing = store->write();
  const auto now = wall_clock();
  if (!writing->revoke_token(id, now)) {
    fmt::print(world.err, "there is no token {} that is still good\n", id);
    return 1;
  }
  writing->add_audit({.at = now,
                      .actor = "goji token",
                      .action = "token revoked",
                      .subject = fmt::format("token {}", id)});
  writing->commit();
  return 0;
}

}  // namespace goji::app::cli
