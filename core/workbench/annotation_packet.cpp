#include "core/workbench/annotation_packet.h"

#include <map>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/judge/annotation_answers.h"
#include "core/judge/annotation_order.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

constexpr int kFormat = 1;
constexpr const char* kPacket = "espalier_packet";
constexpr const char* kAnswers = "espalier_answers";

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& detail) {
  throw Error(Code::packet_bad, file.string() + " cannot be taken in: " + detail,
              "ask for the file again, and carry it over as it is",
              {{"path", file.string()}, {"detail", detail}});
}

[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& detail) {
  throw Error(Code::packet_foreign, file.string() + " does not belong here: " + detail,
              "open the workspace that the packet was made in",
              {{"path", file.string()}, {"detail", detail}});
}

/// The hash is over the content without it; keys are sorted, so that its text is one alone.
std::string hash_of(const Json& content) {
  return sha256_hex(json::dump(content));
}

std::string write_hashed(const std::filesystem::path& file, Json content) {
  std::string hash = hash_of(content);
  content["hash"] = hash;
  write_file(file, json::dump(content) + "\n");
  return hash;
}

/// What a file says once its hash is found right; `hash` is taken out.
Json read_hashed(const std::filesystem::path& file, std::string& hash) {
  Json content;
  try {
    content = json::parse(read_file(file), {.name = file.string()});
  } catch (const Error& error) {
    if (error.code() == Code::file_missing || error.code() == Code::file_unreadable) throw;
    refuse(file, error.message());
  }
  if (!content.is_object() || (!content.contains(kPacket) && !content.contains(kAnswers)))
    refuse(file, "it is neither a packet nor a file of answers");
  const Json& version = content.contains(kPacket) ? content[kPacket] : content[kAnswers];
  if (!version.is_number_integer() || version.get<std::int64_t>() > kFormat)
    refuse(file, "it was written by a newer version of the program");
  if (!content.contains("hash") || !content["hash"].is_string()) refuse(file, "it has no hash");
  hash = content["hash"].get<std::string>();
  content.erase("hash");
  if (hash_of(content) != hash)
    refuse(file, "it was changed since it was written (its hash differs)");
  return content;
}

/// The items of one annotator in their order, with documents under names that say nothing.
class PacketWriter {
 public:
  PacketWriter(const store::AnnotationTable& table, const judge::Task& task)
      : table_(table), task_(task) {}

  void add(std::int64_t number) {
    const store::AnnotationItem item = table_.item(task_.id, number);
    Json out{{"id", item.id}, {"document", document(item.record)}, {"candidates", item.candidates}};
    if (item.kind == "practice") out["practice"] = item.expected;
    items_.push_back(std::move(out));
  }
  Json content(const std::string& login) const {
    Json out = setup_of(task_);
    for (const char* ours : {"gold_rate", "slots", "raters"})
      out.erase(ours);
    out[kPacket] = kFormat;
    out["task"] = task_.uid;
    out["name"] = task_.name;
    out["annotator"] = login;
    out["guidelines"] = judge::to_json(task_.guidelines);
    out["items"] = items_;
    out["documents"] = documents_;
    return out;
  }

 private:
  std::string document(const std::string& record) {
    const auto [at, first] = names_.try_emplace(record, "d" + std::to_string(names_.size() + 1));
    if (first) {
      const store::AnnotationDocument text = table_.document(task_.id, record);
      documents_[at->second] = {{"title", text.title}, {"document", text.document}};
    }
    return at->second;
  }

  const store::AnnotationTable& table_;
  const judge::Task& task_;
  std::map<std::string, std::string> names_;
  Json items_ = Json::array(), documents_ = Json::object();
};

std::vector<store::AnnotationItem> items_of(const Json& content) {
  std::vector<store::AnnotationItem> out;
  for (const Json& json : content.at("items")) {
    store::AnnotationItem& item = out.emplace_back();
    item.id = json.at("id").get<std::string>();
    item.record = json.at("document").get<std::string>();
    item.kind = json.contains("practice") ? "practice" : "main";
    if (json.contains("practice"))
      item.expected = judge::to_json(judge::expected_from(json["practice"]));
    for (const Json& candidate : json.at("candidates")) {
      item.candidates.push_back(judge::to_json(judge::candidate_from(candidate)));
      item.sources.push_back(Json::array());
    }
  }
  return out;
}

std::vector<store::AnnotationDocument> documents_of(const Json& content) {
  std::vector<store::AnnotationDocument> out;
  for (const auto& [record, text] : content.at("documents").items()) {
    out.push_back(
        {record, text.at("title").get<std::string>(), text.at("document").get<std::string>()});
  }
  return out;
}

ImportReport import_packet(store::Store& store, const std::filesystem::path& file,
                           const Json& content, const std::string& hash) {
  store::AnnotationTable table(store);
  ImportReport report;
  report.kind = ImportReport::Kind::packet;
  try {
    const std::string uid = content.at("task").get<std::string>();
    report.annotator = content.at("annotator").get<std::string>();
    report.items = static_cast<std::int64_t>(content.at("items").size());
    if (const auto own = table.find(uid, {})) {
      if (!table.knows_packet(own->id, hash))
        refuse_foreign(file, "this workspace made the task, but never this packet");
      report.task = own->id;
      report.known = true;
      return report;
    }
    if (const auto earlier = table.find(uid, hash)) {
      report.task = earlier->id;
      report.known = true;
      return report;
    }
    store::AnnotationTask row;
    row.uid = uid;
    row.packet = hash;
    row.name = content.at("name").get<std::string>();
    row.setup = content;
    row.setup = setup_of(task_of(row));
    row.setup["annotator"] = report.annotator;
    const judge::Guidelines guidelines = judge::guidelines_from(content.at("guidelines"));
    report.task = table.add(
        row, {guidelines.version, guidelines.en, guidelines.ja, guidelines.author, guidelines.at},
        documents_of(content), items_of(content));
  } catch (const Json::exception& error) {
    refuse(file, error.what());
  }
  return report;
}

