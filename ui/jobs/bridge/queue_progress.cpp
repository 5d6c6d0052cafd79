#include "ui/jobs/bridge/queue_progress.h"

#include "core/experiment/queue_edit.h"
#include "core/experiment/saved_state.h"
#include "core/store/store.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

namespace {
constexpr std::size_t kEnded = 50;  ///< newest ones that the table still shows

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}
}  // namespace

/// A run that goes, as far as its events have been read.
struct QueueProgressReader::Going {
  std::int64_t started = 0, seq = 0;
  RunFeed feed;
};

QueueProgressReader::QueueProgressReader() = default;
QueueProgressReader::~QueueProgressReader() = default;

QVector<QueueRow> QueueProgressReader::read(const std::filesystem::path& path) {
  if (path != m_store) {
    m_going.clear();
    m_ends.clear();
  }
  m_store = path;
  QVector<QueueRow> out;
  if (!std::filesystem::exists(path)) return out;
  const store::Store db = store::Store::open_read_only(path, false);
  std::map<QString, std::unique_ptr<Going>> going;
  for (const store::RunRow& run : experiment::queue_runs(db, kEnded)) {
    QueueRow row;
    row.run = qt(run.id);
    row.name = qt(run.name);
    row.method = qt(run.method);
    row.state = qt(run.state);
    row.steps = run.steps;
    row.seconds = run.seconds;
    if (!run.error.is_null()) row.error = errorFromJson(run.error);
    if (run.state == "running") {
      auto& at = going[row.run] = std::move(m_going[row.run]);
      // One that went on from a checkpoint tells anew what came after it.
      if (!at || at->started != run.started) at = std::make_unique<Going>();
      at->started = run.started;
      follow(row, *at, db);
    }
    if (run.state == "interrupted") readEnd(row, run.ended, run.folder, db);
    out << row;
  }
  m_going = std::move(going);
  return out;
}

void QueueProgressReader::readEnd(QueueRow& row, std::int64_t ended,
                                  const std::filesystem::path& folder, const store::Store& db) {
  End& end = m_ends[row.run];
  if (end.ended != ended) {
    end = {.ended = ended, .step = 0, .saved = {}};
    const std::vector<store::Point> points = db.points(row.run.toStdString(), "step");
    if (!points.empty()) end.step = points.back().step;
    if (const auto saved = experiment::saved_state(folder)) end.saved = saved->step;
  }
  row.step = end.step;
  row.savedStep = end.saved;
}

void QueueProgressReader::follow(QueueRow& row, Going& going, const store::Store& db) {
  QVector<plan::Event> events;
  for (store::EventRow& event :
       db.events(row.run.toStdString(),
                 {"started", "phase", "step", "validation", "paused", "resumed"}, going.seq)) {
    going.seq = event.seq;
    events << std::move(event.event);
  }
  going.feed.apply(events);
  row.progress = going.feed.progress();
  row.phase = qt(going.feed.phase().name);
  if (going.feed.lastStep()) row.step = going.feed.lastStep()->step;
  row.paused = going.feed.state() == JobState::Paused;
  row.secondsLeft = going.feed.secondsLeft();
}

}  // namespace espalier::ui
