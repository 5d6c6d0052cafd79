#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/store/store.h"

// Packets: a task that goes to another machine as one file, and the answers that come back.
namespace espalier::workbench::annotation {

struct PacketInfo {
  std::string task, uid, annotator, hash;  ///< hash: SHA-256 over the content
  std::int64_t items = 0;
};
/// The items of one annotator with their documents, as one JSON file. Holds nothing that tells a
/// method, and of gold items not that they are some. The login joins the task. Throws
/// annotation_unknown, annotation_closed, annotation_login, file_unwritable.
PacketInfo export_packet(store::Store& store, const std::string& task, const std::string& login,
                         const std::filesystem::path& file);

struct Conflict {
  std::string item, annotator;
  std::int64_t here_at = 0, there_at = 0;
  bool replaced =
      false;  ///< the one from the file was newer and stands now; else the one here stays
};
struct ImportReport {
  enum class Kind { packet, answers } kind = Kind::packet;
  std::string task;  ///< id in this store
  std::string annotator;
  bool known = false;                ///< the very file was imported before: nothing is changed
  std::int64_t items = 0;            ///< of a packet
  std::int64_t added = 0, same = 0;  ///< answers
  std::int64_t revised = 0;          ///< of `added`: later answers of the same hand
  std::vector<Conflict> conflicts;
};
/// Takes in a packet (it becomes a task here, without methods) or a file of answers, in one
/// transaction. Throws packet_bad (not such a file, changed since it was written, of a newer
/// version), packet_foreign (answers to a task or packet that this store does not know),
/// annotation_closed, annotation_answer, file_*.
ImportReport import_file(store::Store& store, const std::filesystem::path& file);

/// The answers of one annotator to a task that came as a packet, for the way back. Throws
/// annotation_unknown where the task did not come as a packet.
PacketInfo export_answers(const store::Store& store, const std::string& task,
                          const std::string& login, const std::filesystem::path& file);

}  // namespace espalier::workbench::annotation
