#include "app/tokens.h"

#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace goji::app {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};

std::unique_ptr<store::Store> empty_store() {
  return std::move(store::sqlite::open_store(":memory:", store::sqlite::Use::Share).value());
}

TEST_CASE("token: it is 256 bits in letters that fit a header and a URL and never the same twice") {
  const auto random = system_random();
  const auto token = new_token(*random).reveal();
  CHECK(token.size() == 5 + 43);
  CHECK(token.starts_with("goji_"));
  CHECK(
      token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
      std::string::npos);
  CHECK(new_token(*random).reveal() != token);
}

TEST_CASE("token: the store knows it only by its hash and lets in who presents it") {
  const auto store = empty_store();
  const auto random = system_random();
  const auto writing = store->write();
  const auto token = create_token(*writing, *random, "probe", "signal", kNow);
  writing->commit();
  const auto rows = store->read()->tokens();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].hash == hash_of(token));
  CHECK(rows[0].hash.find(token.reveal()) == std::string::npos);

  const StoreAuthorizer authorizer{*store};
  const auto identity = authorizer.identify(token);
  REQUIRE(identity.has_value());
  CHECK(identity->name == "probe");
  CHECK(identity->scope == web::Scope::Signal);
  CHECK_FALSE(authorizer.identify(Secret{token.reveal() + "x"}).has_value());
  CHECK_FALSE(authorizer.identify(Secret{rows[0].hash}).has_value());
  CHECK_FALSE(authorizer.identify(Secret{""}).has_value());
}

TEST_CASE("token: a revoked one is useless at once") {
  const auto store = empty_store();
  const auto random = system_random();
  auto writing = store->write();
  const auto token = create_token(*writing, *random, "probe", "admin", kNow);
  writing->commit();
  const StoreAuthorizer authorizer{*store};
  CHECK(authorizer.identify(token).has_value());
  writing.reset();
  writing = store->write();
  CHECK(writing->revoke_token(1, kNow));
  writing->commit();
  CHECK_FALSE(authorizer.identify(token).has_value());
}

TEST_CASE("token: the scopes are the three of the contract") {
  CHECK(scope_named("signal") == web::Scope::Signal);
  CHECK(scope_named("operate") == web::Scope::Operate);
  CHECK(scope_named("admin") == web::Scope::Admin);
  CHECK(scope_named("Admin") == std::nullopt);
}

TEST_CASE("first token: it is made once and its file is for its owner alone") {
  const auto store = empty_store();
  const auto random = system_random();
  const auto file =
      std::filesystem::temp_directory_path() / ("goji-first-token-" + std::to_string(::getpid()));
  std::filesystem::remove(file);
  CHECK(ensure_first_token(*store, *random, file.string(), kNow).value());
  std::string token;
  std::ifstream{file} >> token;
  CHECK(StoreAuthorizer{*store}.identify(Secret{token})->scope == web::Scope::Admin);
  using std::filesystem::perms;
  CHECK(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
  std::filesystem::remove(file);
  CHECK_FALSE(ensure_first_token(*store, *random, file.string(), kNow).value());
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("first token: without a place for its file there is no token either") {
  const auto store = empty_store();
  const auto random = system_random();
  CHECK(ensure_first_token(*store, *random, "/nowhere/token", kNow).has_error());
  CHECK(store->read()->tokens().empty());
}

}  // namespace
}  // namespace goji::app
