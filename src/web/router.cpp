#include "web/router.h"

#include "web/target.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace goji::web {
namespace {

bool is_capture(std::string_view segment) {
  return segment.starts_with('{');
}

/// "/a//b" has the segments "a", "" and "b".
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

/// How the paths of one shape relate to those of another.
enum class Relation { Apart, Same, Narrower, Wider, Crossing };

Relation both(Relation a, Relation b) {
  if (a == Relation::Apart || b == Relation::Apart) return Relation::Apart;
  if (a == Relation::Same || a == b) return b;
  return b == Relation::Same ? a : Relation::Crossing;
}

Relation of_segments(std::string_view a, std::string_view b) {
  if (is_capture(a) && is_capture(b)) return Relation::Same;
  if (is_capture(a)) return b.empty() ? Relation::Apart : Relation::Wider;
  if (is_capture(b)) return a.empty() ? Relation::Apart : Relation::Narrower;
  return a == b ? Relation::Same : Relation::Apart;
}

[[noreturn]] void refuse(const Route& route, const std::string& why) {
  throw std::logic_error("route " + route.method + " " + route.pattern + ": " + why);
}

void check_segment(const Route& route, std::string_view segment, bool last) {
  if (!is_capture(segment)) {
    if (segment.find_first_of("{}%") != std::string_view::npos)
      refuse(route, "a capture is a whole segment, and nothing is encoded");
    return;
  }
  const bool rest = segment.ends_with("...}");
  const auto name = segment.substr(1, segment.size() - (rest ? 5 : 2));
  if (!segment.ends_with('}') || segment.size() < (rest ? 6U : 3U) ||
      name.find_first_of("{}.") != std::string_view::npos)
    refuse(route, "a capture has a name in braces");
  if (rest && !last) refuse(route, "nothing can follow what takes all the rest");
}

void check(const Route& route, const std::vector<std::string_view>& segments) {
  if (!route.handle) refuse(route, "has no handler");
  if (route.method.empty() || route.method == "HEAD" || route.method == "OPTIONS")
    refuse(route, "the router answers HEAD and OPTIONS itself");
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    check_segment(route, segments[i], i + 1 == segments.size());
    if (is_capture(segments[i]) && !names.insert(segments[i]).second)
      refuse(route, "two captures have one name");
  }
}

template <class Shape>
Relation relation(const Shape& a, const Shape& b) {
  auto whole = Relation::Same;
  const auto closed_a = a.segments.size() - (a.open_ended ? 1 : 0);
  const auto closed_b = b.segments.size() - (b.open_ended ? 1 : 0);
  const auto common = std::min(closed_a, closed_b);
  for (std::size_t i = 0; i < common; ++i)
    whole = both(whole, of_segments(a.segments[i], b.segments[i]));
  if (a.open_ended && b.open_ended && closed_a == closed_b) return whole;
  // An open end holds at least the slash before it, so it covers shapes that are longer.
  if (a.open_ended && b.segments.size() > closed_a && closed_b >= closed_a)
    return both(whole, Relation::Wider);
  if (b.open_ended && a.segments.size() > closed_b && closed_a >= closed_b)
    return both(whole, Relation::Narrower);
  return a.segments.size() == b.segments.size() ? whole : Relation::Apart;
}

using Captures = std::map<std::string, std::string>;

/// Whether this segment is what the pattern's wants; if that is a capture it is kept.
bool takes(Captures& captures, std::string_view wanted, std::string_view segment, bool all) {
  if (!is_capture(wanted)) return segment == wanted;
  auto value = decoded(segment);
  if (!value || (value->empty() && !all)) return false;
  captures.emplace(wanted.substr(1, wanted.size() - (all ? 5 : 2)), std::move(*value));
  return true;
}

std::string listed(const std::set<std::string_view>& methods) {
  std::string list;
  for (const auto name : methods)
    list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

template <class Shape>
std::optional<Captures> captures_of(const Shape& shape, std::string_view path) {
  Captures captures;
  std::string_view rest = path.substr(1);
  for (std::size_t i = 0; i < shape.segments.size(); ++i) {
    const std::string_view wanted = shape.segments[i];
    const bool last = i + 1 == shape.segments.size();
    const auto slash = last && shape.open_ended ? std::string_view::npos : rest.find('/');
    if (last != (slash == std::string_view::npos)) return {};
    const auto segment = rest.substr(0, slash);
    if (!last) rest.remove_prefix(slash + 1);
    if (!takes(captures, wanted, segment, last && shape.open_ended)) return {};
  }
  return captures;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const auto& route : routes_) {
    if (!route.pattern.starts_with('/')) refuse(route, "a pattern begins with a slash");
    const auto segments = segments_of(route.pattern);
    check(route, segments);
    shapes_.push_back({.segments = {segments.begin(), segments.end()},
                       .open_ended = segments.back().ends_with("...}")});
    for (std::size_t other = 0; other + 1 < shapes_.size(); ++other) {
      if (routes_[other].method != route.method) continue;
      const auto how = relation(shapes_[other], shapes_.back());
      if (how == Relation::Same) refuse(route, "is there twice: " + routes_[other].pattern);
      if (how == Relation::Crossing)
        refuse(route, "crosses another, and neither is narrower: " + routes_[other].pattern);
    }
  }
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  const auto wanted = method == "HEAD" ? std::string_view{"GET"} : method;
  Match found;
  if (!path.starts_with('/')) return found;
  std::set<std::string_view> methods;
  std::size_t best = 0;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto captures = captures_of(shapes_[i], path);
    if (!captures) continue;
    methods.insert(routes_[i].method);
    found.cors = found.cors || routes_[i].cors;
    if (routes_[i].method != wanted) continue;
    if (found.route != nullptr && relation(shapes_[i], shapes_[best]) != Relation::Narrower)
      continue;
    found.route = &routes_[i];
    found.captures = std::move(*captures);
    best = i;
  }
  if (methods.contains("GET")) methods.insert("HEAD");
  if (!methods.empty()) methods.insert("OPTIONS");
  found.allow = listed(methods);
  return found;
}

}  // namespace goji::web
