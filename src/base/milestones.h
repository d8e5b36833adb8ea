#pragma once

#include <string_view>

namespace goji {

/// The named points between taking something in and having recorded what became of it. The program
/// passes them by; the crash tests hand in one that ends the process at a point of their choice.
class Milestones {
 public:
  virtual ~Milestones() = default;
  virtual void pass(std::string_view point) = 0;
};

/// Passes everything by.
class NoMilestones final : public Milestones {
 public:
  void pass(std::string_view /*point*/) override {}
};

}  // namespace goji
