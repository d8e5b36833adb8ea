#include "signals/history.h"

#include "signals/generic.h"
#include "signals/line_scanner.h"

#include <fmt/format.h>

#include <utility>

namespace goji::signals {
namespace {

constexpr std::size_t kUsualLine = 200;  // bytes; a guess, for how much room to make
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<Signal> read_line(std::string_view line) {
  Signal signal;
  if (scan_line(line, signal)) return signal;
  return read_recorded(line);
}

Result<std::vector<Signal>> read_history(std::string_view text,
                                         std::string_view path,
                                         std::size_t first_line) {
  std::vector<Signal> signals;
  signals.reserve(text.size() / kUsualLine + 1);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = first_line; !text.empty(); ++number) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (is_blank(line)) continue;
    if (scan_line(line, signals.emplace_back())) continue;
    auto signal = read_recorded(line);
    if (!signal)
      return Error{Fault::Invalid, fmt::format("{}:{}: {}", path, number, signal.error().what)};
    signals.back() = std::move(*signal);
  }
  return signals;
}

}  // namespace goji::signals
