#include "signals/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace goji::signals {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What basic_parser calls while it reads. Beside building the value it watches for names that
/// come twice, and converts fractions itself: Boost 1.81 may be off in the last digit.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);  // NOLINT: the parser's names
  static constexpr std::size_t max_array_size = std::size_t(-1);   // NOLINT
  static constexpr std::size_t max_key_size = std::size_t(-1);     // NOLINT
  static constexpr std::size_t max_string_size = std::size_t(-1);  // NOLINT

  json::value release() { return stack_.release(); }
  [[nodiscard]] const std::string& twice() const { return twice_; }

  bool on_document_begin(error_code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_object_begin(error_code&) {
    begins_.push_back(std::ssize(names_));
    return true;
  }
  bool on_object_end(std::size_t count, error_code& error) {
    const auto first = names_.begin() + begins_.back();
    std::sort(first, names_.end());
    const auto twin = std::adjacent_find(first, names_.end());
    if (twin != names_.end()) {
      twice_ = *twin;
      error = json::make_error_code(json::error::syntax);
      return false;
    }
    names_.erase(first, names_.end());
    begins_.pop_back();
    stack_.push_object(count);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    part_ += std::string_view{part};
    return true;
  }
  bool on_key(json::string_view part, std::size_t, error_code&) {
    part_ += std::string_view{part};
    stack_.push_key(part_);
    names_.push_back(std::exchange(part_, {}));
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view part, error_code&) {
    part_ += std::string_view{part};
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view, error_code&) {
    part_.clear();
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
    part_.clear();
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, json::string_view part, error_code&) {
    part_ += std::string_view{part};
    std::from_chars(part_.data(), part_.data() + part_.size(), number);  // out of range: as it was
    part_.clear();
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  json::value_stack stack_;
  std::vector<std::string> names_;      ///< in the objects that are open, the innermost last
  std::vector<std::ptrdiff_t> begins_;  ///< where each of these begins
  std::string part_;                    ///< of a key or number that comes in several
  std::string twice_;                   ///< the name that did
};

std::string complaint(const Builder& builder, const error_code& error, std::size_t at) {
  if (!builder.twice().empty())
    return fmt::format(
        "has the name `{}` twice in the object that ends at byte {}", builder.twice(), at);
  if (error == json::error::too_deep) return fmt::format("is nested deeper than {}", kMaxDepth);
  return fmt::format("is not JSON: {} at byte {}", error.message(), at);
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  const auto skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::basic_parser<Builder> parser{options};
  error_code error;
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::make_error_code(json::error::extra_data);
  if (error) return Error{Fault::Invalid, complaint(parser.handler(), error, skipped + read)};
  return parser.handler().release();
}

std::string words(const json::value& value) {
  if (value.is_string()) return std::string{std::string_view{value.get_string()}};
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return json::serialize(value);
}

}  // namespace goji::signals
