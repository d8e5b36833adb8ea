#pragma once

#include "base/result.h"
#include "domain/component.h"
#include "store/rows.h"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::web::ops {

/// Takes named fields out of the JSON object that an operator sent, strictly: whatever is wrong is
/// noted with its path, all of it, and a field that nobody asked for is one of the wrongs. null is
/// the same as absent.
class Fields {
 public:
  /// Invalid if the body is no JSON object. An empty body is an empty object.
  static Result<Fields> of(std::string_view body);

  [[nodiscard]] bool has(std::string_view name) const;  ///< and nobody took it yet

  std::string text(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::uint64_t> whole(std::string_view name);

  /// An id: a string as in every answer, or the number in it. Nothing if it is not there.
  std::optional<std::uint64_t> id(std::string_view name);

  /// {KEY: STATUS}: an impact, `operational` or `under_maintenance`.
  std::map<std::string, ComponentStatus> components(std::string_view name);

  /// {LANGUAGE: {title, body}}, or {LANGUAGE: TITLE}.
  std::map<std::string, store::Words> messages(std::string_view name);

  void complain(std::string_view path, std::string_view what);

  /// Every complaint in one Error, a sentence each; what is left untaken is complained about too.
  [[nodiscard]] std::optional<Error> wrong();

 private:
  explicit Fields(boost::json::object fields) : fields_(std::move(fields)) {}

  boost::json::value take(std::string_view name);
  boost::json::object take_object(std::string_view name);
  void take_word(store::Words& words,
                 const std::string& path,
                 std::string_view name,
                 const boost::json::value& text);
  store::Words words_at(const std::string& path, const boost::json::value& value);

  boost::json::object fields_;
  std::vector<std::string> known_{};
  std::vector<std::string> complaints_{};
};

}  // namespace goji::web::ops
