#pragma once

#include <string>
#include <string_view>

namespace goji::subscribers {

/// What a mail that came back says.
struct Returned {
  /// Refused: that address takes no mail, now or ever. Failed: it did not arrive, for a reason that
  /// may pass or is about us. Complaint: the reader called it spam. Nothing: it is none of these,
  /// as an answer of somebody on holiday, or word of a delay.
  enum class What { Nothing, Failed, Refused, Complaint };

  What what = What::Nothing;
  std::string why{};  ///< "5.1.1 smtp; 550 no such user", in one clean line
};

/// Reads a whole message: a delivery status notification (RFC 3464) or a complaint in the Abuse
/// Reporting Format (RFC 5965). The text is hostile; at worst it is Nothing.
///
///     Action: failed with 5.1.x 5.2.1 5.4.1 or 5.4.4      Refused
///     Action: failed with anything else                   Failed
///     Action: delayed, delivered, relayed, expanded       Nothing
///     Feedback-Type: abuse, fraud, not-spam and others    Complaint, but for not-spam
[[nodiscard]] Returned read_returned(std::string_view message);

/// Whether a mail server's own words hold one of the codes of a refusal: "550 5.1.1 no such user".
[[nodiscard]] bool is_refusal(std::string_view words);

}  // namespace goji::subscribers
