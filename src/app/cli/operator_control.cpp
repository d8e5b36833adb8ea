#include "app/cli/asking.h"
#include "app/cli/operator_verbs.h"
#include "app/cli/reports.h"
#include "board/text.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

/// What the verbs of work control and of looking back do.
namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr long kOpen = 200;
constexpr long kClosed = 423;
constexpr int kRefused = 1;

}  // namespace

int OperatorVerbs::gate() {
  Asking asking{world_, server_, token_};
  const auto answered = asking.look("/api/v1/gate?component=" + board::path_piece(component_));
  if (!answered) return kRefused;
  boost::system::error_code unreadable;
  const auto answer = json::parse(answered->body, unreadable);
  // What cannot be understood keeps a gate closed.
  if (unreadable || (answered->status != kOpen && answered->status != kClosed)) {
    fmt::print(world_.err, "{}\n", Client::refusal(*answered));
    return kRefused;
  }
  if (json_) {
    world_.out << answered->body << '\n';
  } else {
    world_.out << gate_report(answer, language_in(world_.environment));
  }
  return answered->status == kOpen ? 0 : kRefused;
}

int OperatorVerbs::report() {
  Asking asking{world_, server_, token_};
  auto path = fmt::format("/api/v1/incidents/{}/report.{}", id_, json_ ? "json" : format_);
  if (!language_.empty()) path += "?lang=" + board::path_piece(language_);
  const auto answered = asking.look(path, language_in(world_.environment));
  if (!answered) return kRefused;
  if (answered->status != kOpen) {
    fmt::print(world_.err, "{}\n", Client::refusal(*answered));
    return kRefused;
  }
  world_.out << answered->body;
  if (!answered->body.ends_with('\n')) world_.out << '\n';
  return 0;
}

}  // namespace goji::app::cli
