#include "messages/particles.h"

#include "messages/reading.h"
#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::messages {
namespace {

std::string filled(const std::string& text, bool html = false) {
  return with_particles_chosen(with_particles_marked(text), html);
}

struct Case {
  std::string before;
  std::string written;
  std::string expected;
};

TEST_CASE("particles: each form follows the sound of the word before it") {
  const std::vector<Case> cases{
      // Hangul as written
      {"메시지", "은(는)", "는"},
      {"톡", "은(는)", "은"},
      {"메일", "은(는)", "은"},
      {"메시지", "이(가)", "가"},
      {"로그인", "이(가)", "이"},
      {"지도", "을(를)", "를"},
      {"선물", "을(를)", "을"},
      {"지도", "과(와)", "와"},
      {"알림", "과(와)", "과"},
      {"친구", "아(야)", "야"},
      {"형", "아(야)", "아"},
      // the halves in either order
      {"톡", "는(은)", "은"},
      {"지도", "가(이)", "가"},
      {"톡", "를(을)", "을"},
      {"톡", "와(과)", "과"},
      {"친구", "야(아)", "야"},
      // ㄹ counts as none before (으), and as one before the others
      {"메일", "(으)로", "로"},
      {"지도", "(으)로", "로"},
      {"톡", "(으)로", "으로"},
      {"서울", "(으)로서", "로서"},
      {"알림", "(으)로써", "으로써"},
      {"메일", "(이)나", "이나"},
      {"지도", "(이)나", "나"},
      {"톡", "(이)라고", "이라고"},
      {"지도", "(이)며", "며"},
      // numbers, Sino-Korean
      {"0", "을(를)", "을"},
      {"1", "을(를)", "을"},
      {"1", "(으)로", "로"},
      {"2", "을(를)", "를"},
      {"3", "(으)로", "으로"},
      {"4", "이(가)", "가"},
      {"5", "이(가)", "가"},
      {"6", "이(가)", "이"},
      {"7", "(으)로", "로"},
      {"8", "(으)로", "로"},
      {"9", "은(는)", "는"},
      {"10", "을(를)", "을"},
      {"100", "(으)로", "으로"},
      {"1,000", "이(가)", "이"},
      {"10,000", "이(가)", "이"},
      {"40000000", "을(를)", "을"},
      {"100000000", "을(를)", "을"},
      {"1,000,000,000,000", "을(를)", "를"},
      {"10000000000000000", "을(를)", "을"},
      {"9:30", "이(가)", "이"},
      {"1.5", "이(가)", "가"},
      {"2.0", "이(가)", "이"},
      // percent, units, money
      {"5%", "을(를)", "를"},
      {"5%", "(으)로", "로"},
      {"3‰", "(으)로", "로"},
      {"3‰", "을(를)", "을"},
      {"21℃", "을(를)", "를"},
      {"3 km", "을(를)", "를"},
      {"3kg", "을(를)", "을"},
      {"2 GB", "을(를)", "를"},
      {"200ms", "을(를)", "를"},
      {"8h", "을(를)", "을"},
      {"3 m", "(으)로", "로"},
      {"12 px", "(으)로", "로"},
      {"5G", "이(가)", "가"},
      {"$5", "을(를)", "를"},
      {"₩1,000", "을(를)", "을"},
      {"¥3", "이(가)", "이"},
      {"3건", "을(를)", "을"},
      {"TV+", "을(를)", "를"},
      {"C#", "을(를)", "을"},
      // capitals letter by letter
      {"PC", "을(를)", "를"},
      {"API", "이(가)", "가"},
      {"SMS", "을(를)", "를"},
      {"URL", "을(를)", "을"},
      {"URL", "(으)로", "로"},
      {"CDR", "(으)로", "로"},
      {"VPN", "이(가)", "이"},
      {"IBM", "(으)로", "으로"},
      {"B", "이(가)", "가"},
      {"r", "이(가)", "이"},
      {"HTTPSTLS", "을(를)", "를"},
      {"PAYMENT", "을(를)", "를"},
      {"MESSAGING", "을(를)", "을"},
      {"iOS", "은(는)", "는"},
      {"MyVPN", "은(는)", "은"},
      {"LINE", "은(는)", "은"},
      {"APP", "은(는)", "은"},
      // words as they are written in Hangul
      {"KakaoTalk", "을(를)", "을"},
      {"Gateway", "이(가)", "가"},
      {"Messaging", "이(가)", "이"},
      {"Maps", "을(를)", "를"},
      {"map", "을(를)", "을"},
      {"login", "이(가)", "이"},
      {"email", "(으)로", "로"},
      {"Google", "을(를)", "을"},
      {"Google", "(으)로", "로"},
      {"phone", "을(를)", "을"},
      {"home", "을(를)", "을"},
      {"page", "을(를)", "를"},
      {"server", "이(가)", "가"},
      {"cloud", "이(가)", "가"},
      {"chat", "이(가)", "이"},
      {"Slack", "이(가)", "이"},
      {"Facebook", "이(가)", "이"},
      {"network", "이(가)", "가"},
      {"Meet", "이(가)", "가"},
      {"Watt", "이(가)", "이"},
      {"test", "이(가)", "가"},
      {"music", "이(가)", "이"},
      {"web", "이(가)", "이"},
      {"GitHub", "이(가)", "가"},
      {"blog", "이(가)", "가"},
      {"check", "이(가)", "가"},
      {"café", "이(가)", "가"},
      // quotes, brackets, punctuation and emoji are not read
      {"'톡'", "을(를)", "을"},
      {"“지도”", "을(를)", "를"},
      {"「톡」", "을(를)", "을"},
      {"[PC]", "을(를)", "를"},
      {"톡(PC)", "을(를)", "을"},
      {"지도 (서울)", "을(를)", "를"},
      {"지도（서울）", "을(를)", "를"},
      {"(서울)", "을(를)", "을"},
      {"톡((PC) 앱)", "을(를)", "을"},
      {"**톡**", "을(를)", "을"},
      {"톡…", "을(를)", "을"},
      {"톡 💬", "을(를)", "을"},
      {"Yahoo!", "을(를)", "를"},
      {"톡, ", "을(를)", "을"},
      // other spellings of Hangul and of Latin
      {"\u1110\u1169\u11A8", "을(를)", "을"},
      {"\u110C\u1175", "을(를)", "를"},
      {"ㄹ", "(으)로", "로"},
      {"ㄱ", "이(가)", "이"},
      {"ㅏ", "이(가)", "가"},
      {"ＰＣ", "을(를)", "를"},
      {"３", "을(를)", "을"},
      {"サーバー", "을(를)", "를"},
      {"ライン", "을(를)", "을"},
  };
  CHECK(cases.size() >= 60);
  for (const auto& one : cases) {
    CAPTURE(one.before, one.written);
    CHECK(filled(one.before + one.written) == one.before + one.expected);
  }
}

TEST_CASE("particles: both forms stay where nobody can know") {
  for (const std::string before : {"", "💬", "消息", "Сервер", "()", "\n"}) {
    CAPTURE(before);
    CHECK(filled(before + "을(를)") == before + "을(를)");
    CHECK(filled(before + "(으)로") == before + "(으)로");
  }
}

TEST_CASE("particles: tags and character references are read as they are shown") {
  CHECK(filled("<b>톡</b>을(를)", true) == "<b>톡</b>을");
  CHECK(filled("&quot;지도&quot;을(를)", true) == "&quot;지도&quot;를");
  CHECK(filled("<a href='/x'>3</a>이(가) A &amp; B을(를)", true) ==
        "<a href='/x'>3</a>이 A &amp; B를");
  CHECK(filled("a < 톡을(를)", true) == "a < 톡을");
  CHECK(filled("톡 & co을(를)", true) == "톡 & co를");
}

TEST_CASE("particles: several in one sentence are each chosen for themselves") {
  CHECK(filled("메시지와(과) 톡이(가) PC(으)로는 안 됩니다") == "메시지와 톡이 PC로는 안 됩니다");
}

TEST_CASE("particles: what was never marked is never touched") {
  CHECK(with_particles_chosen("이름이 을(를)인 것", false) == "이름이 을(를)인 것");
  CHECK(with_particles_chosen("a\x01", false) == "a\x01");
  CHECK(with_particles_chosen("a\x01!b", false) == "ab");
}

TEST_CASE("particles: a long text is judged by its end alone") {
  CHECK(filled(std::string(100'000, 'a') + " 톡을(를)").ends_with("톡을"));
  CHECK(filled(std::string(100'000, '!') + "을(를)").ends_with("!을(를)"));
  CHECK(filled("<p>" + std::string(5000, 'x') + "</p>톡을(를)", true).ends_with("톡을"));
}

}  // namespace
}  // namespace goji::messages
