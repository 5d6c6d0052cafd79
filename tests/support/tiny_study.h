#pragma once

#include <functional>

#include "tests/support/tiny_plan.h"

namespace espalier::test {

/// The file of a study of a lead and a LoRA with two learning rates to choose from, at two sizes
/// with two sample seeds, on tiny_plan() as `change` leaves it: without pruning, an epoch long.
inline QString tiny_study(const QTemporaryDir& folder, const std::function<void(Json&)>& change) {
  Json plan = tiny_plan(folder);
  plan["optimizer"]["epochs"] = 1;
  plan.erase("prune");
  change(plan);
  const Json study = {{"espalier_study", 1},
                      {"plan", plan},
                      {"baseline", "lead"},
                      {"targets", {{{"name", "tiny_target"}}}},
                      {"shots", {2, 4}},
                      {"runs",
                       {{{"name", "lead"}, {"set", {{"method.name", "lead"}}}},
                        {{"name", "LoRA"},
                         {"set", {{"method.name", "lora"}}},
                         {"choose", {{"optimizer.lr", {1e-4, 1e-3}}}}}}},
                      {"sample_seeds", {1, 2}}};
  const QString file = folder.filePath(QStringLiteral("study.json"));
  write_file(file.toStdString(), json::dump(study));
  return file;
}

}  // namespace espalier::test
