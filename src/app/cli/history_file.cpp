#include "app/cli/history_file.h"

#include "signals/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

namespace goji::app::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{4} << 20U;
constexpr std::size_t kSortedPiece = std::size_t{24} << 20U;
constexpr std::size_t kLongestLine = std::size_t{16} << 20U;
constexpr std::size_t kBatch = 8192;

/// Whole lines of a file, a piece at a time.
class Pieces {
 public:
  explicit Pieces(const std::string& path) : path_(path), stream_(path, std::ios::binary) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (!failure) size_ = static_cast<double>(size);
  }

  [[nodiscard]] bool is_open() const { return stream_.is_open(); }
  [[nodiscard]] double part() const { return size_ > 0 ? std::min(1.0, done_ / size_) : 0; }
  [[nodiscard]] std::size_t line() const { return line_; }  ///< the piece's first

  /// Nothing at the end of the file; Invalid for a line that is no line.
  Result<std::optional<std::string_view>> next(std::size_t about) {
    line_ += lines_;
    text_.erase(0, used_);
    used_ = std::string::npos;
    while (used_ == std::string::npos && stream_) {
      const auto before = text_.size();
      text_.resize(before + about);
      stream_.read(text_.data() + before, static_cast<std::streamsize>(about));
      const auto got = static_cast<std::size_t>(stream_.gcount());
      text_.resize(before + got);
      done_ += static_cast<double>(got);
      const auto end = text_.rfind('\n');
      if (end != std::string::npos) used_ = end + 1;
      if (end == std::string::npos && text_.size() > kLongestLine)
        return Error{Fault::Invalid, fmt::format("{}:{}: is longer than 16 MiB", path_, line_)};
    }
    if (used_ == std::string::npos) used_ = text_.size();  // the last line has no end
    if (used_ == 0) return std::optional<std::string_view>{};
    const auto piece = std::string_view{text_}.substr(0, used_);
    lines_ = static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    return std::optional{piece};
  }

 private:
  std::string path_;
  std::ifstream stream_;
  std::string text_;
  std::size_t used_ = 0;
  std::size_t line_ = 1;
  std::size_t lines_ = 0;
  double size_ = 0;
  double done_ = 0;
};

Error unreadable(const std::string& path) {
  return {Fault::NotFound, fmt::format("{}: cannot be read", path)};
}

bool wanted(const HistoryFile& file, const Signal& signal) {
  return (!file.from || signal.at >= *file.from) && (!file.to || signal.at <= *file.to);
}

/// Hands out whole instants: the last one waits until the next begins.
class Instants {
 public:
  explicit Instants(const TakeSignals& take) : take_(take) {}

  void add(std::vector<Signal>&& signals) {
    if (waiting_.empty()) {
      waiting_ = std::move(signals);
    } else {
      std::ranges::move(signals, std::back_inserter(waiting_));
    }
    if (waiting_.empty()) return;
    const auto last = waiting_.back().at;
    const auto whole = std::ranges::find_if(
        waiting_.rbegin(), waiting_.rend(), [&](const Signal& s) { return s.at != last; });
    const auto size = static_cast<std::size_t>(waiting_.rend() - whole);
    if (size == 0) return;
    take_(std::span{waiting_}.first(size));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
  }

  void finish() {
    if (!waiting_.empty()) take_(waiting_);
    waiting_.clear();
  }

 private:
  const TakeSignals& take_;
  std::vector<Signal> waiting_{};
};

// --- sorting -------------------------------------------------------------------------------------

struct Closes {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, Closes>;

/// A sorted part of the history, in a file that nobody else sees and that goes with it.
class Run {
 public:
  explicit Run(TemporaryFile file) : file_(std::move(file)) { std::rewind(file_.get()); }
  Run(Run&& other) noexcept
      : file_(std::move(other.file_)),
        line_(std::exchange(other.line_, nullptr)),
        room_(other.room_) {}
  Run& operator=(Run&&) = delete;
  ~Run() { std::free(line_); }  // NOLINT(cppcoreguidelines-no-malloc): getline() made it

  /// False at its end.
  bool next(Signal& signal) {
    const auto size = ::getline(&line_, &room_, file_.get());
    if (size <= 0) return false;
    signal = signals::read_line({line_, static_cast<std::size_t>(size) - 1}).value();
    return true;
  }

