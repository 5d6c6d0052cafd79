#pragma once

#include <QString>
#include <QVector>
#include <optional>
#include <vector>

#include "core/workbench/annotation.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_metrics.h"
#include "ui/jobs/estimate.h"

namespace espalier::ui {

/// What a task came to. Only a closed one names its methods.
struct JudgeResults {
  struct Agreement {
    QString about;         ///< "choice", or a criterion's key
    bool ordinal = false;  ///< else nominal
    Estimate alpha;        ///< Krippendorff's
    std::optional<double> same;
  };
  struct Pair {  ///< two annotators: Cohen's kappa, for ratings with quadratic weights
    QString about, first, second;
    Estimate kappa;
    std::optional<double> same;
  };
  struct Win {
    QString first, second;  ///< keys of systems
    Estimate rate;          ///< of the first, ties count half
    qint64 wins = 0, ties = 0, losses = 0, bothBad = 0;
    double p = 1;
  };
  struct Strength {
    QString system;
    Estimate strength;  ///< Bradley-Terry's, a logarithm; the mean is 0
  };
  struct Overall {
    QString system;
    Estimate rate;  ///< win rate against all the others as one, ties half
  };
  struct Rating {
    QString criterion, system;
    Estimate mean;
  };
  /// Whether what stands left is chosen more often.
  struct Left {
    qint64 left = 0, decided = 0;
    Estimate share;
    double p = 1;
  };

  QString task;
  bool open = true, methodsKnown = false;
  std::vector<judge::Criterion> criteria;
  std::vector<workbench::annotation::AnnotatorState> annotators;
  QVector<Agreement> agreement;
  QVector<Pair> pairs;
  std::vector<workbench::annotation::System> systems;
  QVector<Win> wins;
  QVector<Overall> overall;     ///< in the order of `systems`
  QVector<Strength> strengths;  ///< strongest first; none: see noStrengths
  QString noStrengths;          ///< key of texts::reason()
  QVector<Rating> ratings;
  Left left;
  qint64 tied = 0;  ///< pairs of equal texts, tied without asking
};

/// A model that is to judge a task's pairs.
struct MachineWish {
  QString task, model, adapter;  ///< paths; adapter empty: none
  QString rubric;                ///< with {document}, {a} and {b}
  bool tie = true;               ///< the letter C may be answered
  double tieBand = 0.1;          ///< means no farther apart are a tie, 0 .. 1
  qint64 limit = 0;              ///< the first so many pairs; 0: all
  qint64 documentTokens = 1024;  ///< longer articles are cut
};

/// How far it is.
struct MachineStep {
  QString task;
  QString phase;  ///< "wait" (something else computes), "load", "judge"
  qint64 done = 0, total = 0;
  std::optional<double> secondsLeft{};
  bool paused = false;
};

/// What models and metrics say beside people.
struct MachineNews {
  QString task;
  bool open = true;
  QString language;   ///< of the texts, "en" | "ja"
  bool pairs = true;  ///< it asks for a preference: else no model judges it
  std::vector<workbench::annotation::MachineResult> machines;
  std::vector<workbench::annotation::MetricCorrelation> metrics;  ///< of a closed task
  std::vector<workbench::annotation::System> systems;
  std::vector<judge::Criterion> criteria;
};

}  // namespace espalier::ui
