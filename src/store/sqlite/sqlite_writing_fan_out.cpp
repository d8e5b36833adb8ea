#include "store/codec.h"
#include "store/sqlite/sqlite_writing.h"

namespace goji::store::sqlite {
namespace {

constexpr std::size_t kMany = 1'000;  // in one chunk: there may be a thousand chunks more

}  // namespace

void SqliteWriting::add_plan_job(const PlanJobRow& row) {
  if (row.latest_wins && row.incident != 0)
    query("DELETE FROM plan_job WHERE incident = ? AND channel = ? AND revision < ?")
        .with(row.incident, row.channel, row.revision)
        .run();
  query(
      "INSERT INTO plan_job (revision, incident, channel, latest_wins, texts, language,"
      " destination, expires_at, approval) VALUES (?,?,?,?,?,?,?,?,?)"
      " ON CONFLICT (revision, channel) DO NOTHING")
      .with(row.revision,
            row.incident,
            row.channel,
            row.latest_wins,
            encoded(row.texts),
            row.language,
            row.destination,
            row.expires_at,
            row.approval)
      .run();
}

bool SqliteWriting::plan_chunk(const PlanJobRow& job, const PlanChunk& chunk) {
  auto last = chunk.last_recipient;
  if (last.empty() && !chunk.rows.empty()) last = chunk.rows.back().recipient;
  const bool goes_on = !chunk.is_last && !last.empty();
  const auto moved = goes_on ? query("UPDATE plan_job SET cursor = ? WHERE id = ? AND cursor = ?")
                                   .with(last, job.id, job.cursor)
                                   .run()
                             : query("DELETE FROM plan_job WHERE id = ? AND cursor = ?")
                                   .with(job.id, job.cursor)
                                   .run();
  if (moved == 0) return false;
  if (chunk.rows.size() >= kMany) connection_->keep_many_pages();
  plan(chunk.rows, chunk.schedule);
  if (job.latest_wins && job.incident != 0 && !last.empty()) supersede_until(job, last);
  return true;
}

/// What is older of the recipients from the cursor to `last`, whose newer deliveries are planned.
void SqliteWriting::supersede_until(const PlanJobRow& job, const std::string& last) {
  query(
      "UPDATE dispatch SET ends_as = 'superseded' WHERE lease <> 0 AND ends_as = '' AND EXISTS"
      " (SELECT 1 FROM delivery WHERE id = dispatch.delivery AND incident = ? AND channel = ?"
      "  AND recipient > ? AND recipient <= ? AND revision < ?)")
      .with(job.incident, job.channel, job.cursor, last, job.revision)
      .run();
  query(
      "INSERT INTO over SELECT d.id FROM delivery d INDEXED BY delivery_of_audience"
      " CROSS JOIN dispatch ON dispatch.delivery = d.id"
      " WHERE d.incident = ? AND d.channel = ? AND d.recipient > ? AND d.recipient <= ?"
      " AND d.revision < ? AND dispatch.lease = 0")
      .with(job.incident, job.channel, job.cursor, last, job.revision)
      .run();
  end_marked(DeliveryState::Superseded);
}

}  // namespace goji::store::sqlite
