#include "core/experiment/run_documents.h"

#include <utility>

#include "core/data/records.h"

namespace espalier::experiment {

namespace {

const Json& data_of(const store::RunRow& run) {
  static const Json none = Json::object();
  const auto at = run.plan.is_object() ? run.plan.find("data") : run.plan.end();
  return run.plan.is_object() && at != run.plan.end() && at->is_object() ? *at : none;
}

}  // namespace

std::filesystem::path run_data_file(const std::filesystem::path& store, const store::RunRow& run,
                                    const std::string& part) {
  const Json& data = data_of(run);
  const auto at = data.find(part);
  if (at == data.end() || !at->is_string() || at->get<std::string>().empty()) return {};
  const std::filesystem::path name = at->get<std::string>();
  for (const auto& base : {std::filesystem::absolute(store).parent_path(), run.folder}) {
    std::filesystem::path file = (base / name).lexically_normal();
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored)) return file;
  }
  return {};
}

std::map<std::string, data::Record> run_documents(const std::filesystem::path& store,
                                                  const store::RunRow& run,
                                                  const std::string& part) {
  std::map<std::string, data::Record> out;
  const std::filesystem::path file = run_data_file(store, run, part);
  if (file.empty()) return out;
  data::ReadOptions options;
  options.needs_summary = false;
  const Json& data = data_of(run);
  if (const auto columns = data.find("columns"); columns != data.end() && columns->is_object()) {
    for (const auto& [column, field] : columns->items()) {
      if (field.is_string()) options.columns[column] = field.get<std::string>();
    }
  }
  options.each = [&out](data::Record&& record) {
    std::string id = record.id;
    out.insert_or_assign(std::move(id), std::move(record));
  };
  data::read_records(file, options);
  return out;
}

}  // namespace espalier::experiment
