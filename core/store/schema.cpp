#include "core/store/schema.h"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "core/store/connection.h"

namespace espalier::store {

namespace {

/// migrations[i] brings a store of version i to version i + 1. Never change one that was released:
/// add the next.
constexpr std::array<const char*, kVersion> kMigrations{
    R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL, method TEXT NOT NULL, plan_hash TEXT NOT NULL, study TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('queued', 'running', 'finished', 'stopped', 'failed', 'interrupted')),
  plan TEXT NOT NULL,
  created INTEGER NOT NULL, started INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0,
  folder TEXT NOT NULL,
  trainable INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL DEFAULT 0,
  epochs INTEGER NOT NULL DEFAULT 0,
  best_epoch INTEGER NOT NULL DEFAULT 0, best_step INTEGER NOT NULL DEFAULT 0,
  validation_loss REAL, validation_rouge_l REAL,
  metrics TEXT NOT NULL DEFAULT '{}', facts TEXT NOT NULL DEFAULT '{}',
  adapter TEXT NOT NULL DEFAULT '', seconds REAL NOT NULL DEFAULT 0,
  error TEXT) STRICT;
CREATE TABLE events (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL, kind TEXT NOT NULL,
  step INTEGER NOT NULL DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 0, loss REAL,
  json TEXT NOT NULL,
  PRIMARY KEY (run, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_kind ON events (run, kind, seq);
CREATE TABLE outputs (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  record TEXT NOT NULL, reference TEXT NOT NULL, raw TEXT NOT NULL, text TEXT NOT NULL,
  finish TEXT NOT NULL, scores TEXT NOT NULL,
  UNIQUE (run, record)) STRICT;
CREATE TABLE datasets (
  path TEXT PRIMARY KEY, hash TEXT NOT NULL, language TEXT NOT NULL,
  records INTEGER NOT NULL) STRICT;
CREATE TABLE adapters (
  path TEXT PRIMARY KEY, hash TEXT NOT NULL, base_hash TEXT NOT NULL,
  rank INTEGER NOT NULL, alpha REAL NOT NULL, identities TEXT NOT NULL) STRICT;
)sql",
    R"sql(
ALTER TABLE runs ADD COLUMN shares TEXT NOT NULL DEFAULT '{}';
CREATE INDEX runs_by_plan ON runs (plan_hash);
CREATE INDEX adapters_by_hash ON adapters (hash);
CREATE TABLE test_scorings (
  id INTEGER PRIMARY KEY,
  data_hash TEXT NOT NULL, configuration TEXT NOT NULL,
  run INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  at INTEGER NOT NULL) STRICT;
CREATE INDEX test_scorings_by_data ON test_scorings (data_hash);
CREATE TABLE ratings (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  other_run INTEGER REFERENCES runs (id) ON DELETE CASCADE,
  record TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, rater TEXT NOT NULL,
  shown TEXT NOT NULL DEFAULT '{}', at INTEGER NOT NULL) STRICT;
CREATE INDEX ratings_by_record ON ratings (run, record);
)sql",
    R"sql(
ALTER TABLE outputs ADD COLUMN reference_list TEXT NOT NULL DEFAULT '[]';
)sql",
    R"sql(
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
)sql",
    R"sql(
CREATE TABLE annotation_tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL, packet TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  setup TEXT NOT NULL, hidden TEXT NOT NULL DEFAULT '{}',
  created INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (uid, packet)) STRICT;
CREATE TABLE annotation_guidelines (
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  version INTEGER NOT NULL, en TEXT NOT NULL, ja TEXT NOT NULL, author TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (task, version)) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_documents (
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  record TEXT NOT NULL, title TEXT NOT NULL, document TEXT NOT NULL,
  UNIQUE (task, record)) STRICT;
