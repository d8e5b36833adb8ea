#pragma once

#include <string>
#include <string_view>

/// Korean particles change with the sound before them: 메시지를, 게이트웨이를, but 톡을. Templates
/// write both forms, the way translators do, and these functions choose when the text before is
/// known.
///
///     은(는) 이(가) 을(를) 과(와) 아(야), the two halves in either order
///     (으)로 (으)로서 (으)면 ...   으 after a final consonant other than ㄹ
///     (이)나 (이)라 (이)며 ...     이 after any final consonant
namespace goji::messages {

/// `source` with each pair of forms made one mark, a control character and a letter, which no
/// clean text contains.
[[nodiscard]] std::string with_particles_marked(std::string_view source);

/// `text` with each mark replaced by the form that fits what stands before it, or by both forms if
/// that is unknown. With `html`, tags and character references count as they are shown.
[[nodiscard]] std::string with_particles_chosen(std::string_view text, bool html);

}  // namespace goji::messages
