#pragma once

#include "base/clock.h"
#include "signals/matcher.h"
#include "signals/refusal.h"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace goji::signals {

/// Takes named fields out of one JSON object, strictly, and keeps the first complaint with its
/// place. null is the same as absent. What nobody took is left for rest().
class Fields {
 public:
  /// `place` is where the object stands in the body: "[2]", or empty if it is the body.
  Fields(boost::json::object fields, std::string place);

  /// Any string; empty if absent.
  std::string text(std::string_view name);

  /// A name to tell things apart by (see text.h); the fallback, unless empty, if absent.
  std::string identity(std::string_view name, std::string_view fallback = {});
  /// The same, but it may be absent.
  std::string optional_identity(std::string_view name);

  std::optional<TimePoint> time(std::string_view name);
  std::optional<double> share(std::string_view name);         ///< 0 to 1
  std::optional<std::uint64_t> users(std::string_view name);  ///< a whole number, at most 2^40

  /// An object of texts: at most kMaxLabels, their names fit to be identities, their values
  /// unshortened.
  Labels labels(std::string_view name);

  /// What nobody took, as labels; names unfit for a label are complained about.
  Labels rest();

  void complain(std::string_view name, std::string_view what);

  [[nodiscard]] bool good() const { return what_.empty(); }
  /// The first complaint, if not good(), as one about entry `index`.
  [[nodiscard]] Refusal refusal(std::size_t index) const { return {index, path_of_, what_}; }

 private:
  boost::json::value take(std::string_view name);
  void add_labels(Labels& labels, const boost::json::object& from, std::string_view place);

  boost::json::object fields_;
  std::string path_;     ///< "[2]."
  std::string whole_;    ///< "[2]" or "body"
  std::string path_of_;  ///< of the complaint
  std::string what_;
};

}  // namespace goji::signals
