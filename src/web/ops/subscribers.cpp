#include "web/ops/subscribers.h"

#include "base/utf8.h"
#include "net/url.h"
#include "settings/suggestion.h"
#include "web/ops/fields.h"
#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostAtOnce = 1'000;

json::array list_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

std::string shown_address(const std::string& kind, const std::string& address) {
  if (address.empty()) return {};
  return kind == "webhook" ? net::redacted(address) : masked(address);
}

/// What there is of somebody besides the address.
json::object described(const store::SubscriberRow& row) {
  return {{"id", std::to_string(row.id)},
          {"kind", row.kind},
          {"state", store::word(row.state)},
          {"language", row.language},
          {"components", list_of(row.components)},
          {"format", row.format},
          {"created_at", to_json(std::optional{row.created_at})},
          {"confirmed_at", to_json(row.confirmed_at)},
          {"changed_at", to_json(std::optional{row.changed_at})},
          {"reason", row.reason},
          {"failing_since", to_json(row.failing_since)}};
}

/// With the address, and an endpoint's owner, as they are, or masked.
json::object described(const flow::Enrolment& enrolment,
                       const store::SubscriberRow& row,
                       bool in_full) {
  auto object = described(row);
  const auto contact = enrolment.membership().contact_of(row).value_or(subscribers::Contact{});
  const auto& owner = contact.owner;
  object["address"] = in_full ? contact.address : shown_address(row.kind, contact.address);
  object["owner"] = in_full ? owner.address : masked(owner.address);
  object["owner_confirmed"] = owner.said_yes;
  return object;
}

json::object masked_json(const flow::Enrolment& enrolment, const store::SubscriberRow& row) {
  return described(enrolment, row, false);
}

flow::Reply page_of_list(json::array list, const store::SubscriberFilter& filter) {
  json::value next = nullptr;
  if (!list.empty() && list.size() == filter.limit) next = list.back().at("id");
  return {.body = json::serialize(
              json::object{{"subscribers", std::move(list)}, {"next", std::move(next)}})};
}

/// `Import` has more to say: how things stood elsewhere.
enum class Takes { One, Import };

Result<Entry> entry_in(Fields& fields, Takes takes) {
  Entry entry;
  if (takes == Takes::Import) {
    entry.state = fields.text("state");
    entry.reason = utf8::cleaned_line(fields.text("reason"));
  }
  entry.wish.kind = fields.text("kind");
  entry.wish.address = fields.text("address");
  entry.wish.language = fields.text("language");
  entry.wish.components = fields.texts("components");
  entry.wish.format = fields.text("format");
  entry.wish.owner = fields.text("owner");
  entry.confirmed = fields.boolean("confirmed").value_or(false);
  if (const auto wrong = fields.wrong()) return *wrong;
  return entry;
}

/// 201 if they are told from now on, 202 if they are asked. An endpoint gets its secret with the
/// question, so it is always asked.
Result<int> added(flow::Enrolment& enrolment, flow::Turn& turn, const Entry& entry) {
  if (entry.confirmed && entry.wish.kind == "email") {
    const auto row = enrolment.admit(turn, entry.wish);
    if (!row) return row.error();
    return 201;
  }
  const auto asked = enrolment.ask(turn, entry.wish);
  if (!asked) return asked.error();
  const auto row = enrolment.find(turn.writing(), entry.wish.kind, entry.wish.address);
  // Who asks by the form changes nothing of an endpoint that is told; an operator may name its
  // owner.
  if (row && row->state != store::SubscriberState::Pending && !entry.wish.owner.empty()) {
    const auto named = enrolment.name_owner(turn, row->id, entry.wish.owner);
    if (!named) return named.error();
  }
  return 202;
}

/// As added(), of somebody from another list: nobody is told who was not told there.
Result<int> imported(flow::Enrolment& enrolment, flow::Turn& turn, const Entry& entry) {
  static const std::vector<std::string> kStates{"pending", "active", "suppressed"};
  const auto& state = entry.state;
  if (!state.empty() && std::ranges::find(kStates, state) == kStates.end())
    return Error{Fault::Invalid,
                 "state: must be one of: pending, active, suppressed" +
                     settings::suggestion(state, kStates)};
  if (state == "suppressed") {
    const auto row = enrolment.suppress(turn, entry.wish, entry.reason);
    if (!row) return row.error();
    return 201;
  }
  auto known = entry;
  known.confirmed = entry.confirmed && state != "pending";
  return added(enrolment, turn, known);
}

void audit(flow::Turn& turn,
           const std::string& author,
           const std::string& action,
           const std::string& subject,
           const json::object& detail = {}) {
  turn.writing().add_audit({.at = turn.now,
                            .actor = author,
                            .action = action,
                            .subject = subject,
                            .detail = json::serialize(detail)});
}

}  // namespace

