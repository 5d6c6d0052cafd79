#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/data/record.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation_task.h"

// How a task is made (private to annotation_task.cpp and annotation_items.cpp).
namespace espalier::workbench::annotation {

/// One source of candidates: texts by record.
struct Source {
  std::string key, name, method;
  std::map<std::string, std::string> texts;
};

/// Throws annotation_setup.
[[noreturn]] void refuse_setup(const std::string& detail, const std::string& hint);

/// Gathers what a task is made of and writes it.
class Maker {
 public:
  Maker(store::Store& store, const NewTask& task);
  std::string make();

 private:
  void read_runs();
  void read_documents();
  void add_hidden_sources();
  void choose_records();
  void make_items();
  void make_gold();
  void add_own(const char* kind, const OwnItem& item);
  void place();
  std::string write();

  /// `digits` hexadecimal ones that nobody can tell who does not know the seed.
  std::string secret(const std::string& what, std::size_t digits) const;
  const std::string& document_of(const std::string& record);
  /// Candidates in the order of their ids, which is the order of nothing else.
  store::AnnotationItem& add_item(const char* kind, const std::string& record,
                                  const std::vector<std::string>& texts,
                                  const std::vector<std::vector<std::string>>& sources,
                                  std::vector<std::string>* ids = nullptr);

  store::Store& store_;
  const NewTask& asked_;
  judge::Task task_;
  std::uint64_t seed_ = 0;
  std::string prompt_;
  std::vector<Source> sources_;
  std::vector<std::string> order_;  ///< records, as the first run wrote them
  std::map<std::string, std::string> references_;
  std::map<std::string, data::Record> documents_;
  std::vector<std::string> records_;  ///< those that are asked
  std::vector<store::AnnotationDocument> kept_;
  std::set<std::string> kept_ids_;
  std::vector<store::AnnotationItem> items_;
  std::vector<std::size_t> strata_;
  std::int64_t merged_ = 0;  ///< texts that several systems share, rated once
};

}  // namespace espalier::workbench::annotation
