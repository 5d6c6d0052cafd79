#include "core/store/connection.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "core/store/schema.h"

namespace espalier::store {

namespace {

constexpr int kBusyMilliseconds = 10000;
/// No text of ours comes near; a crafted file cannot ask for gigabytes.
constexpr int kLongestText = 1 << 28;

Error not_a_store(const std::filesystem::path& path, const std::string& why) {
  return Error(Code::store_corrupt, path.string() + " is not a store: " + why,
               "name another file with --store", {{"path", path.string()}, {"detail", why}});
}

/// SQLite falls back to reading where it may not write, and finds out about the folder only in the
/// middle of a transaction: ask first.
void check_writable(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(folder, ignored)) {
    throw Error(Code::file_missing, "there is no folder " + folder.string(), "create it first",
                {{"path", folder.string()}});
  }
  const bool exists = std::filesystem::exists(path, ignored);
  const bool denied = ::access(folder.c_str(), W_OK | X_OK) != 0 ||
                      (exists && ::access(path.c_str(), R_OK | W_OK) != 0);
  if (denied || std::filesystem::is_directory(path, ignored)) {
    throw Error(Code::file_unwritable,
                "cannot write the store " + path.string() + " or files beside it",
                "check the permissions of the folder, or name another with --store",
                {{"path", path.string()}});
  }
}

SQLite::Database opened(const std::filesystem::path& path, Connection::Mode mode) {
  if (mode == Connection::Mode::write) {
    check_writable(path);
  } else if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
    throw Error(Code::file_missing, "there is no store " + path.string(), "check the path",
                {{"path", path.string()}});
  }
  // A reader opens for writing too, where it may, so that it can roll back what a killed writer
  // left; query_only keeps it from anything else.
  const int flags =
      SQLite::OPEN_READWRITE | (mode == Connection::Mode::write ? SQLite::OPEN_CREATE : 0);
  try {
    return SQLite::Database(path.string(), flags, kBusyMilliseconds);
  } catch (const SQLite::Exception& exception) {
    throw store_error(path, exception.getExtendedErrorCode(), 0, exception.what());
  }
}

}  // namespace

Error store_error(const std::filesystem::path& path, int code, int system,
                  const std::string& detail) {
  const Error::Args args{{"path", path.string()}, {"detail", detail}};
  const bool full = system == ENOSPC || system == EDQUOT || system == EFBIG;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Error(Code::disk_full, "the disk is full: cannot write " + path.string(),
                   "free some space and try again", args);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(Code::store_locked, path.string() + " is held by another process",
                   "wait until it is done, or close it", args);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(Code::store_corrupt, path.string() + " is damaged or not a store: " + detail,
                   "take the newest backup beside it, or name another file with --store", args);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Error(Code::file_unwritable, "cannot open or write " + path.string() + ": " + detail,
                   "check the permissions of the file and its folder", args);
    case SQLITE_NOMEM:
      return Error(Code::out_of_memory, "not enough memory for " + path.string(),
                   "close other programs", args);
    case SQLITE_IOERR:
      if (full) return store_error(path, SQLITE_FULL, 0, detail);
      break;
    default:
      break;
  }
  return Error(Code::store_failed, path.string() + ": " + detail,
               "try again; if it stays, report it with the log", args);
}

namespace {

/// The system's error number behind an I/O error. SQLite's own record of it is overwritten by the
/// rollback, so the two files are asked.
int system_error(sqlite3* handle) {
  int number = 0;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  sqlite3_file* journal = nullptr;
  if (number == 0 &&
      sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK &&
      journal != nullptr && journal->pMethods != nullptr) {
    journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

}  // namespace

Error Connection::translated(const SQLite::Exception& exception) {
  return store_error(path_, exception.getExtendedErrorCode(), system_error(database_.getHandle()),
                     exception.what());
}

Connection::Connection(const std::filesystem::path& path, Mode mode, bool check)
    : path_(std::filesystem::absolute(path)), database_(opened(path_, mode)) {
  guarded([&] {
    harden();
    recognise(mode);
    if (check) check_pages();
    if (mode == Mode::read) {
      database_.exec("PRAGMA query_only = ON");
      return;
    }
    // A rollback journal, for several processes write to one workspace (design section 10).
    database_.exec("PRAGMA journal_mode = TRUNCATE");
    database_.exec("PRAGMA synchronous = FULL");
    database_.exec("PRAGMA foreign_keys = ON");
    migrate(*this);
  });
}

/// A store may come from anybody: nothing in it runs, and nothing in it is believed.
void Connection::harden() {
  sqlite3* handle = database_.getHandle();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLongestText);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  database_.exec("PRAGMA cell_size_check = ON");
  database_.exec("PRAGMA mmap_size = 0");
}

void Connection::recognise(Mode mode) {
  // One transaction, for another process may be making the tables just now.
  SQLite::Transaction transaction(database_);
  const int id = database_.execAndGet("PRAGMA application_id").getInt();
  const int version = database_.execAndGet("PRAGMA user_version").getInt();
  const int tables = database_.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  transaction.commit();
  if (id == 0 && tables == 0 && mode == Mode::write) return;  // new, or its making was cut off
  if (id != kApplicationId) throw not_a_store(path_, "it belongs to another program");
  if (version > kVersion) {
    throw Error(Code::store_newer,
                path_.string() + " was written by a newer version of the program",
                "update the program, or name another file with --store",
                {{"path", path_.string()},
                 {"version", std::to_string(version)},
                 {"known", std::to_string(kVersion)}});
  }
  if (version < 1) throw not_a_store(path_, "it has no version");
  if (mode == Mode::read && version < kVersion) {
    throw Error(Code::store_failed,
                path_.string() + " was written by an older version of the program",
                "open it once for writing (\"run\" or the window), which brings it up to date",
                {{"path", path_.string()}, {"version", std::to_string(version)}});
  }
}

void Connection::check_pages() {
  const std::string found = database_.execAndGet("PRAGMA quick_check(1)").getString();
  if (found != "ok") throw store_error(path_, SQLITE_CORRUPT, 0, found);
}

}  // namespace espalier::store
