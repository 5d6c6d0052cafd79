#pragma once

#include <filesystem>
#include <functional>

#include "ui/jobs/types.h"

/// What the window reads from the store and from data files: called on a worker, never on the
/// window's thread. All throw Error as core does.
namespace espalier::ui::queries {

/// Creates nothing; migrates an older store and marks interrupted runs. No store is no error.
void prepareStore(const std::filesystem::path& store);
QVector<RunRow> runs(const std::filesystem::path& store);
QVector<plan::Event> events(const std::filesystem::path& store, const QString& run);
RunCurves curves(const std::filesystem::path& store, const QString& run);
/// With the documents of the run's test file where it is still there.
QVector<OutputRow> outputs(const std::filesystem::path& store, const QString& run);
/// The record of that id in the run's validation file, or else in the file it trained on; an empty
/// document where neither has it.
Record record(const std::filesystem::path& store, const QString& run, const QString& id);
/// Of these runs the finished ones whose outputs have scores by the metric. Error stopped once
/// `cancelled` says so.
MatrixInfo matrix(const std::filesystem::path& store, const QStringList& runs,
                  const QString& metric, const std::function<bool()>& cancelled = {});
/// A study's table and what is left of it. Throws study_bad, plan_*, store_*.
StudyInfo study(const std::filesystem::path& store, const QString& file, const QString& baseline);
void rename(const std::filesystem::path& store, const QString& run, const QString& name);
void describe(const std::filesystem::path& store, const QString& run, const QStringList& tags,
              const QString& note);
/// The first records of a JSON-lines file; a broken line throws data_record.
QVector<Record> records(const QString& file, int limit);

}  // namespace espalier::ui::queries
