#pragma once

#include "board/board.h"
#include "board/facts.h"
#include "board/templates.h"

#include <functional>
#include <memory>

namespace goji::app {

/// Makes the boards. What readers need at once is made where it is asked for, on the desk's thread;
/// the complete board, which takes a hundred times as long, is printed on another, so that no
/// signal waits for it. Only the newest facts are ever printed, and what was said meanwhile stays
/// on top.
class Publisher {
 public:
  using Post = std::function<void(std::function<void()>)>;  ///< to a thread
  using Deliver = std::function<void(std::shared_ptr<const board::Board>)>;

  /// `deliver` is called on the desk's thread with every board, each newer than the last.
  Publisher(Post to_desk, Post to_printer, Deliver deliver);

  /// Delivers the urgent board before it returns. On the desk's thread.
  void publish(board::Facts facts, board::Templates templates);

 private:
  struct Issue {
    board::Facts facts;
    board::Templates templates;
  };

  void print();
  void printed(const std::shared_ptr<const Issue>& issue,
               std::shared_ptr<const board::Board> complete);

  Post to_desk_;
  Post to_printer_;
  Deliver deliver_;
  std::shared_ptr<const Issue> newest_{};
  std::shared_ptr<const board::Board> board_{};
  bool printing_ = false;
};

}  // namespace goji::app
