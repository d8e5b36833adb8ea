#pragma once

#include "domain/maintenance.h"
#include "domain/mark.h"
#include "flow/course.h"
#include "flow/turn.h"
#include "messages/library.h"
#include "store/rows.h"

#include <map>
#include <string>
#include <vector>

namespace goji::flow {

/// What readers were told of each component before.
using ToldBefore = std::map<std::string, ComponentStatus>;

/// Puts what the course says into people's words, in every language of the site. Immutable, and
/// safe on any thread.
class Wording {
 public:
  struct Site {
    Localized name{};
    std::string url{};
    std::vector<Component> components{};
    Mark mark = Mark::None;  ///< of all that is said there
    std::vector<Maintenance> maintenances{};
  };

  Wording(messages::Library library, Site site)
      : library_(std::move(library)), site_(std::move(site)) {}

  /// By language. It does not fail: where a template does, a plain text stands in, and `notes` gets
  /// what operators are to know. `press` may be null.
  [[nodiscard]] std::map<std::string, store::Words> words_of(const Said& said,
                                                             const Press* press,
                                                             const ToldBefore& before,
                                                             std::vector<Reason>& notes) const;

  /// Where readers find more about an incident; the page itself if there is none.
  [[nodiscard]] std::string link_to(IncidentId incident) const;

  /// Why something was decided, as a sentence for people.
  [[nodiscard]] std::string why(const Reason& reason, const std::string& language) const {
    return library_.reason(reason, language);
  }

  [[nodiscard]] const std::vector<std::string>& languages() const {
    return library_.readership().languages;
  }
  [[nodiscard]] const Site& site() const { return site_; }
  [[nodiscard]] const messages::Library& library() const { return library_; }

 private:
  messages::Library library_;
  Site site_;
};

}  // namespace goji::flow
