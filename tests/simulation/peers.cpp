#include "simulation/peers.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace goji::simulation {
namespace {

using namespace std::chrono_literals;

/// "http://hook.example/..." -> "hook"
std::string peer_in(const std::string& url) {
  const auto begin = url.find("//") + 2;
  return url.substr(begin, url.find('.', begin) - begin);
}

std::string key_in(const net::HttpRequest& request) {
  const auto id = request.headers.find("webhook-id");
  return id == request.headers.end() ? std::string{} : id->second;
}

/// The same for the same words on every machine, which std::hash is not.
std::uint64_t mixed(std::uint64_t seed, const std::string& words, std::uint64_t number) {
  std::uint64_t hash = seed ^ 0xcbf2'9ce4'8422'2325U;
  for (const char letter : words)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100'0000'01b3U;
  hash ^= number * 0x9e37'79b9'7f4a'7c15U;
  hash ^= hash >> 29U;
  hash *= 0xbf58'476d'1ce4'e5b9U;
  return hash ^ (hash >> 32U);
}

test::Fate in_mood(How how) {
  switch (how) {
    case How::Fails:
      return test::answered(500);
    case How::Busy:
      return test::answered(429, "", {{"retry-after", "90"}});
    case How::LockedOut:
      return test::answered(401);
    case How::Refuses:
      return test::refused();
    case How::LosesAnswer:
      return test::broken(true);
    case How::LosesAll:
      return test::broken(false);
    case How::Hangs:
      return test::hanging(true);
    default:
      break;
  }
  auto fate = test::answered(200);
  fate.latency = how == How::Slow ? 4s : 40ms;
  return fate;
}

/// A peer that answers with an error has not done what it was asked.
bool does(const test::Fate& fate) {
  const auto* response = std::get_if<net::HttpResponse>(&fate.answer);
  return fate.arrives && (response == nullptr || response->status == 200);
}

}  // namespace

How Peers::mood_of(const std::string& peer, const std::string& key) {
  const auto number = ++asked_[peer + key];
  const auto mood = moods_.find(peer);
  if (mood == moods_.end() || clock_.now() >= mood->second.until) return How::Well;
  if (mood->second.how != How::Mixed) return mood->second.how;
  return static_cast<How>(mixed(seed_, key, number) % static_cast<std::uint64_t>(How::Mixed));
}

test::Fate Peers::take(const net::HttpRequest& request) {
  const auto peer = peer_in(request.url);
  const auto key = key_in(request);
  const auto how = mood_of(peer, key);
  if (request.method == "GET") return look(peer, key, how);
  if (request.method == "DELETE") return take_away(request, how);
  auto fate = in_mood(how);
  history_.write(
      clock_.now(),
      peer,
      fmt::format(
          "is sent {} and {}{}", key, in_words(how), does(fate) ? "" : "; nothing is done"));
  if (does(fate)) arrive(peer, key);
  return fate;
}

test::Fate Peers::take_away(const net::HttpRequest& request, How how) {
  const auto peer = peer_in(request.url);
  const auto key = request.url.substr(request.url.rfind('/') + 1);
  auto fate = in_mood(how);
  history_.write(
      clock_.now(),
      peer,
      fmt::format("is to delete {} and {}{}", key, in_words(how), does(fate) ? "" : "; does not"));
  if (does(fate))
    std::erase_if(arrivals_[peer], [&](const Arrival& arrival) { return arrival.key == key; });
  return fate;
}

void Peers::arrive(const std::string& peer, const std::string& key) {
  const bool knows_keys = peer == "hook" || peer == kLetters;
  if (knows_keys && count(peer, key) > 0) return;
  arrivals_[peer].push_back({key, clock_.now()});
}

test::Fate Peers::look(const std::string& peer, const std::string& key, How how) {
  auto fate = in_mood(how);
  const bool there = count(peer, key) > 0;
  history_.write(
      clock_.now(),
      peer,
      fmt::format(
          "is asked for {}, {} and {}", key, there ? "has it" : "has it not", in_words(how)));
  if (auto* response = std::get_if<net::HttpResponse>(&fate.answer);
      response != nullptr && response->status == 200 && !there)
    response->status = 404;
  return fate;
}

std::size_t Peers::count(const std::string& peer, const std::string& key) const {
  const auto found = arrivals_.find(peer);
  if (found == arrivals_.end()) return 0;
  return static_cast<std::size_t>(std::ranges::count(found->second, key, &Arrival::key));
}

}  // namespace goji::simulation
