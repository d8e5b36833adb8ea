// Every sentence that explains a decision, as operators and managers read it.
#include "messages/library.h"
#include "support/catch.h"
#include "support/yaml.h"

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

struct Told {
  Reason reason{};
  std::string en{};
  std::string ko{};
};

const std::vector<Told> kTold{
    {{"share_held", {{"sources", "3"}, {"share", "0.08"}, {"bar", "0.05"}, {"seconds", "60"}}},
     "3 sources agree on 8% of the users, at least 5% for 1 minute without a break.",
     "출처 3곳이 이용자 8%에게 장애가 있다고 보았고, 기준 5% 이상인 상태가 1분 동안 끊기지 "
     "않았습니다."},
    {{"minutes_reached",
      {{"minutes_bar", "1"}, {"sources", "3"}, {"minutes", "1.04"}, {"share", "0.03"}}},
     "1.04 corroborated share-minutes, at least 1; 3% seen by 3 sources now.",
     "여러 출처가 확인한 누적 영향이 전체 이용자 환산 1.04분으로 기준 1분을 채웠습니다. 지금은 "
     "출처 3곳이 3%로 보고 있습니다."},
    {{"lone_held", {{"bar", "0.05"}, {"largest", "0.3"}, {"seconds", "180"}}},
     "The only source that can speak says 30%, at least 5% for 3 minutes; there is no other to "
     "confirm it.",
     "확인해 줄 다른 출처가 없는 가운데 하나뿐인 출처가 30%라고 알렸고, 기준 5% 이상인 상태가 "
     "3분 동안 이어졌습니다."},
    {{"share_holds",
      {{"share", "0.08"},
       {"since", "2024-05-21T08:30:00+09:00"},
       {"bar", "0.05"},
       {"seconds", "60"},
       {"due", "2024-05-21T08:31:00+09:00"}}},
     "8% agreed on since Tue, May 21, 8:30 AM KST, at least 5%; 1 minute without a break are "
     "needed, until Tue, May 21, 8:31 AM KST.",
     "5월 21일(화) 오전 8시 30분부터 둘 이상의 출처가 8%로 보고 있습니다. 기준 5% 이상인 상태가 "
     "1분 동안 끊기지 않으면 5월 21일(화) 오전 8시 31분에 공지합니다."},
    {{"lone_holds",
      {{"since", "2024-05-21T08:30:00+09:00"},
       {"bar", "0.05"},
       {"largest", "0.3"},
       {"seconds", "180"},
       {"due", "2024-05-21T08:33:00+09:00"}}},
     "One source alone says 30% since Tue, May 21, 8:30 AM KST; 3 minutes at 5% are needed, "
     "until Tue, May 21, 8:33 AM KST.",
     "하나뿐인 출처가 5월 21일(화) 오전 8시 30분부터 30%라고 알리고 있습니다. 기준 5% 이상인 "
     "상태가 3분 동안 이어지면 5월 21일(화) 오전 8시 33분에 공지합니다."},
    {{"not_alone", {{"others", "2"}, {"bar", "0.05"}, {"largest", "0.3"}}},
     "Only one source says 30%, and 2 more could confirm it but do not; 5% must be agreed on by "
     "two.",
     "출처 한 곳만 30%라고 알리고, 확인해 줄 수 있는 다른 출처 2곳은 말이 없습니다. 둘 이상의 "
     "출처가 5% 이상으로 보아야 공지합니다."},
    {{"not_alone",
      {{"others", "2"},
       {"bar", "0.05"},
       {"by_minutes_at", "2024-05-21T14:23:00+09:00"},
       {"largest", "0.3"}}},
     "Only one source says 30%, and 2 more could confirm it but do not; 5% must be agreed on by "
     "two. If nothing changes, share-minutes are full at Tue, May 21, 2:23 PM KST.",
     "출처 한 곳만 30%라고 알리고, 확인해 줄 수 있는 다른 출처 2곳은 말이 없습니다. 둘 이상의 "
     "출처가 5% 이상으로 보아야 공지합니다. 이대로 이어지면 5월 21일(화) 오후 2시 23분에 누적 "
     "영향 기준을 채워 공지합니다."},
    {{"uncorroborated", {{"bar", "0.05"}, {"largest", "0.3"}}},
     "One source says 30%; 5% must be agreed on by two sources.",
     "출처 한 곳만 30%라고 알리고 있습니다. 둘 이상의 출처가 5% 이상으로 보아야 공지합니다."},
    {{"uncorroborated",
      {{"bar", "0.05"}, {"by_minutes_at", "2024-05-21T14:23:00+09:00"}, {"largest", "0.3"}}},
     "One source says 30%; 5% must be agreed on by two sources. If nothing changes, "
     "share-minutes are full at Tue, May 21, 2:23 PM KST.",
     "출처 한 곳만 30%라고 알리고 있습니다. 둘 이상의 출처가 5% 이상으로 보아야 공지합니다. "
     "이대로 이어지면 5월 21일(화) 오후 2시 23분에 누적 영향 기준을 채워 공지합니다."},
    {{"share_below",
      {{"bar", "0.05"},
       {"share_missing", "0.018"},
       {"minutes", "0.42"},
       {"minutes_bar", "1"},
       {"minutes_missing", "0.58"},
       {"share", "0.032"},
       {"sources", "2"}}},
     "5% needed, 3.2% seen by 2 sources, 1.8% short; 0.42 of 1 share-minutes, 0.58 short.",
     "기준은 5%인데 출처 2곳이 3.2%로 보고 있어 1.8%포인트 모자랍니다. 누적 영향은 전체 이용자 "
     "환산 0.42분으로 기준 1분에 0.58분 모자랍니다."},
    {{"share_below",
      {{"bar", "0.05"},
       {"share_missing", "0.018"},
       {"minutes", "0.42"},
       {"minutes_bar", "1"},
       {"minutes_missing", "0.58"},
       {"by_minutes_at", "2024-05-21T14:23:00+09:00"},
       {"share", "0.032"},
       {"sources", "2"}}},
     "5% needed, 3.2% seen by 2 sources, 1.8% short; 0.42 of 1 share-minutes, 0.58 short. If "
     "nothing changes, share-minutes are full at Tue, May 21, 2:23 PM KST.",
     "기준은 5%인데 출처 2곳이 3.2%로 보고 있어 1.8%포인트 모자랍니다. 누적 영향은 전체 이용자 "
     "환산 0.42분으로 기준 1분에 0.58분 모자랍니다. 이대로 이어지면 5월 21일(화) 오후 2시 23분에 "
     "누적 영향 기준을 채워 공지합니다."},
    {{"under_maintenance", {{"largest", "0.1"}, {"until", "2024-05-21T12:00:00+09:00"}}},
     "There is enough to announce, 10% at most, but it is under announced maintenance until Tue, "
     "May 21, 12:00 PM KST.",
     "최대 10%로 공지 기준을 채웠지만, 5월 21일(화) 낮 12시까지 예고된 점검 중이어서 공지하지 "
     "않습니다."},
    {{"after_approval", {{"largest", "0.1"}, {"rule", "rules[1]"}}},
     "There is enough to announce, 10% at most, but rules[1] of the policy leaves it to a "
     "person.",
     "최대 10%로 공지 기준을 채웠고, 정책의 rules[1]에 따라 사람의 승인을 기다립니다."},
    {{"policy_never", {{"largest", "0.1"}, {"rule", "rules[1]"}}},
     "There is enough to announce, 10% at most, but rules[1] of the policy says never to.",
     "최대 10%로 공지 기준을 채웠지만, 정책의 rules[1]에 따라 공지하지 않습니다."},
    {{"firing_on",
      {{"firing_since", "2024-05-21T08:30:00+09:00"},
       {"largest", "0.1"},
       {"bar", "0.05"},
       {"share", "0.032"}}},
     "Firing since Tue, May 21, 8:30 AM KST, too little to be announced by itself: 3.2% agreed "
     "on and 10% at most, 5% needed.",
     "5월 21일(화) 오전 8시 30분부터 이어지고 있지만 자동으로 공지하기에는 작습니다. 둘 이상의 "
     "출처가 확인한 비율은 3.2%, 한 출처가 가장 크게 본 비율은 10%이고 기준은 5%입니다."},
    {{"firing_on",
      {{"firing_since", "2024-05-21T08:30:00+09:00"},
       {"largest", "0.1"},
       {"bar", "0.05"},
       {"by_minutes_at", "2024-05-21T14:23:00+09:00"},
       {"share", "0.032"}}},
     "Firing since Tue, May 21, 8:30 AM KST, too little to be announced by itself: 3.2% agreed "
     "on and 10% at most, 5% needed. If nothing changes, share-minutes are full at Tue, May 21, "
     "2:23 PM KST.",
     "5월 21일(화) 오전 8시 30분부터 이어지고 있지만 자동으로 공지하기에는 작습니다. 둘 이상의 "
     "출처가 확인한 비율은 3.2%, 한 출처가 가장 크게 본 비율은 10%이고 기준은 5%입니다. 이대로 "
     "이어지면 5월 21일(화) 오후 2시 23분에 누적 영향 기준을 채워 공지합니다."},
    {{"blind", {{"largest", "0.1"}}},
     "There is enough to announce, 10% at most, but most components began to fail when "
     "monitoring fell silent. It may be monitoring that failed, so a person decides.",
     "최대 10%로 공지 기준을 채웠지만, 감시의 생존 신호가 끊긴 때에 대부분의 구성 요소가 함께 "
     "나빠졌습니다. 서비스가 아니라 감시가 멈춘 것일 수 있어 사람의 판단을 기다립니다."},
    {{"holding", {}},
     "Monitoring is blind, nobody has decided, and it still fires: users are told that we are "
     "looking.",
     "감시가 멈춘 것으로 보이고 아직 아무도 결정하지 않았지만, 장애 신호가 이어지고 있어 확인 "
     "중이라고 먼저 알립니다."},
    {{"ended_untold",
      {{"ended_at", "2024-05-21T09:24:00+09:00"},
       {"minutes", "0.42"},
       {"largest_minutes", "4.32"},
       {"largest_bar", "4"},
       {"minutes_bar", "0.5"}}},
     "It ended at Tue, May 21, 9:24 AM KST before it was told, and was large enough to tell "
     "afterwards: 0.42 corroborated share-minutes (0.5 needed), 4.32 by the largest share (4 "
     "needed).",
     "공지하기 전인 5월 21일(화) 오전 9시 24분에 끝났지만 나중에라도 알릴 만합니다. 여러 출처가 "
     "확인한 누적 영향은 전체 이용자 환산 0.42분(기준 0.5분), 가장 크게 본 출처로는 4.32분(기준 "
     "4분)입니다."},
    {{"ended_small",
      {{"ended_at", "2024-05-21T09:24:00+09:00"},
       {"minutes", "0.42"},
       {"largest_bar", "4"},
       {"minutes_bar", "0.5"},
       {"largest_minutes", "1.5"}}},
     "It ended at Tue, May 21, 9:24 AM KST and was too small to tell: 0.42 corroborated "
     "share-minutes (0.5 needed), 1.5 by the largest share (4 needed).",
     "5월 21일(화) 오전 9시 24분에 끝났고 알리기에는 작았습니다. 여러 출처가 확인한 누적 영향은 "
     "전체 이용자 환산 0.42분(기준 0.5분), 가장 크게 본 출처로는 1.5분(기준 4분)입니다."},
    {{"ended_under_maintenance", {{"ended_at", "2024-05-21T09:24:00+09:00"}}},
     "It ended at Tue, May 21, 9:24 AM KST. Announced maintenance covered all of it, so nothing "
     "more is told.",
     "5월 21일(화) 오전 9시 24분에 끝났습니다. 처음부터 끝까지 예고된 점검 중이었으므로 따로 "
     "알리지 않습니다."},
    {{"ended_never", {{"ended_at", "2024-05-21T09:24:00+09:00"}}},
     "It ended at Tue, May 21, 9:24 AM KST. The policy says never to announce this component, so "
     "nothing is told.",
     "5월 21일(화) 오전 9시 24분에 끝났습니다. 정책이 이 구성 요소를 공지하지 않도록 정해 두어 "
     "알리지 않습니다."},
    {{"cap_reached", {{"cap", "12"}}},
     "Held back: at most 12 automatic notices for a component in a day.",
     "자동 공지는 구성 요소마다 하루 12번까지여서 보류했습니다."},
    {{"joined", {{"joined", "msg"}}},
     "Part of the same trouble: Messaging.",
     "같은 장애에 더해졌습니다: 메시지."},
    {{"worsened", {{"worsened", "msg,maps"}}},
     "Worse than was told: Messaging and Maps.",
     "공지한 것보다 나빠졌습니다: 메시지와 지도."},
    {{"relapsed", {{"relapsed", "maps"}}},
     "Failing again after it was watched or told as over: Maps.",
     "회복을 지켜보거나 회복됐다고 알린 뒤 다시 나빠졌습니다: 지도."},
    {{"intermittent", {{"intermittent", "msg"}}},
     "Comes and goes, again and again within a short time: Messaging.",
     "짧은 시간에 장애와 정상을 되풀이합니다: 메시지."},
    {{"improved", {{"improved", "msg"}}},
     "Better than was told, for long enough: Messaging.",
     "공지한 것보다 나은 상태가 충분히 이어졌습니다: 메시지."},
    {{"operational", {{"operational", "maps"}}},
     "Clean for long enough while others still fail: Maps.",
     "다른 곳은 아직 장애 중이지만 충분히 오래 정상이었습니다: 지도."},
    {{"clean", {{"since", "2024-05-21T08:30:00+09:00"}}},
     "Nothing has fired since Tue, May 21, 8:30 AM KST.",
     "5월 21일(화) 오전 8시 30분부터 장애 신호가 없습니다."},
    {{"update_due", {{"due_at", "2024-05-21T09:00:00+09:00"}}},
     "The update promised for Tue, May 21, 9:00 AM KST was due, and no person had given it.",
     "5월 21일(화) 오전 9시까지 새 소식을 알리기로 했지만 알린 사람이 없어 자동으로 알립니다."},
    {{"operator_announced", {}}, "An operator announced it.", "운영자가 공지했습니다."},
    {{"operator_updated", {}}, "An operator told what is new.", "운영자가 새 소식을 알렸습니다."},
    {{"operator_resolved", {}},
     "An operator said that it is over.",
     "운영자가 끝났다고 알렸습니다."},
    {{"operator_retracted", {}}, "An operator took it back.", "운영자가 공지를 거두었습니다."},
    {{"operator_corrected", {}}, "An operator corrected it.", "운영자가 공지를 바로잡았습니다."},
    {{"operator_approved", {}}, "An operator approved the draft.", "운영자가 초안을 승인했습니다."},
    {{"operator_edited", {}}, "An operator edited the draft.", "운영자가 초안을 고쳤습니다."},
    {{"condition_stale",
      {{"source", "probe-seoul"},
       {"component", "msg"},
       {"key", "send"},
       {"heard_at", "2024-05-21T08:29:30+09:00"}}},
     "probe-seoul has fallen silent about Messaging (send), last heard at Tue, May 21, 8:29 AM "
     "KST. Silence is no recovery.",
     "probe-seoul이 메시지(send)에 대해 5월 21일(화) 오전 8시 29분 이후 소식이 없습니다. 소식이 "
     "없다고 회복된 것은 아닙니다."},
    {{"heartbeat_lost", {{"source", "probe-seoul"}, {"heard_at", "2024-05-21T08:29:30+09:00"}}},
     "probe-seoul has not been heard since Tue, May 21, 8:29 AM KST.",
     "probe-seoul의 생존 신호가 5월 21일(화) 오전 8시 29분 이후 끊겼습니다."},
    {{"heartbeat_back", {{"source", "probe-seoul"}, {"heard_at", "2024-05-21T08:29:30+09:00"}}},
     "probe-seoul is heard again since Tue, May 21, 8:29 AM KST.",
     "probe-seoul의 생존 신호가 5월 21일(화) 오전 8시 29분부터 다시 들어옵니다."},
    {{"monitoring_blind", {{"source", "probe-seoul"}}},
     "Monitoring is blind: most components began to fail when probe-seoul fell silent. Nothing "
     "is announced by itself.",
     "감시가 멈춘 것으로 보입니다. probe-seoul의 생존 신호가 끊긴 때에 대부분의 구성 요소가 함께 "
     "나빠졌습니다. 자동으로 공지하지 않습니다."},
    {{"monitoring_sees", {}},
     "Monitoring sees again. What it says counts from now.",
     "감시가 다시 작동합니다. 공지 기준은 지금부터 새로 셉니다."},
    {{"update_due_soon", {{"due_at", "2024-05-21T09:00:00+09:00"}}},
     "An update was promised for Tue, May 21, 9:00 AM KST.",
     "5월 21일(화) 오전 9시까지 새 소식을 알리기로 약속했습니다."},
    {{"gate_open", {{"component", "msg"}}},
     "Nothing stands against work on Messaging.",
     "메시지 작업을 막을 일이 없습니다."},
    {{"gate_maintenance", {{"component", "maps"}, {"until", "2024-05-21T09:00:00+09:00"}}},
     "Announced maintenance of Maps lasts until Tue, May 21, 9:00 AM KST, and nothing stands "
     "against it.",
     "5월 21일(화) 오전 9시까지 예고한 지도 점검 중이며, 작업을 막을 다른 일이 없습니다."},
    {{"gate_incident", {{"component", "msg"}, {"incident", "7"}, {"title", "It fails"}}},
     "Incident 7 on Messaging is not resolved: It fails.",
     "메시지 장애 7번이 아직 해결되지 않았습니다: It fails."},
    {{"gate_dependency", {{"component", "maps"}, {"incident", "7"}}},
     "Incident 7 on Maps, which this needs to work, is not resolved.",
     "이 서비스에 필요한 지도에 장애 7번이 있으며, 아직 해결되지 않았습니다."},
    {{"gate_draft", {{"component", "msg"}, {"draft", "4"}}},
     "Draft 4 waits for somebody to judge whether Messaging has an outage.",
     "메시지에 장애가 있는지 담당자가 판단해야 할 초안 4번이 남아 있습니다."},
    {{"gate_firing", {{"component", "msg"}, {"by", "probe, gateway"}}},
     "Messaging fails now by the word of probe, gateway, though nothing has been announced.",
     "아직 알리지 않았지만 지금 메시지에 이상이 있습니다(출처: probe, gateway)."},
};

std::set<std::string> codes_in(const std::string& language) {
  const auto path = GOJI_SOURCE_DIR "/templates/reasons/" + language + ".yaml";
  std::set<std::string> codes;
  for (const auto& entry : YAML::LoadFile(path))
    codes.insert(entry.first.Scalar());
  return codes;
}

TEST_CASE("reasons: each is read in both languages as a manager would write it") {
  const auto library =
      Library::load({},
                    {.languages = {"ko", "en"},
                     .zone = "Asia/Seoul",
                     .components = {{.key = "msg", .name = {{"ko", "메시지"}, {"en", "Messaging"}}},
                                    {.key = "maps", .name = {{"ko", "지도"}, {"en", "Maps"}}}}});
  REQUIRE(library.has_value());
  for (const auto& [reason, en, ko] : kTold) {
    CAPTURE(reason.code);
    CHECK(library->reason(reason, "en") == en);
    CHECK(library->reason(reason, "ko") == ko);
  }
}

TEST_CASE("reasons: none is without a reading") {
  std::set<std::string> read;
  for (const auto& one : kTold)
    read.insert(one.reason.code);
  CHECK(codes_in("en") == read);
  CHECK(codes_in("ko") == read);
}

}  // namespace
}  // namespace goji::messages
