#include "signals/line_scanner.h"

#include "base/utf8.h"
#include "domain/words.h"
#include "signals/generic.h"
#include "signals/text.h"
#include "signals/text_scanner.h"
#include "signals/times.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace goji::signals {
namespace {

constexpr std::uint64_t kMostUsers = std::uint64_t{1} << 40;

// In the order of docs/signals.md, in which most senders write them.
namespace field {
enum Field : std::size_t {
  Source,
  Key,
  Component,
  Status,
  Impact,
  Share,
  Users,
  StartedAt,
  EndedAt,
  At,
  Summary,
  Labels,
  Link,
  Unknown
};
}  // namespace field

constexpr std::array<std::string_view, field::Unknown> kNames{"source",
                                                              "key",
                                                              "component",
                                                              "status",
                                                              "impact",
                                                              "affected_share",
                                                              "affected_users",
                                                              "started_at",
                                                              "ended_at",
                                                              "at",
                                                              "summary",
                                                              "labels",
                                                              "link"};

class Scan {
 public:
  Scan(std::string_view line, Signal& signal) : text_(line), signal_(&signal) {}

  bool run() {
    if (!text_.skip('{')) return false;
    do {
      const auto name = text_.name();
      if (!name || !text_.skip(':') || !read_field(*name)) return false;
    } while (text_.skip(','));
    return text_.skip('}') && text_.done() && finish();
  }

 private:
  /// Looks behind the field before first: that is where it usually is.
  std::size_t field_named(std::string_view name) {
    for (std::size_t i = 0; i < field::Unknown; ++i) {
      if (kNames[next_] == name) return next_;
      next_ = (next_ + 1) % field::Unknown;
    }
    return field::Unknown;
  }

  bool read_field(std::string_view name) {
    const auto field = field_named(name);
    if (field == field::Unknown) return read_label(name);
    const auto bit = std::uint32_t{1} << field;
    if ((seen_ & bit) != 0) return false;
    seen_ |= bit;
    if (text_.peek() != 'n') return read_value(field);
    nulls_ |= bit;
    return text_.skip_null();
  }

  bool read_value(std::size_t field) {
    switch (field) {
      case field::Source:
        return read_identity(signal_->source);
      case field::Key:
        return read_identity(signal_->key);
      case field::Component:
        return read_identity(signal_->component);
      case field::Status:
        return read_word(signal_->status, status_named);
      case field::Impact:
        return read_word(signal_->impact, impact_named);
      case field::Share:
        return (signal_->affected_share = text_.share()).has_value();
      case field::Users:
        return read_users();
      case field::StartedAt:
        return (times_.started_at = text_.time()).has_value();
      case field::EndedAt:
        return (times_.ended_at = text_.time()).has_value();
      case field::At:
        return (times_.at = text_.time()).has_value();
      case field::Summary:
        return read_text(signal_->summary);
      case field::Labels:
        return read_labels();
      default:
        return read_link();
    }
  }

  bool read_identity(std::string& into) {
    const auto name = text_.name();
    if (!name || name->empty() || name->size() > kMaxIdentity) return false;
    into = *name;
    return true;
  }

  bool read_users() {
    signal_->affected_users = text_.count();
    return signal_->affected_users && *signal_->affected_users <= kMostUsers;
  }

  template <class T, class Named>
  bool read_word(T& into, Named named) {
    const auto written = text_.name();
    const auto found = written ? named(*written) : std::nullopt;
    if (found) into = *found;
    return found.has_value();
  }

  bool read_text(std::string& into) {
    const auto text = text_.text();
    if (!text || text->size() > kMaxText) return false;
    if (!text_.is_ascii() && !utf8::is_valid(*text)) return false;
    into = text_.is_ascii() ? std::string{*text} : informative(*text);
    return true;
  }

  bool read_label(std::string_view name) {
    const bool fits = !name.empty() && name.size() <= kMaxIdentity;
    std::string value;
    if (!fits || text_.peek() != '"' || !read_text(value)) return false;
    return signal_->labels.emplace(name, std::move(value)).second;
  }

  bool read_labels() {
    if (!text_.skip('{')) return false;
    if (text_.skip('}')) return true;
    do {
      const auto name = text_.name();
      if (!name || !text_.skip(':') || !read_label(*name)) return false;
    } while (text_.skip(','));
    return text_.skip('}');
  }

  bool read_link() {
    const auto link = text_.name();
    if (!link || !is_web_link(*link)) return false;
    signal_->link = *link;
    return true;
  }

  bool finish() {
    const bool heartbeat = signal_->status == Status::Heartbeat;
    auto needed = std::uint32_t{1} << field::Source | std::uint32_t{1} << field::Status;
    if (!heartbeat) needed |= std::uint32_t{1} << field::Key | std::uint32_t{1} << field::Component;
    const auto at = times_.at ? times_.at : times_.started_at;
    if ((seen_ & ~nulls_ & needed) != needed || !at || times_.backwards()) return false;
    if (signal_->labels.size() > kMaxLabels) return false;
    if (heartbeat) signal_->component.clear();
    if (signal_->key.empty()) signal_->key = kHeartbeatKey;
    settle(*signal_, times_, *at);
    return true;
  }

  TextScanner text_;
  Signal* signal_;
  Times times_{};
  std::uint32_t seen_ = 0;
  std::uint32_t nulls_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

bool scan_line(std::string_view line, Signal& signal) {
  return Scan{line, signal}.run();
}

}  // namespace goji::signals
