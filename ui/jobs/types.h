#pragma once

#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

#include "core/base/json.h"
#include "core/experiment/workspace.h"
#include "core/judge/method_matrix.h"
#include "core/judge/study_grid.h"
#include "core/plan/events.h"
#include "core/workbench/adapter_card.h"
#include "core/workbench/data_questions.h"
#include "core/workbench/importance_picture.h"
#include "core/workbench/live_merge.h"
#include "core/workbench/preflight.h"
#include "ui/jobs/estimate.h"

namespace espalier::ui {

/// An Error of core as it travels to the window: the window builds its own sentence from code and
/// args; message and hint (English) are details.
struct ErrorInfo {
  QString code;
  QMap<QString, QString> args;
  QString message, hint;
  bool isNull() const { return code.isEmpty(); }
};

/// One run of the store, as tables and cards show it.
struct RunRow {
  QString id, name, method;
  QString model, data, language;  ///< short names; language "en" | "ja"
  QString state;  ///< queued | running | paused | finished | stopped | failed | interrupted
  std::optional<qint64> shots;  ///< none: all records
  quint64 seed = 0, sampleSeed = 0;
  std::optional<double> bestValidation;
  std::optional<double> validationRougeL;  ///< 0..1
  std::optional<qint64> bestStep;
  std::optional<double> sparsity;     ///< of A and B at the best step, else at the last, 0..1
  QMap<QString, double> metrics;      ///< name -> 0..1
  QMap<QString, QString> signatures;  ///< name -> how it was computed
  QMap<QString, std::pair<double, double>> intervals;  ///< name -> 95 % interval, 0..1
  QMap<QString, Judged> judged;  ///< key -> what people said; filled in by the desk
  double seconds = 0;
  QDateTime created;
  QVector<double> losses;  ///< of steps, thinned: the sparkline
  QString study;
  QStringList tags;
  QString note;
  QString adapter;  ///< folder of what it made, empty where there is none
  Json plan;
  QString planHash;
  qint64 steps = 0;        ///< planned
  qint64 testRecords = 0;  ///< that it was to write summaries of
  /// Of a run that ended too early: the last step that it told of, and what its newest checkpoint
  /// holds: the step and its best so far. None: it came to none.
  std::optional<qint64> lastStep, savedStep, savedBestStep;
  ErrorInfo error;  ///< of a failed one
  bool hasOutputs() const {
    return state == QLatin1String("finished") && (!metrics.isEmpty() || testRecords > 0);
  }
};

/// The losses of one run over its optimizer steps, for charts of many runs.
struct RunCurves {
  QVector<double> steps, loss;
  QVector<double> validationSteps, validationLoss;
};

/// One text that a run wrote for a test record.
struct OutputRow {
  QString id, text, raw, finish, reference;
  QString document, title;  ///< of the record, empty where its file is gone
  QMap<QString, double> scores;
};

struct Record {
  QString id, document, summary;
  QString title{};
};

/// Preflight's answer: either the plan could not be read (error) or facts and notes.
struct PreflightInfo {
  ErrorInfo error;
  workbench::Preflight facts;
};

/// What a merge that was opened for "what if" is made of (workbench::LiveMerge::facts()).
struct LiveInfo {
  struct Record {
    QString id, split, title, document, reference;
  };
  QString run, kind, method;
  QStringList adapters;
  int layers = 0;
  bool prunes = false;
  double ratio = 0;    ///< the plan's
  int validation = 0;  ///< records
  QVector<Record> records;
};

/// What a row of the library says beyond what the workspace knows of it from headers.
struct LibraryFacts {
  QString path;     ///< of the model or the adapter's folder
  ErrorInfo error;  ///< why it cannot be used; then the numbers are 0
  QStringList tags;
  workbench::AdapterFacts adapter;
  workbench::ModelFacts model;
};

/// A change of the library's folders, with what it needs.
struct LibraryChange {
  enum class Kind { ImportAdapter, ImportModel, Rename, Remove, Restore, Tag, Export };
  Kind kind = Kind::Rename;
  QString name;      ///< of the adapter; of an import: the wished one, may be empty
  QString other;     ///< Rename: the new name; Restore: its name in the trash
  QString path;      ///< import: where it lies; Export: the folder that gets the copy
  QStringList tags;  ///< Tag
};
struct LibraryDone {
  LibraryChange change;
  ErrorInfo error;
  QString result;  ///< the name it has now; Remove: in the trash; Export: where the copy is
};

/// An adapter's card, or why there is none.
struct CardInfo {
  ErrorInfo error;
  workbench::AdapterCard card;
};

struct SimilarityInfo {
  ErrorInfo error;
  QStringList folders;
  workbench::Similarities values;  ///< in the order of the folders
};

/// The importance of adapters' entries, in the order of the folders; an error, or all of them.
struct ImportanceInfo {
  ErrorInfo error;
  QStringList folders;
  QVector<workbench::AdapterImportance> adapters;
};

/// What something is that was dropped on the window.
struct Inspection {
  QString path;
  QString kind;  ///< as workbench::inspect() says: "model", "adapter", "data", ...
  ErrorInfo error;
};

/// Methods by targets, with how often each target's test set was scored: an error, or the rest.
struct MatrixInfo {
  struct Scorings {
    qint64 times = 0, configurations = 0;
  };
  ErrorInfo error;
  judge::MethodMatrix matrix;
  QVector<Scorings> scorings;  ///< by target
};

/// A study's table over what the store holds, and what is left of it: an error, or the rest.
struct StudyInfo {
  ErrorInfo error;
  judge::StudyGrid grid;
  QStringList rows;  ///< that may be the baseline
  qint64 done = 0, total = 0;
  qint64 next = 0;      ///< plans that addStudy() would queue now
  bool trials = false;  ///< and they are trials: what is chosen by them comes after
};

/// A run to be written out, or a bundle to be checked (core/experiment bundle.h, report_page.h,
/// data_export.h).
struct ExportWish {
  enum class Kind { Bundle, Page, Data, Verify };
  Kind kind = Kind::Bundle;
  QString run;
  QString path;      ///< the folder to make, the page's file, or the bundle to check
  QString language;  ///< of a page: "en" | "ja", what it shows first
};
struct ExportDone {
  ExportWish wish;
  ErrorInfo error;
  QStringList checks;  ///< of a bundle that was checked: what held, as core says it
};

/// What the process knows of its machine.
struct MachineFacts {
  int threads = 0;
  qint64 memoryTotal = 0, memoryUsed = 0;
  QString device = QStringLiteral("CPU");
  QString dtype = QStringLiteral("f32");
};

/// Where the one job of this process stands, as the worker says (never as a button wishes).
enum class JobState { Idle, Starting, Running, Paused, Stopping, Finished, Stopped, Failed };

}  // namespace espalier::ui
