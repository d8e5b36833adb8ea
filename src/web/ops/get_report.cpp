#include "web/ops/get_report.h"

#include "settings/suggestion.h"
#include "web/negotiate.h"
#include "web/ops/parameters.h"
#include "web/ops/report.h"
#include "web/ops/report_json.h"
#include "web/ops/report_view.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace goji::web::ops {
namespace {

constexpr std::array<std::pair<std::string_view, ReportForm>, 3> kForms{
    {{"application/json", ReportForm::Json},
     {"text/markdown", ReportForm::Markdown},
     {"text/html", ReportForm::Html}}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// The part before the sign, which is taken off together with it.
std::string_view taken(std::string_view& text, char sign) {
  const auto end = text.find(sign);
  const auto part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(part);
}

double weight_in(std::string_view parameters) {
  double weight = 1;
  while (!parameters.empty()) {
    const auto one = taken(parameters, ';');
    if (!one.starts_with("q=")) continue;
    const auto [end, error] = std::from_chars(one.data() + 2, one.data() + one.size(), weight);
    if (error != std::errc{}) weight = 0;
  }
  return weight;
}

std::string language_of(const Request& request, const flow::Wording& wording) {
  const auto header = request.headers.find("accept-language");
  return std::string{best_language(wording.languages(),
                                   request.parameter("lang"),
                                   header == request.headers.end() ? "" : header->second)};
}

std::optional<Error> wrong_in(const Request& request, const flow::Wording& wording) {
  if (auto wrong = unknown_in(request, {"lang"})) return wrong;
  const auto lang = request.parameter("lang");
  const auto& known = wording.languages();
  if (lang.empty() || std::ranges::find(known, lang) != known.end()) return std::nullopt;
  return Error{
      Fault::Invalid,
      fmt::format("lang is none of the site's: {}{}", lang, settings::suggestion(lang, known))};
}

Response written(const Report& report,
                 const flow::Wording& wording,
                 const std::string& language,
                 ReportForm form) {
  if (form == ReportForm::Json)
    return {.body = boost::json::serialize(report_json(report, wording))};
  const auto& texts = wording.library().report(language);
  auto values = report_view(report, wording, language);
  const bool html = form == ReportForm::Html;
  auto text = html ? texts.html(std::move(values)) : texts.markdown(std::move(values));
  if (!text) return problem(500, text.error().what);
  return {.content_type = html ? "text/html; charset=utf-8" : "text/markdown; charset=utf-8",
          .body = std::move(*text),
          .headers = {{"Content-Language", language}}};
}

Response in_form(const Request& request, const Records& records, ReportForm form) {
  const auto id = id_in(request, "incident");
  if (!id) return problem(id.error());
  if (const auto wrong = wrong_in(request, records.wording)) return problem(*wrong);
  const auto row = records.store.incident(*id);
  if (!row) return problem(Error{Fault::NotFound, fmt::format("there is no incident {}", *id)});
  return written(report_of(*row, records.store, request.arrival),
                 records.wording,
                 language_of(request, records.wording),
                 form);
}

}  // namespace

ReportForm best_form(std::string_view accept) {
  auto best = ReportForm::Json;
  double most = 0;
  std::array<double, kForms.size()> weights{};
  while (!accept.empty()) {
    auto range = taken(accept, ',');
    const auto type = taken(range, ';');
    const auto weight = weight_in(range);
    for (std::size_t i = 0; i < kForms.size(); ++i)
      if (kForms.at(i).first == type) weights.at(i) = weight;
  }
  for (std::size_t i = 0; i < kForms.size(); ++i)
    if (weights.at(i) > most) {
      most = weights.at(i);
      best = kForms.at(i).second;
    }
  return best;
}

Response get_report(const Request& request, const Records& records) {
  const auto accept = request.headers.find("accept");
  auto response =
      in_form(request,
              records,
              accept == request.headers.end() ? ReportForm::Json : best_form(accept->second));
  response.headers.emplace_back("Vary", "Accept, Accept-Language");
  return response;
}

Response get_report_json(const Request& request, const Records& records) {
  return in_form(request, records, ReportForm::Json);
}

Response get_report_markdown(const Request& request, const Records& records) {
  return in_form(request, records, ReportForm::Markdown);
}

Response get_report_html(const Request& request, const Records& records) {
  return in_form(request, records, ReportForm::Html);
}

}  // namespace goji::web::ops