Result<Entry> read_entry(const Request& request) {
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  auto entry = entry_in(*fields, Takes::One);
  if (entry && entry->confirmed && !request.by_admin)
    return Error{Fault::Invalid,
                 "confirmed needs a token of scope admin: who says that they said yes"};
  return entry;
}

Result<std::vector<Entry>> read_import(const Request& request) {
  boost::system::error_code unreadable;
  const auto document = json::parse(request.body, unreadable);
  const auto* list = unreadable || !document.is_object()
                         ? nullptr
                         : document.get_object().if_contains("subscribers");
  if (list == nullptr || !list->is_array())
    return Error{Fault::Invalid, "the body must be {\"subscribers\": [...]}"};
  if (list->get_array().size() > kMostAtOnce)
    return Error{Fault::Invalid, fmt::format("subscribers: at most {} at once", kMostAtOnce)};
  std::vector<Entry> entries;
  for (const auto& one : list->get_array()) {
    auto fields = Fields::of(json::serialize(one));
    auto entry = fields ? entry_in(*fields, Takes::Import) : Result<Entry>{fields.error()};
    if (!entry)
      return Error{Fault::Invalid,
                   fmt::format("subscribers[{}]: {}", entries.size(), entry.error().what)};
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<store::SubscriberFilter> read_filter(const Request& request) {
  const auto page = page_of(request);
  if (!page) return page.error();
  store::SubscriberFilter filter{
      .kind = request.parameter("kind"), .after = page->after, .limit = page->limit};
  if (const auto state = request.parameter("state"); !state.empty()) {
    filter.state = store::subscriber_state_named(state);
    if (!filter.state)
      return Error{Fault::Invalid, "state must be one of: pending, active, suppressed, gone"};
  }
  return filter;
}

Result<flow::Reply> add_subscriber(flow::Enrolment& enrolment,
                                   flow::Turn& turn,
                                   const Entry& entry,
                                   const std::string& author) {
  const auto status = added(enrolment, turn, entry);
  if (!status) return status.error();
  const auto row = enrolment.find(turn.writing(), entry.wish.kind, entry.wish.address);
  if (!row) return row.error();
  audit(turn, author, "subscriber added", fmt::format("subscriber {}", row->id));
  return flow::Reply{.status = *status, .body = json::serialize(masked_json(enrolment, *row))};
}

Result<flow::Reply> import_subscribers(flow::Enrolment& enrolment,
                                       flow::Turn& turn,
                                       const std::vector<Entry>& entries,
                                       const std::string& author) {
  std::size_t count = 0;
  json::array refused;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto status = imported(enrolment, turn, entries[i]);
    if (status) {
      count += 1;
    } else {
      refused.push_back(json::object{{"index", i}, {"why", status.error().what}});
    }
  }
  audit(turn, author, "subscribers imported", "subscribers", {{"added", count}});
  return flow::Reply{
      .body = json::serialize(json::object{{"added", count}, {"refused", std::move(refused)}})};
}

flow::Reply list_subscribers(const flow::Enrolment& enrolment,
                             flow::Turn& turn,
                             const store::SubscriberFilter& filter) {
  json::array list;
  for (const auto& row : turn.writing().subscribers(filter))
    list.push_back(masked_json(enrolment, row));
  return page_of_list(std::move(list), filter);
}

flow::Reply export_subscribers(const flow::Enrolment& enrolment,
                               flow::Turn& turn,
                               const store::SubscriberFilter& filter,
                               const std::string& author) {
  json::array list;
  for (const auto& row : turn.writing().subscribers(filter))
    list.push_back(described(enrolment, row, true));
  audit(turn, author, "subscribers exported", "subscribers", {{"count", list.size()}});
  return page_of_list(std::move(list), filter);
}

Result<flow::Reply> find_subscriber(const flow::Enrolment& enrolment,
                                    flow::Turn& turn,
                                    const Entry& entry) {
  const auto row = enrolment.find(turn.writing(), entry.wish.kind, entry.wish.address);
  if (!row) return row.error();
  return flow::Reply{.body = json::serialize(masked_json(enrolment, *row))};
}

Result<flow::Reply> decide_on_subscriber(flow::Enrolment& enrolment,
                                         flow::Turn& turn,
                                         store::Id id,
                                         const std::string& verb,
                                         const std::string& author) {
  const bool removes = verb == "remove";
  const auto done = removes ? enrolment.remove(turn, id) : enrolment.restore(turn, id);
  if (!done) return done.error();
  audit(turn,
        author,
        removes ? "subscriber removed" : "subscriber restored",
        fmt::format("subscriber {}", id));
  return flow::Reply{.body =
                         json::serialize(masked_json(enrolment, *turn.writing().subscriber(id)))};
}

Result<flow::Reply> take_back(flow::Enrolment& enrolment,
                              flow::Turn& turn,
                              const std::string& message) {
  const auto done = enrolment.take_back(turn, message);
  if (!done) return done.error();
  return flow::Reply{.body = json::serialize(json::object{{"done", *done}})};
}

}  // namespace goji::web::ops
