#pragma once

#include "flow/turn.h"
#include "store/delivery_rows.h"
#include "store/reading.h"

#include <string>

namespace goji::flow {

/// Knows whom a delivery's recipient stands for. Asked on the desk's thread, in its turns.
class Addressees {
 public:
  virtual ~Addressees() = default;

  /// Puts in where a delivery that was just leased goes, if its recipient is only a name.
  virtual void address(store::Reading& reading, store::Claimed& claimed, TimePoint now) = 0;

  /// An attempt at a delivery to `recipient` has ended, and was recorded.
  virtual void heard(Turn& turn, const std::string& recipient, const store::Settled& settled) = 0;

  /// The recipient has refused too often in a row, since then, and is left alone for a while at a
  /// time until it takes something.
  virtual void refuses(Turn& turn, const std::string& recipient, TimePoint since) = 0;
};

}  // namespace goji::flow
