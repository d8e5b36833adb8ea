#pragma once

#include "base/clock.h"
#include "domain/notice.h"
#include "domain/reason.h"
#include "store/rows.h"

#include <optional>
#include <string>

/// What operators are told, may do, were answered and did.
namespace goji::store {

/// Something operators are to know.
struct NoteRow {
  Id id = 0;
  TimePoint at{};
  Reason reason{};
  IncidentId incident = 0;

  bool operator==(const NoteRow&) const = default;
};

struct TokenRow {
  Id id = 0;
  std::string name{};
  std::string scope{};  ///< signal, operate, admin
  std::string hash{};   ///< SHA-256, hex
  TimePoint created_at{};
  std::optional<TimePoint> revoked_at{};

  bool operator==(const TokenRow&) const = default;
};

/// What an Idempotency-Key was answered with.
struct AnswerRow {
  std::string key{};      ///< of the caller, with the token's name and the route
  std::string request{};  ///< SHA-256 of method, path and body
  int status = 0;
  std::string body{};
  TimePoint at{};

  bool operator==(const AnswerRow&) const = default;
};

struct AuditRow {
  Id id = 0;
  TimePoint at{};
  std::string actor{};
  std::string action{};
  std::string subject{};
  std::string detail{};  ///< JSON

  bool operator==(const AuditRow&) const = default;
};

}  // namespace goji::store
