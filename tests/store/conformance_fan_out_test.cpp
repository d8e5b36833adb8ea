#include "store/planned.h"

namespace goji::store {
namespace {

PlanJobRow job_of(Id revision, const std::string& channel = "mail", bool latest_wins = false) {
  return {.revision = revision,
          .incident = 1,
          .channel = channel,
          .latest_wins = latest_wins,
          .texts = {{"en", "hash"}, {"ko", "another"}},
          .language = "en",
          .destination = "shared",
          .expires_at = kNow + 8h};
}

void add(Fresh& store, const PlanJobRow& job) {
  committed(store, [&](Writing& writing) {
    writing.keep_rendered("hash", "body");
    writing.add_plan_job(job);
    return 0;
  });
}

DeliveryRow to(const PlanJobRow& job, const std::string& recipient) {
  auto one = row(job.revision, job.channel);
  one.incident = job.incident;
  one.recipient = recipient;
  return one;
}

/// The next chunk of the oldest job goes to these.
bool plan_next(Fresh& store, const std::vector<std::string>& recipients, bool is_last = false) {
  return committed(store, [&](Writing& writing) {
    const auto job = writing.next_plan_job().value();
    PlanChunk chunk{.schedule = job.latest_wins ? kAtOnce : kInOrder, .is_last = is_last};
    for (const auto& recipient : recipients)
      chunk.rows.push_back(to(job, recipient));
    return writing.plan_chunk(job, chunk);
  });
}

std::optional<PlanJobRow> next_job(Fresh& store) {
  return store->read()->next_plan_job();
}

/// "revision recipient state" of all deliveries, oldest first.
std::vector<std::string> all_of(Fresh& store) {
  std::vector<std::string> all;
  for (const auto& one : store->read()->deliveries({.limit = 1'000}))
    all.insert(
        all.begin(),
        std::to_string(one.revision) + " " + one.recipient + " " + std::string{word(one.state)});
  return all;
}

TEST_CASE("fan-out: every field of a job comes back") {
  Fresh store;
  CHECK_FALSE(next_job(store));
  PlanJobRow full{.revision = kMost,
                  .incident = kMost,
                  .channel = hostile_text(),
                  .latest_wins = true,
                  .texts = {{"en", hostile_text()}, {"", "x"}},
                  .language = hostile_text(),
                  .destination = hostile_text(),
                  .expires_at = kNow - 1ms};
  add(store, full);
  auto found = next_job(store);
  REQUIRE(found);
  CHECK(found->id > 0);
  full.id = found->id;
  CHECK(*found == full);
}

TEST_CASE("fan-out: where a job begins is not taken from the caller") {
  Fresh store;
  auto job = job_of(1);
  job.cursor = "m";
  job.restored = true;
  add(store, job);
  CHECK(next_job(store)->cursor.empty());
  CHECK_FALSE(next_job(store)->restored);
}

TEST_CASE("fan-out: the oldest job comes first and repeating one is harmless") {
  Fresh store;
  add(store, job_of(2));
  add(store, job_of(1));
  plan_next(store, {"a"});
  add(store, job_of(2));
  CHECK(next_job(store)->revision == 2);
  CHECK(next_job(store)->cursor == "a");
  plan_next(store, {"b"}, true);
  CHECK(next_job(store)->revision == 1);
}

TEST_CASE("fan-out: the cursor moves past the rows of a chunk and with them") {
  Fresh store;
  add(store, job_of(1));
  CHECK(plan_next(store, {"a", "b"}));
  CHECK(next_job(store)->cursor == "b");
  CHECK(all_of(store) == std::vector<std::string>{"1 a queued", "1 b queued"});
  {
    const auto writing = store->write();
    const auto job = writing->next_plan_job().value();
    const auto lost = to(job, "c");
    CHECK(writing->plan_chunk(job, {.rows = {lost}, .schedule = kInOrder}));
    CHECK(writing->next_plan_job()->cursor == "c");
  }
  CHECK(next_job(store)->cursor == "b");
  CHECK(all_of(store).size() == 2);
}

TEST_CASE("fan-out: the last chunk ends the job and so does one with nobody in it") {
  Fresh store;
  add(store, job_of(1));
  add(store, job_of(2));
  CHECK(plan_next(store, {"a"}, true));
  CHECK(next_job(store)->revision == 2);
  CHECK(plan_next(store, {}));
  CHECK_FALSE(next_job(store));
  CHECK(all_of(store) == std::vector<std::string>{"1 a queued"});
}

TEST_CASE("fan-out: whoever planned from another cursor plans nothing") {
  Fresh store;
  add(store, job_of(1));
  const auto stale = next_job(store).value();
  plan_next(store, {"a"});
  const bool last = GENERATE(false, true);
  CHECK_FALSE(committed(store, [&](Writing& writing) {
    return writing.plan_chunk(stale,
                              {.rows = {to(stale, "b")}, .schedule = kInOrder, .is_last = last});
  }));
  CHECK(next_job(store)->cursor == "a");
  CHECK(all_of(store).size() == 1);
}

TEST_CASE("fan-out: a newer word ends the rest of an older one where the latest wins") {
  Fresh store;
  add(store, job_of(1, "page", true));
  plan_next(store, {"a", "b", "c"});
  auto elsewhere = job_of(1, "other page", true);
  add(store, elsewhere);
  auto another_incident = job_of(2, "page", true);
  another_incident.incident = 9;
  add(store, another_incident);
  add(store, job_of(3, "page", true));
  std::vector<Id> left;
  for (auto job = next_job(store); job; job = next_job(store)) {
    left.push_back(job->revision);
    plan_next(store, {}, true);
  }
  CHECK(left == std::vector<Id>{1, 2, 3});  // the first of these is the other page's
}

TEST_CASE("fan-out: where each word counts the older goes on and comes first") {
  Fresh store;
  add(store, job_of(1));
  plan_next(store, {"a"});
  add(store, job_of(2));
  CHECK(next_job(store)->revision == 1);
  plan_next(store, {"b"}, true);
  plan_next(store, {"a", "b"}, true);
  CHECK(send_all(store) == Ids{1, 1});
  CHECK(send_all(store) == Ids{2, 2});
}

TEST_CASE("fan-out: each chunk supersedes what is older of its recipients alone") {
  Fresh store;
  add(store, job_of(1, "page", true));
  plan_next(store, {"a", "b", "c", "d"}, true);
  add(store, job_of(2, "page", true));
  const auto states = [&] { return all_of(store); };
  plan_next(store, {"b"});  // a has left meanwhile
  CHECK(states() ==
        std::vector<std::string>{
            "1 a superseded", "1 b superseded", "1 c queued", "1 d queued", "2 b queued"});
  plan_next(store, {"c"}, true);
  CHECK(states() == std::vector<std::string>{"1 a superseded",
                                             "1 b superseded",
                                             "1 c superseded",
                                             "1 d queued",
                                             "2 b queued",
                                             "2 c queued"});
}

TEST_CASE("fan-out: what is under way is superseded when its attempt ends") {
  Fresh store;
  add(store, job_of(1, "page", true));
  plan_next(store, {"a", "b"}, true);
  const auto taken = claim(store);
  REQUIRE(taken.size() == 2);
  add(store, job_of(2, "page", true));
  plan_next(store, {"a"});
  for (const auto& one : taken)
    settle(store, ended(one, DeliveryState::Retry, kNow + 1min));
  CHECK(all_of(store) == std::vector<std::string>{"1 a superseded", "1 b retry", "2 a queued"});
}

TEST_CASE("fan-out: what belongs to no incident supersedes nothing") {
  Fresh store;
  auto first = job_of(1, "page", true);
  first.incident = 0;
  auto second = job_of(2, "page", true);
  second.incident = 0;
  add(store, first);
  add(store, second);
  plan_next(store, {"a"}, true);
  plan_next(store, {"a"}, true);
  CHECK(all_of(store) == std::vector<std::string>{"1 a queued", "2 a queued"});
}

TEST_CASE("cancel: nothing more is planned of what is cancelled") {
  Fresh store;
  auto other = job_of(2);
  other.incident = 2;
  add(store, job_of(1));
  plan_next(store, {"a"});
  add(store, other);
  CHECK(committed(store, [](Writing& writing) { return writing.cancel(1); }) == 1);
  CHECK(next_job(store)->revision == 2);
  CHECK(all_of(store) == std::vector<std::string>{"1 a cancelled"});
}

}  // namespace
}  // namespace goji::store