/// One answer of a file as a row; checked as if it had been given here.
store::AnnotationAnswer checked_row(const store::AnnotationTable& table, const judge::Task& task,
                                    const std::map<std::string, std::size_t>& numbers,
                                    const std::string& login, const Json& json,
                                    const std::filesystem::path& file) {
  judge::Answer answer = judge::answer_from(json);
  const auto at = numbers.find(answer.item);
  if (at == numbers.end()) refuse_foreign(file, "the task has no item \"" + answer.item + "\"");
  const auto number = static_cast<std::int64_t>(at->second);
  const std::vector<judge::Candidate> shown =
      judge::shown_order(task.seed, answer.item, login, candidates_of(table.item(task.id, number)));
  if (answer.annotator != login || answer.shown != ids_of(shown))
    refuse(file, "an answer names other sides or another annotator than the packet had");
  judge::check_answer(task, shown, answer);
  return row_of(answer, number);
}

ImportReport import_answers(store::Store& store, const std::filesystem::path& file,
                            const Json& content, const std::string& hash) {
  store::AnnotationTable table(store);
  ImportReport report;
  report.kind = ImportReport::Kind::answers;
  store::AnswersFile answers;
  std::vector<std::string> ids;
  try {
    const auto own = table.find(content.at("task").get<std::string>(), {});
    if (!own) refuse_foreign(file, "the task that it answers was not made in this workspace");
    if (!table.knows_packet(own->id, content.at("packet").get<std::string>()))
      refuse_foreign(file, "this workspace never made the packet that it answers");
    report.task = own->id;
    answers.hash = hash;
    answers.login = report.annotator = content.at("annotator").get<std::string>();
    judge::check_login(answers.login);
    const judge::Task task = task_of(table, own->id);
    const std::vector<store::AnnotationPlace> places = table.places(own->id);
    for (const store::AnnotationPlace& place : places)
      ids.push_back(place.id);
    const std::map<std::string, std::size_t> numbers = numbers_of(places);
    for (const Json& json : content.at("answers"))
      answers.answers.push_back(checked_row(table, task, numbers, answers.login, json, file));
  } catch (const Json::exception& error) {
    refuse(file, error.what());
  }
  const store::AnswersMerged merged = table.merge(report.task, answers);
  report.known = merged.known;
  report.added = merged.added;
  report.same = merged.same;
  report.revised = merged.revised;
  for (const store::AnswersMerged::Conflict& conflict : merged.conflicts) {
    report.conflicts.push_back({ids.at(static_cast<std::size_t>(conflict.item)), report.annotator,
                                conflict.here_at, conflict.there_at, conflict.replaced});
  }
  return report;
}

}  // namespace

PacketInfo export_packet(store::Store& store, const std::string& task, const std::string& login,
                         const std::filesystem::path& file) {
  judge::check_login(login);
  store::AnnotationTable table(store);
  const judge::Task shown = task_of(table, task);
  if (shown.from_packet) {
    throw Error(Code::annotation_unknown, "this task came as a packet itself",
                "packets are made where the task was made", {{"what", shown.name}});
  }
  if (!shown.open) {
    throw Error(Code::annotation_closed, "annotation task " + task + " is closed",
                "it takes no more answers", {{"what", shown.name}});
  }
  const std::int64_t slot = table.join(task, login);
  PacketWriter writer(table, shown);
  PacketInfo info{task, shown.uid, login, {}, 0};
  for (const std::size_t i : judge::order_of(shown, places_of(table.places(task)), slot, login)) {
    writer.add(static_cast<std::int64_t>(i));
    ++info.items;
  }
  // Known here before it leaves: a file that is not written after all does no harm.
  const Json content = writer.content(login);
  table.note_packet(task, hash_of(content), login);
  info.hash = write_hashed(file, content);
  return info;
}

PacketInfo export_answers(const store::Store& store, const std::string& task,
                          const std::string& login, const std::filesystem::path& file) {
  const store::AnnotationTable table(store);
  const store::AnnotationTask row = table.task(task);
  if (row.packet.empty()) {
    throw Error(Code::annotation_unknown, "this task did not come as a packet",
                "its answers are here already; \"export\" writes them for other programs",
                {{"what", row.name}});
  }
  const std::vector<store::AnnotationPlace> places = table.places(task);
  Json answers = Json::array();
  for (const store::AnnotationAnswer& one :
       table.answers(task, {.login = login, .newest = false})) {
    Json json = one.answer;
    json["at"] = one.at;
    json["revision"] = one.revision;
    json["item"] = places.at(static_cast<std::size_t>(one.item)).id;
    answers.push_back(std::move(json));
  }
  PacketInfo info{task, row.uid, login, {}, static_cast<std::int64_t>(answers.size())};
  info.hash = write_hashed(file, {{kAnswers, kFormat},
                                  {"task", row.uid},
                                  {"packet", row.packet},
                                  {"annotator", login},
                                  {"answers", std::move(answers)}});
  return info;
}

ImportReport import_file(store::Store& store, const std::filesystem::path& file) {
  std::string hash;
  const Json content = read_hashed(file, hash);
  return content.contains(kPacket) ? import_packet(store, file, content, hash)
                                   : import_answers(store, file, content, hash);
}

}  // namespace espalier::workbench::annotation
