#include "web/pages.h"

#include "web/door.h"
#include "web/head_writer.h"
#include "web/negotiate.h"
#include "web/target.h"

namespace goji::web {
namespace {

/// One page in one language.
struct Found {
  const board::Page* page = nullptr;
  std::string_view language;  ///< empty: it is the same in all
};

Found find(const board::Board& board, std::string_view path, const Head& head) {
  const auto language =
      best_language(board.languages, query_value(head.query, "lang"), head.find("accept-language"));
  const auto* const page = board.find(path, language);
  const bool in_all = page == board.find(path, "");
  return {.page = page, .language = in_all ? std::string_view{} : language};
}

std::string_view body_in(const board::Page& page, Coding coding) {
  if (coding == Coding::Brotli) return page.brotli;
  return coding == Coding::Gzip ? page.gzip : page.plain;
}

/// What a cache must look at before it gives this answer to somebody else.
std::string_view vary_of(const Found& found) {
  const bool coded = !found.page->gzip.empty() || !found.page->brotli.empty();
  if (found.language.empty()) return coded ? "Accept-Encoding" : "";
  return coded ? "Accept-Encoding, Accept-Language" : "Accept-Language";
}

void optional_field(HeadWriter& writer, std::string_view name, std::string_view value) {
  if (!value.empty()) writer.field(name, value);
}

/// What of a page is sent.
struct Form {
  int status = 200;
  Coding coding = Coding::Plain;
};

std::size_t number_of(const Form& form) {
  const std::size_t statuses = form.status == 200 ? 0 : form.status == 304 ? 1 : 2;
  return statuses * 3 + static_cast<std::size_t>(form.coding);
}

std::string head_of(const Found& found, const Form& form, std::string_view always) {
  const auto& page = *found.page;
  std::string out;
  HeadWriter writer{out, form.status};
  if (form.status != 304) {
    writer.field("Content-Type", page.content_type);
    writer.length(body_in(page, form.coding).size());
    if (form.coding != Coding::Plain)
      writer.field("Content-Encoding", form.coding == Coding::Gzip ? "gzip" : "br");
    optional_field(writer, "Content-Language", found.language);
    optional_field(writer, "Content-Security-Policy", page.csp);
    if (!page.filename.empty())
      writer.field("Content-Disposition", "inline; filename=\"" + page.filename + '"');
  }
  optional_field(writer, "ETag", tag_of(page.etag, form.coding));
  optional_field(writer, "Cache-Control", page.cache_control);
  optional_field(writer, "Vary", vary_of(found));
  if (page.cors) writer.field("Access-Control-Allow-Origin", "*");
  out.append(always);
  return out;
}

Laid lay(const Found& found, const Head& head, int status, Heads& heads, std::string& out) {
  const auto& page = *found.page;
  const auto coding =
      best_coding(head.find("accept-encoding"), !page.gzip.empty(), !page.brotli.empty());
  const bool known = status == 200 && has_already(head.find("if-none-match"), page.etag);
  const Form form{.status = known ? 304 : status, .coding = coding};
  auto& written = heads.of(page, number_of(form));
  if (written.empty()) written = head_of(found, form, heads.always());
  out = written;
  return {.status = form.status, .body = known ? std::string_view{} : body_in(page, coding)};
}

/// Where the board keeps what this path and query ask for.
std::string place_of(const std::string& path, std::string_view query) {
  const auto component = path == "/api/banner" ? query_value(query, "component") : std::string{};
  return component.empty() ? path : path + '/' + component;
}

/// What readers may do with a page, and what routes add to its path.
std::string methods_of(std::string_view added) {
  std::string methods{"GET, HEAD, OPTIONS"};
  for_each_element(added, [&](std::string_view method) {
    if (methods.find(method) == std::string::npos) methods.append(", ").append(method);
  });
  return methods;
}

Laid lay_other_method(const board::Page& page,
                      bool is_options,
                      const std::string& methods,
                      std::string_view always,
                      std::string& out) {
  if (is_options) {
    write_head(out, options_answer(methods, page.cors), {});
    out.append(always);
    return {.status = 204};
  }
  const auto laid = lay_text(405, "Method Not Allowed\n", always, out);
  out.append("Allow: ").append(methods).append("\r\n");
  return laid;
}

}  // namespace

std::string& Heads::of(const board::Page& page, std::size_t form) {
  return written_[&page].at(form);
}

std::optional<Laid> lay_page(const board::Board& board,
                             const Head& head,
                             const Router& routes,
                             Heads& heads,
                             std::string& out) {
  const bool encoded = head.path.find('%') != std::string_view::npos;
  const auto plain = encoded ? decoded(head.path) : std::nullopt;
  if (encoded && !plain) return {};
  const auto found =
      find(board, place_of(plain.value_or(std::string{head.path}), head.query), head);
  if (found.page == nullptr) return {};
  if (head.method == "GET" || head.method == "HEAD") return lay(found, head, 200, heads, out);
  const auto match = routes.match(head.method, head.path);
  if (match.route != nullptr) return {};
  const bool is_options = head.method == "OPTIONS";
  return lay_other_method(*found.page, is_options, methods_of(match.allow), heads.always(), out);
}

Laid lay_missing(const board::Board& board, const Head& head, Heads& heads, std::string& out) {
  const auto found = find(board, "/404", head);
  if (found.page != nullptr) return lay(found, head, 404, heads, out);
  const auto laid = lay_text(503, "This page is still being made\n", heads.always(), out);
  out.append("Retry-After: 1\r\n");
  return laid;
}

Laid lay_events(std::string_view always, std::string& out) {
  HeadWriter writer{out, 200};
  writer.field("Content-Type", "text/event-stream; charset=utf-8");
  writer.field("Cache-Control", "no-store");
  writer.field("Access-Control-Allow-Origin", "*");
  writer.field("X-Accel-Buffering", "no");  // nginx would keep it until it has a bufferful
  out.append(always);
  return {.body = "retry: 5000\n\n"};
}

Laid lay_text(int status, std::string_view text, std::string_view always, std::string& out) {
  HeadWriter writer{out, status};
  writer.field("Content-Type", "text/plain; charset=utf-8");
  writer.length(text.size());
  writer.field("Cache-Control", "no-store");
  out.append(always);
  return {.status = status, .body = text};
}

}  // namespace goji::web
