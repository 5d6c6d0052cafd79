#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "ui/jobs/queue_service.h"

namespace espalier::store {
class Store;
}

namespace espalier::ui {

/// What the store says of a queue's runs: rows, and of those that go how far they are. Events are
/// read once each. Used on one worker; throws Error as core does.
class QueueProgressReader {
 public:
  QueueProgressReader();
  ~QueueProgressReader();
  QVector<QueueRow> read(const std::filesystem::path& store);

 private:
  struct Going;
  /// How far an interrupted one came; read once.
  void readEnd(QueueRow& row, std::int64_t ended, const std::filesystem::path& folder,
               const store::Store& db);
  static void follow(QueueRow& row, Going& going, const store::Store& db);
  std::filesystem::path m_store;
  std::map<QString, std::unique_ptr<Going>> m_going;
  struct End {
    std::int64_t ended = 0;
    qint64 step = 0;
    std::optional<qint64> saved;
  };
  std::map<QString, End> m_ends;
};

}  // namespace espalier::ui
