#pragma once

#include "base/result.h"

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <vector>

/// Comma-separated values: https://www.rfc-editor.org/rfc/rfc4180
namespace goji::app::cli {

/// One record, with its line end. What needs quotes gets them.
[[nodiscard]] std::string csv_record(const std::vector<std::string>& fields);

/// Reads records one after the other; lines may end either way.
class CsvReader {
 public:
  explicit CsvReader(std::istream& in) : in_(in) {}

  /// Nothing at the end. Invalid: a quote that never ends.
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> next();

  [[nodiscard]] std::size_t line() const { return line_; }  ///< where the last record began

 private:
  /// Reads what stands in quotes; false if they never end.
  bool read_quoted(std::string& field);

  std::istream& in_;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
};

}  // namespace goji::app::cli
