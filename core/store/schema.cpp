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
