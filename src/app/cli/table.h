#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace goji::app::cli {

/// Rows below a head, each column as wide as its widest cell; the last may be of any width.
class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}

  void add(std::vector<std::string> row) {
    rows_.push_back(std::move(row));
  }  ///< as many as the head

  [[nodiscard]] bool empty() const { return rows_.size() == 1; }

  /// A line a row. Widths are those of a terminal: Hangul and its like take two places.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace goji::app::cli
