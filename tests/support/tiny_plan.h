#pragma once

#include <QTemporaryDir>
#include <string>

#include "core/base/atomic_file.h"
#include "core/plan/plan.h"
#include "tests/support/golden.h"

namespace espalier::test {

/// Ten records of plain English, enough for shots, validation and test.
inline std::string tiny_records(const std::string& prefix, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    const Json record = {
        {"id", prefix + n},
        {"document", "The library will close for " + n + " weeks. The roof is old."},
        {"summary", "Closed for " + n + " weeks."}};
    out += json::dump(record) + "\n";
  }
  return out;
}

/// A plan of adaptive merge on tiny-llama with two adapters, its data written beside it.
inline Json tiny_plan(const QTemporaryDir& folder) {
  for (const auto& [name, count] : {std::pair{"train", 8}, {"validation", 4}, {"test", 3}}) {
    write_file(
        folder.filePath(QString(QLatin1String(name)) + QLatin1String(".jsonl")).toStdString(),
        tiny_records(name, count));
  }
  const auto adapter = [](const char* name) {
    return Json{{"path", golden_path(std::string("adapters/tiny-llama-") + name).string()},
                {"name", name}};
  };
  return {{"espalier_plan", 1},
          {"name", "tiny"},
          {"base_model", golden_path("models/tiny-llama").string()},
          {"adapters", {adapter("a"), adapter("b")}},
          {"data",
           {{"train", "train.jsonl"},
            {"validation", "validation.jsonl"},
            {"test", "test.jsonl"},
            {"language", "en"},
            {"shots", 5},
            {"validation_shots", 3},
            {"prompt", "Article: {document}\nSummary:"}}},
          {"preset", "paper"},
          {"method", {{"name", "adaptive_merge"}}},
          {"prune", {{"ratio", 0.3}}},
          {"optimizer", {{"lr", 1e-3}, {"accumulate", 2}, {"epochs", 3}}},
          {"generation", {{"max_new_tokens", 6}}},
          {"metrics", {"rougeL", "bleu"}}};
}

}  // namespace espalier::test
