#include "app/publisher.h"

#include "board/build.h"

#include <utility>

namespace goji::app {

Publisher::Publisher(Post to_desk, Post to_printer, Deliver deliver)
    : to_desk_(std::move(to_desk)),
      to_printer_(std::move(to_printer)),
      deliver_(std::move(deliver)) {
}

void Publisher::publish(board::Facts facts, board::Templates templates) {
  newest_ = std::make_shared<const Issue>(Issue{std::move(facts), std::move(templates)});
  board_ = std::make_shared<const board::Board>(
      board::build_urgent(newest_->facts, newest_->templates, board_));
  deliver_(board_);
  if (printing_) return;
  printing_ = true;
  to_desk_([this] { print(); });  // what waits for the desk, and what it sends, comes first
}

void Publisher::print() {
  to_printer_([this, issue = newest_, before = board_] {
    auto complete = std::make_shared<const board::Board>(
        board::build(issue->facts, issue->templates, before.get()));
    to_desk_([this, issue, complete = std::move(complete)]() mutable {
      printed(issue, std::move(complete));
    });
  });
}

void Publisher::printed(const std::shared_ptr<const Issue>& issue,
                        std::shared_ptr<const board::Board> complete) {
  const bool newest = issue == newest_;
  board_ = newest ? std::move(complete) : board::on_top(*board_, std::move(complete));
  deliver_(board_);
  printing_ = !newest;
  if (printing_) print();
}

}  // namespace goji::app