CREATE TABLE annotation_items (
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL, id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('main', 'practice', 'gold')),
  overlap INTEGER NOT NULL, tied INTEGER NOT NULL, deal INTEGER NOT NULL,
  record TEXT NOT NULL,
  candidates TEXT NOT NULL, sources TEXT NOT NULL DEFAULT '[]', expected TEXT,
  PRIMARY KEY (task, number), UNIQUE (task, id)) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_annotators (
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  login TEXT NOT NULL, slot INTEGER NOT NULL, joined INTEGER NOT NULL,
  PRIMARY KEY (task, login), UNIQUE (task, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_answers (
  id INTEGER PRIMARY KEY,
  task INTEGER NOT NULL, item INTEGER NOT NULL, login TEXT NOT NULL, revision INTEGER NOT NULL,
  newest INTEGER NOT NULL, at INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL,
  UNIQUE (task, login, item, revision),
  FOREIGN KEY (task, item) REFERENCES annotation_items (task, number) ON DELETE CASCADE) STRICT;
CREATE UNIQUE INDEX annotation_newest ON annotation_answers (task, login, item) WHERE newest = 1;
CREATE INDEX annotation_by_item ON annotation_answers (task, item);
CREATE TABLE annotation_drafts (
  task INTEGER NOT NULL, item INTEGER NOT NULL, login TEXT NOT NULL,
  at INTEGER NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (task, login, item),
  FOREIGN KEY (task, item) REFERENCES annotation_items (task, number) ON DELETE CASCADE)
  STRICT, WITHOUT ROWID;
CREATE TABLE annotation_settled (
  id INTEGER PRIMARY KEY,
  task INTEGER NOT NULL, item INTEGER NOT NULL, login TEXT NOT NULL, at INTEGER NOT NULL,
  answer TEXT NOT NULL,
  FOREIGN KEY (task, item) REFERENCES annotation_items (task, number) ON DELETE CASCADE) STRICT;
CREATE INDEX annotation_settled_by_item ON annotation_settled (task, item);
CREATE TABLE annotation_files (
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  hash TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('packet', 'answers')),
  login TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (task, hash)) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE annotation_machines (
  id INTEGER PRIMARY KEY,
  task INTEGER NOT NULL REFERENCES annotation_tasks (id) ON DELETE CASCADE,
  key TEXT NOT NULL, login TEXT NOT NULL, setup TEXT NOT NULL, created INTEGER NOT NULL,
  UNIQUE (task, key)) STRICT;
CREATE TABLE annotation_verdicts (
  machine INTEGER NOT NULL REFERENCES annotation_machines (id) ON DELETE CASCADE,
  task INTEGER NOT NULL, item INTEGER NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL,
  PRIMARY KEY (machine, item),
  FOREIGN KEY (task, item) REFERENCES annotation_items (task, number) ON DELETE CASCADE)
  STRICT, WITHOUT ROWID;
)sql"};

void flush_to_disk(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// A whole copy under another name, flushed before it gets that name. The caller holds the write
/// lock, so the copy is of what will be migrated.
void back_up(const std::filesystem::path& path, int version) {
  std::filesystem::path target = path;
  target += ".version-" + std::to_string(version);
  std::filesystem::path part = target;
  part += ".part";
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  try {
    SQLite::Database from(path.string(), SQLite::OPEN_READONLY);
    SQLite::Database to(part.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup backup(to, from);
    backup.executeStep(-1);
  } catch (...) {
    std::filesystem::remove(part, ignored);
    throw;
  }
  flush_to_disk(part, O_RDONLY);
  std::filesystem::rename(part, target);
  flush_to_disk(target.parent_path(), O_RDONLY | O_DIRECTORY);
}

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

}  // namespace

void migrate(Connection& connection) {
  SQLite::Database& database = connection.database();
  // A store that is being created has nothing to lose yet.
  bool backed_up = version_of(database) == 0;
  while (version_of(database) < kVersion) {
    connection.in_transaction([&] {
      const int version = version_of(database);  // another process may have been faster
      if (version >= kVersion) return;
      if (version > 0 && !backed_up) {
        back_up(connection.path(), version);
        backed_up = true;
      }
      database.exec(kMigrations.at(static_cast<std::size_t>(version)));
      database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
      database.exec("PRAGMA user_version = " + std::to_string(version + 1));
    });
  }
}

}  // namespace espalier::store
