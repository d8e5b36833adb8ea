#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

/// What reports take out of the API's answers. Whatever is not there is "-", or empty; whatever
/// strangers wrote cannot move the cursor.
namespace goji::app::cli {

/// null if there is no such member.
[[nodiscard]] const boost::json::value& member(const boost::json::value& value,
                                               std::string_view name);
[[nodiscard]] const boost::json::array& list(const boost::json::value& value,
                                             std::string_view name);
[[nodiscard]] bool is(const boost::json::value& value, std::string_view name);

/// Without control characters.
[[nodiscard]] std::string harmless(std::string text);

[[nodiscard]] std::string text(const boost::json::value& value, std::string_view name);

/// A text of many lines, each of them harmless and four places to the right.
[[nodiscard]] std::string indented(const boost::json::value& value);

/// "2026-11-22T23:10:05Z": what is below the second only takes room.
[[nodiscard]] std::string moment(const boost::json::value& value, std::string_view name);

/// "messaging major_outage, maps degraded_performance"
[[nodiscard]] std::string components(const boost::json::value& value);

/// The sentence in that language, else in English, else in any.
[[nodiscard]] std::string why(const boost::json::value& value, const std::string& language);

/// "8%"; a share that is not known is left to the component's assumed one.
[[nodiscard]] std::string share(const boost::json::value& value, std::string_view name);

/// Of a revision, in the first language there is.
[[nodiscard]] std::string title(const boost::json::value& revision);

/// "62 ms"
[[nodiscard]] std::string milliseconds(const boost::json::value& value, std::string_view name);

}  // namespace goji::app::cli
