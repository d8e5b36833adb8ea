#pragma once

#include "web/joining/joining.h"

#include <chrono>
#include <string>
#include <string_view>

namespace goji::web::joining {

/// One request on its way through the desk and back.
struct Joining::Visit {
  Sent sent{};
  std::string language{};
  Shown shown{};
  Answer answer{};
};

/// How a visit can end. Each in the reader's language, or as JSON for a program.
class Replies {
 public:
  Replies(const Sent& sent, const std::string& language, const Joining::Shown& shown)
      : sent_(sent), language_(language), shown_(shown) {}

  /// The form to subscribe, with a word under page.subscribe about what went wrong, if anything.
  [[nodiscard]] Response form(int status, std::string_view trouble) const;

  /// What somebody gets.
  [[nodiscard]] Response settings(int status,
                                  const flow::Enrolment::Settings& settings,
                                  std::string_view trouble) const;
  [[nodiscard]] Response page(int status, const board::FormAnswer& answer) const;

  /// What somebody gets, which what they sent has not changed.
  [[nodiscard]] Response unchanged(const Error& error,
                                   const flow::Enrolment::Settings& settings) const;

  [[nodiscard]] Response too_often(std::chrono::seconds wait) const;

  /// The token is not ours, or not any more.
  [[nodiscard]] Response invalid() const;

  /// What could not be done.
  [[nodiscard]] Response refused(const Error& error) const;

 private:
  [[nodiscard]] Response html(int status, std::string body) const;

  const Sent& sent_;
  const std::string& language_;
  const Joining::Shown& shown_;
};

}  // namespace goji::web::joining