 private:
  TemporaryFile file_;
  char* line_ = nullptr;
  std::size_t room_ = 0;
};

struct Line {
  TimePoint at{};
  std::string_view text{};
};

Result<std::vector<Line>> lines_of(const HistoryFile& file,
                                   std::string_view piece,
                                   std::size_t number) {
  std::vector<Line> lines;
  for (; !piece.empty(); ++number) {
    auto text = piece.substr(0, piece.find('\n'));
    piece.remove_prefix(std::min(piece.size(), text.size() + 1));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    // It may begin with a byte order mark, and be the last without an end.
    auto read = signals::read_history(text, file.path, number);
    if (!read) return read.error();
    if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (wanted(file, read->front())) lines.push_back({read->front().at, text});
  }
  std::ranges::stable_sort(lines, {}, &Line::at);
  return lines;
}

Result<Run> write_run(const std::vector<Line>& lines) {
  TemporaryFile file{std::tmpfile()};
  bool good = file != nullptr;
  for (const Line& line : lines) {
    good =
        good && std::fwrite(line.text.data(), 1, line.text.size(), file.get()) == line.text.size();
    good = good && std::fputc('\n', file.get()) != EOF;
  }
  good = good && std::fflush(file.get()) == 0;
  if (!good)
    return Error{Fault::Unavailable, "no room for sorting in the folder of temporary files"};
  return Run{std::move(file)};
}

void merge(std::vector<Run>& runs, const TakeSignals& take) {
  struct Head {
    Signal signal{};
    std::size_t run = 0;
  };
  const auto later = [](const Head& one, const Head& other) {
    return one.signal.at != other.signal.at ? one.signal.at > other.signal.at : one.run > other.run;
  };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads{later};
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (Head head{.run = i}; runs[i].next(head.signal)) heads.push(std::move(head));
  Instants instants{take};
  std::vector<Signal> batch;
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    batch.push_back(std::move(head.signal));
    if (runs[head.run].next(head.signal)) heads.push(std::move(head));
    if (batch.size() < kBatch) continue;
    instants.add(std::move(batch));
    batch.clear();
  }
  instants.add(std::move(batch));
  instants.finish();
}

/// Sorted, and nothing in it before `last`, which moves to its end.
bool goes_on(const std::vector<Signal>& piece, TimePoint& last) {
  if (piece.empty()) return true;
  if (piece.front().at < last || !std::ranges::is_sorted(piece, {}, &Signal::at)) return false;
  last = piece.back().at;
  return true;
}

}  // namespace

Result<Order> read_in_order(const HistoryFile& file,
                            const TakeSignals& take,
                            const TellProgress& tell) {
  Pieces pieces{file.path};
  if (!pieces.is_open()) return unreadable(file.path);
  Instants instants{take};
  auto last = TimePoint::min();
  while (true) {
    const auto piece = pieces.next(kPiece);
    if (!piece) return piece.error();
    if (!*piece) break;
    auto read = signals::read_history(**piece, file.path, pieces.line());
    if (!read) return read.error();
    if (!goes_on(*read, last)) return Order::Broken;
    if (file.from || file.to)
      std::erase_if(*read, [&](const Signal& signal) { return !wanted(file, signal); });
    instants.add(std::move(*read));
    tell(pieces.part());
  }
  instants.finish();
  return Order::Kept;
}

Result<void> read_sorted(const HistoryFile& file,
                         const TakeSignals& take,
                         const TellProgress& tell) {
  Pieces pieces{file.path};
  if (!pieces.is_open()) return unreadable(file.path);
  std::vector<Run> runs;
  while (true) {
    const auto piece = pieces.next(kSortedPiece);
    if (!piece) return piece.error();
    if (!*piece) break;
    const auto lines = lines_of(file, **piece, pieces.line());
    if (!lines) return lines.error();
    auto run = write_run(*lines);
    if (!run) return run.error();
    runs.push_back(std::move(*run));
    tell(pieces.part() / 2);
  }
  merge(runs, take);
  tell(1);
  return {};
}

}  // namespace goji::app::cli
