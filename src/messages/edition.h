#pragma once

#include "assets/assets.h"
#include "domain/notice.h"
#include "domain/reason.h"
#include "domain/wants.h"
#include "messages/calendar.h"
#include "messages/facts.h"
#include "messages/letters.h"
#include "messages/library.h"
#include "messages/reasons.h"
#include "messages/report_texts.h"
#include "messages/variables.h"
#include "messages/words.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// All texts of one language; what Library is made of. It stays where it is.
class Edition {
 public:
  /// What is wrong is added to `complaints`; then the edition must not be used.
  Edition(const assets::Assets& assets,
          const std::string& language,
          const Readership& readership,
          std::vector<std::string>& complaints);
  Edition(const Edition&) = delete;
  Edition& operator=(const Edition&) = delete;

  [[nodiscard]] NoticeText render(const Facts& facts) const;

  /// As a mail; `form` is one of the mail's.
  [[nodiscard]] std::string letter(const NoticeText& text,
                                   const Surroundings& around,
                                   Form form) const;

  /// The mail that asks whether somebody wants notices.
  [[nodiscard]] std::map<Form, std::string> asking(const Surroundings& around) const;

  /// The mail to the owner of an endpoint.
  [[nodiscard]] std::map<Form, std::string> to_owner(const EndpointNews& news,
                                                     const Surroundings& around) const;
  [[nodiscard]] std::string reason(const Reason& reason) const;
  [[nodiscard]] std::string place_of(NoticeKind kind, std::string_view part) const;

  [[nodiscard]] const Reasons& reasons() const { return reasons_; }
  [[nodiscard]] const ReportTexts& report() const { return report_; }

 private:
  struct Part {
    Template text;
    int line = 1;
  };
  using Parts = std::map<std::string, Part, std::less<>>;

  void load_notices(const assets::Assets& assets, std::vector<std::string>& complaints);
  [[nodiscard]] Locale locale() const;
  [[nodiscard]] Result<NoticeText> from_templates(const Facts& facts) const;
  [[nodiscard]] NoticeText fallback(const Facts& facts) const;

  std::string language_;
  const Readership* readership_;
  Words words_;
  Calendar calendar_;
  Letters letters_;
  Reasons reasons_;
  ReportTexts report_;
  std::map<NoticeKind, Parts> notices_{};
};

}  // namespace goji::messages
