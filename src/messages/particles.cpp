#include "messages/particles.h"

#include "base/utf8.h"
#include "messages/reading.h"

#include <array>
#include <cstddef>

namespace goji::messages {
namespace {

constexpr char kMark = '\x01';

/// What is written, and what it becomes after a final consonant, after ㄹ and after a vowel.
struct Forms {
  std::string_view written;
  std::string_view after_consonant;
  std::string_view after_rieul;
  std::string_view after_vowel;
};

// A mark is kMark and 'a' + the place in this table. Longer ones first where one begins another.
constexpr std::array<Forms, 12> kForms{{{"은(는)", "은", "은", "는"},
                                        {"는(은)", "은", "은", "는"},
                                        {"이(가)", "이", "이", "가"},
                                        {"가(이)", "이", "이", "가"},
                                        {"을(를)", "을", "을", "를"},
                                        {"를(을)", "을", "을", "를"},
                                        {"과(와)", "과", "과", "와"},
                                        {"와(과)", "과", "과", "와"},
                                        {"아(야)", "아", "아", "야"},
                                        {"야(아)", "아", "아", "야"},
                                        {"(으)", "으", "", ""},
                                        {"(이)", "이", "이", ""}}};

std::string_view chosen(const Forms& forms, Final before) {
  if (before == Final::Unknown) return forms.written;
  if (before == Final::None) return forms.after_vowel;
  return before == Final::Rieul ? forms.after_rieul : forms.after_consonant;
}

/// The place in kForms of what `text` begins with; kForms.size() if with none.
std::size_t forms_at(std::string_view text) {
  std::size_t at = 0;
  while (at < kForms.size() && !text.starts_with(kForms.at(at).written))
    ++at;
  return at;
}

}  // namespace

std::string with_particles_marked(std::string_view source) {
  std::string out;
  for (std::size_t at = 0; at < source.size();) {
    const auto forms = forms_at(source.substr(at));
    if (forms == kForms.size()) {
      out += source[at++];
    } else {
      out += {kMark, static_cast<char>('a' + forms)};
      at += kForms.at(forms).written.size();
    }
  }
  return out;
}

std::string with_particles_chosen(std::string_view text, bool html) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const auto mark = text.find(kMark);
    out += text.substr(0, mark);
    if (mark == std::string_view::npos) return out;
    text.remove_prefix(mark + 1);
    if (text.empty()) return out += kMark;
    const auto forms = static_cast<std::size_t>(text.front() - 'a');
    text.remove_prefix(1);
    if (forms >= kForms.size()) continue;
    out += chosen(kForms.at(forms), final_of(html ? last_shown(out) : std::string_view(out)));
  }
}

}  // namespace goji::messages
