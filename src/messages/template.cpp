#include "messages/template.h"

#include "base/utf8.h"
#include "messages/markdown.h"
#include "messages/particles.h"
#include "messages/template_source.h"
#include "settings/suggestion.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <utility>

namespace goji::messages {
namespace {

namespace mustache = kainjow::mustache;

Error invalid(std::string what) {
  return {Fault::Invalid, std::move(what)};
}

mustache::data to_data(const Values& values);

mustache::data to_data(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return {utf8::cleaned(*text)};
  if (const auto* flag = std::get_if<bool>(&value)) return {*flag};
  mustache::list list;
  for (const auto& item : std::get<std::vector<Values>>(value))
    list.push_back(to_data(item));
  return {list};
}

mustache::data to_data(const Values& values) {
  mustache::data data;
  for (const auto& [name, value] : values)
    data[name] = to_data(value);
  return data;
}

/// kainjow shows nothing for a name without a value; this remembers the first of them.
class StrictContext final : public mustache::basic_context<std::string> {
 public:
  explicit StrictContext(const mustache::data& data) { push(&data); }

  void push(const mustache::data* data) override { around_.push_back(data); }
  void pop() override { around_.pop_back(); }

  [[nodiscard]] const mustache::data* get(const std::string& asked) const override {
    const bool section = asked.ends_with('?');
    const auto name = section ? asked.substr(0, asked.size() - 1) : asked;
    const auto* found = look_up(name);
    if (found == nullptr) return complain("{{" + name + "}} has no value", name);
    if (section) return found->is_string() ? truth(!found->string_value().empty()) : found;
    if (found->is_string()) return found;
    return complain("{{" + name + "}} is not a text but for a section, {{#" + name + "}}", {});
  }

  [[nodiscard]] const mustache::data* get_partial(const std::string& /*name*/) const override {
    return nullptr;
  }

  /// Nothing if all went well.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  [[nodiscard]] const mustache::data* look_up(const std::string& name) const {
    for (auto data = around_.rbegin(); data != around_.rend(); ++data)
      if (const auto* found = (*data)->get(name)) return found;
    return nullptr;
  }

  [[nodiscard]] const mustache::data* truth(bool value) const { return value ? &yes_ : &no_; }

  const mustache::data* complain(std::string what, std::string missing) const {
    if (complaint_.empty()) {
      complaint_ = std::move(what);
      missing_ = std::move(missing);
    }
    return nullptr;
  }

  std::vector<const mustache::data*> around_{};
  mustache::data yes_{true};
  mustache::data no_{false};
  mutable std::string complaint_{};
  mutable std::string missing_{};
};

std::string as_it_is(const std::string& text) {
  return text;
}

std::string as_markdown(const std::string& text) {
  return markdown_of(text);
}

std::string (*escaping(Escape escape))(const std::string&) {
  if (escape == Escape::None) return as_it_is;
  return escape == Escape::Html ? mustache::html_escape<std::string> : as_markdown;
}

}  // namespace

struct Template::Parsed {
  Parsed(TemplateSource source, Escape how)
      : engine(source.rewritten),
        names(std::move(source.names)),
        sections(std::move(source.sections)),
        escape(how) {
    engine.set_custom_escape(escaping(how));
  }

  // Its render() is not const for the sake of partials and lambdas, which we have none of.
  mutable mustache::mustache engine;
  std::vector<std::string> names;
  std::vector<std::string> sections;
  Escape escape;
};

Template::Template(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {
}

Result<Template> Template::parse(std::string_view text, Escape escape) {
  if (!utf8::is_valid(text)) return invalid("line 1: not UTF-8");
  auto source = template_source(utf8::cleaned(text));
  if (!source) return source.error();
  auto parsed = std::make_shared<Parsed>(std::move(*source), escape);
  if (!parsed->engine.is_valid()) return invalid("line 1: " + parsed->engine.error_message());
  return Template(std::move(parsed));
}

const std::vector<std::string>& Template::names() const {
  return parsed_->names;
}

const std::vector<std::string>& Template::sections() const {
  return parsed_->sections;
}

Result<std::string> Template::render(const Values& values) const {
  const auto data = to_data(values);
  StrictContext context(data);
  auto filled = parsed_->engine.render(context);
  for (const auto& [blank, mark] : kStandIns)
    std::ranges::replace(filled, mark, blank);
  if (context.complaint().empty())
    return with_particles_chosen(filled, parsed_->escape == Escape::Html);
  if (context.missing().empty()) return invalid(context.complaint());
  std::vector<std::string> known;
  for (const auto& [name, value] : values)
    known.push_back(name);
  return invalid(context.complaint() + settings::suggestion(context.missing(), known));
}

}  // namespace goji::messages
