#pragma once

#include "board/board.h"
#include "web/head.h"
#include "web/router.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

/// Answers from the board, for readers. Pure: the board and a head give the same bytes each time.
namespace goji::web {

/// An answer whose body lies ready.
struct Laid {
  int status = 200;
  std::string_view body{};  ///< of the board's; to be left out if the method is HEAD
};

/// What answers begin with, for the pages of one board at a time: it is written when a page is
/// first asked for, and after that copied. One thread's.
class Heads {
 public:
  /// `always`: lines that every answer has.
  explicit Heads(std::string always = {}) : always_(std::move(always)) {}

  /// To be called before the board is another: pages are known by where they are.
  void forget() { written_.clear(); }

  /// Of this page in one of its forms; empty until it is written.
  [[nodiscard]] std::string& of(const board::Page& page, std::size_t form);

  [[nodiscard]] std::string_view always() const { return always_; }

  static constexpr std::size_t kForms = 9;

 private:
  std::string always_;
  std::unordered_map<const board::Page*, std::array<std::string, kForms>> written_{};
};

/// The answer to `head` if the board has its path (of the banner, that with its `component`): the
/// page in the reader's language and coding, 304 if the reader has it already, what OPTIONS asks,
/// or 405. `routes` may add methods to a path that is on the board. Its head is written to `out`,
/// but for its end.
[[nodiscard]] std::optional<Laid> lay_page(const board::Board& board,
                                           const Head& head,
                                           const Router& routes,
                                           Heads& heads,
                                           std::string& out);

/// The answer where nothing is: the board's page "/404". A board without one is not complete yet,
/// as for a moment after the start: then 503, and when to come back.
[[nodiscard]] Laid lay_missing(const board::Board& board,
                               const Head& head,
                               Heads& heads,
                               std::string& out);

/// The beginning of an answer without an end: server-sent events.
[[nodiscard]] Laid lay_events(std::string_view always, std::string& out);

/// A short text that is not on the board, never to be cached. It is not copied.
[[nodiscard]] Laid lay_text(int status,
                            std::string_view text,
                            std::string_view always,
                            std::string& out);

}  // namespace goji::web
