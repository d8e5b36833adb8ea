#pragma once

#include <cstdint>
#include <string>

/// A disk fills up at night, and an outage may be why: what there is to say then must still be
/// kept. So the store that serves has a file beside it, "<store>.reserve", of nothing but room, and
/// gives it up for what SQLite writes next, or for the start, once there is no other. It is made
/// again when the disk has room for it and as much besides.
namespace goji::store::sqlite {

inline constexpr std::uint64_t kReserve = 8U << 20U;  ///< bytes; thousands of notices

/// Removes it. False if there was none. From any thread.
bool give_up_reserve(const std::string& store) noexcept;

/// That of one store, which serves. For one thread.
class Reserve {
 public:
  /// Makes it, unless it is there or there is little room.
  explicit Reserve(const std::string& store);

  /// Sees whether it is still there; if not, whether it can be again.
  void look();

  [[nodiscard]] bool is_kept() const { return kept_; }

 private:
  [[nodiscard]] bool make() const;

  std::string file_;
  bool kept_ = false;
};

}  // namespace goji::store::sqlite
