#pragma once

#include <boost/json.hpp>

#include <string>

/// The operators' API's answers as text for people at a terminal. What an answer lacks is shown as
/// "-": an older or newer server is read as far as it goes.
namespace goji::app::cli {

/// What is open, what waits for a person, what is on its way: of one value with `incidents`,
/// `drafts`, `deliveries` and `channels`.
[[nodiscard]] std::string status_report(const boost::json::value& all);

[[nodiscard]] std::string incidents_report(const boost::json::value& answer);
[[nodiscard]] std::string incident_report(const boost::json::value& incident);
[[nodiscard]] std::string deliveries_report(const boost::json::value& answer);

/// One delivery with every attempt.
[[nodiscard]] std::string delivery_report(const boost::json::value& delivery);

/// Drafts with their reasons in `language`, or the nearest that there is.
[[nodiscard]] std::string drafts_report(const boost::json::value& answer,
                                        const std::string& language);

/// Why and when it was decided.
[[nodiscard]] std::string explanation(const boost::json::value& answer,
                                      const std::string& language);

/// Whether a component may be worked on, and if not why, with reasons in `language`.
[[nodiscard]] std::string gate_report(const boost::json::value& answer,
                                      const std::string& language);

/// What each channel would show of it, and how much of its limits that takes.
[[nodiscard]] std::string preview_report(const boost::json::value& answer);

/// Where to look for what became of a test.
[[nodiscard]] std::string test_report(const boost::json::value& answer);

/// How a test ends: it waits, or it is good, or it is not, and no more waiting will change that.
enum class TestEnd { Open, Good, Bad };

/// Of the test's delivery as it stands. `read_back`: what was accepted is good once it was seen.
[[nodiscard]] TestEnd end_of_test(const boost::json::value& delivery, bool read_back);

/// How many deliveries are, or would be, sent again.
[[nodiscard]] std::string redrive_report(const boost::json::value& answer, bool dry_run);

/// How many deliveries are, or would be, sent now that a person has said yes.
[[nodiscard]] std::string release_report(const boost::json::value& answer, bool dry_run);

/// One line after a channel was paused, and after it was resumed.
[[nodiscard]] std::string paused_report(const boost::json::value& answer);
[[nodiscard]] std::string resumed_report(const boost::json::value& answer);

/// One line after something was said: what, where it stands, where to look on.
[[nodiscard]] std::string spoken_report(const boost::json::value& answer);

/// One line after a draft was changed.
[[nodiscard]] std::string edited_report(const boost::json::value& answer);

}  // namespace goji::app::cli
