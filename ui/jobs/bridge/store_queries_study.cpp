// What a study's file and the store say of it together.
#include "core/experiment/study_work.h"
#include "ui/jobs/bridge/store_queries.h"

namespace espalier::ui::queries {

StudyInfo study(const std::filesystem::path& path, const QString& file, const QString& baseline) {
  StudyInfo out;
  const plan::Study study = plan::parse_study_file(file.toStdString());
  out.grid = experiment::study_grid(study, path, baseline.toStdString());
  for (const plan::StudyRun& run : study.runs) {
    if (!run.fixed_ratio) out.rows << QString::fromStdString(run.name);
  }
  const experiment::StudyLeft left = experiment::study_left(study, path);
  out.done = static_cast<qint64>(left.done);
  out.total = static_cast<qint64>(left.total);
  out.trials = left.trials > 0;
  out.next = static_cast<qint64>(experiment::next_wave(study, path).size());
  return out;
}

}  // namespace espalier::ui::queries
