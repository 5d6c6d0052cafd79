#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>

#include "core/base/error.h"

namespace espalier::store {

/// One guarded connection to a store's file (private to this room). Settings, what is accepted as a
/// store, and how SQLite's failures read to the user.
class Connection {
 public:
  enum class Mode { write, read };

  /// Opens, refuses what is not a store (store_corrupt, store_newer), runs quick_check where asked,
  /// and for Mode::write creates or migrates the tables.
  Connection(const std::filesystem::path& path, Mode mode, bool check);

  SQLite::Database& database() { return database_; }
  const std::filesystem::path& path() const { return path_; }

  /// Runs f, turning SQLite's exceptions into Errors.
  template <class F>
  auto guarded(F&& f) {
    try {
      return std::forward<F>(f)();
    } catch (const SQLite::Exception& exception) {
      throw translated(exception);
    }
  }
  /// guarded, inside BEGIN IMMEDIATE ... COMMIT; an exception rolls back.
  template <class F>
  auto in_transaction(F&& f) {
    return guarded([&] {
      SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
      if constexpr (std::is_void_v<decltype(f())>) {
        f();
        transaction.commit();
      } else {
        auto result = f();
        transaction.commit();
        return result;
      }
    });
  }

 private:
  Error translated(const SQLite::Exception& exception);
  void harden();
  void recognise(Mode mode);
  void check_pages();

  std::filesystem::path path_;
  SQLite::Database database_;
};

/// Says which failure of SQLite means what; `system` is the operating system's error number, 0
/// where unknown.
Error store_error(const std::filesystem::path& path, int code, int system,
                  const std::string& detail);

}  // namespace espalier::store
