#pragma once

#include <QObject>
#include <QStringList>
#include <QVector>
#include <functional>
#include <optional>

#include "core/plan/events.h"
#include "ui/jobs/types.h"
#include "ui/models/module_history.h"

namespace espalier::ui {

/// One line of a chart: x and y of equal length.
struct Series {
  QVector<double> x, y;
  void add(double px, double py) {
    x << px;
    y << py;
  }
  void dropFrom(double px) {
    while (!x.isEmpty() && x.last() >= px) {
      x.removeLast();
      y.removeLast();
    }
  }
};

struct LogLine {
  enum class Kind { Info, Good, Warning, Error };
  Kind kind;
  qint64 step;
  plan::Event event;  ///< the words are made when shown, in the language of that moment
};

struct SampleText {
  qint64 step;
  QString record, text;
};

/// All that one run has told so far, laid out for charts and texts. Live events and the replay of a
/// stored run go through the same door.
class RunFeed : public QObject {
  Q_OBJECT
 public:
  explicit RunFeed(QObject* parent = nullptr);

  void clear();
  void apply(const QVector<plan::Event>& events);
  /// Forgets all and takes these; one signal.
  void reset(const QVector<plan::Event>& events);
  /// Seconds since any moment, by which validations of a live run are timed.
  void setClock(std::function<double()> seconds) { m_clock = std::move(seconds); }

  bool started() const { return m_started.has_value(); }
  const plan::event::Started& start() const { return *m_started; }
  QString runId() const;
  JobState state() const { return m_state; }

  const Series& examples() const { return m_examples; }
  const Series& steps() const { return m_steps; }
  const Series& validation() const { return m_validation; }
  /// Step and loss of the best validation so far.
  std::optional<std::pair<double, double>> best() const { return m_best; }
  const QStringList& adapters() const { return m_adapters; }
  const QVector<Series>& weights() const { return m_weights; }
  const Series& sparsity() const { return m_sparsity; }
  const Series& sparsityA() const { return m_sparsityA; }
  const Series& sparsityB() const { return m_sparsityB; }
  const Series& mergedSparsity() const { return m_merged; }
  const Series& pruned() const { return m_pruned; }
  const Series& learningRate() const { return m_learningRate; }
  const Series& tokensPerSecond() const { return m_speed; }
  const Series& memory() const { return m_memory; }  ///< bytes; empty where it was not told
  const ModuleHistory& modules() const { return m_modules; }
  /// What a controller of the ratio told, by step; empty where the ratio is fixed.
  const QVector<plan::event::Ratio>& ratios() const { return m_ratios; }
  const plan::event::Phase& phase() const { return m_phase; }
  const std::optional<plan::event::Step>& lastStep() const { return m_lastStep; }
  const std::optional<plan::event::Finished>& finished() const { return m_finished; }
  const ErrorInfo& failure() const { return m_failure; }
  const QVector<LogLine>& log() const { return m_log; }
  const QVector<SampleText>& samples() const { return m_samples; }
  /// The last sample at or before a step, null where there is none.
  const SampleText* sampleAt(double step) const;

  /// Share of the whole run that is done, 0..1, and the seconds that training still takes: the
  /// median of the last steps, and the validations to come as the last one took; none for the
  /// first five steps.
  double progress() const;
  std::optional<double> secondsLeft() const;

 Q_SIGNALS:
  /// After each batch.
  void changed();

 private:
  void take(const plan::event::Started& e);
  void take(const plan::event::Phase& e);
  void take(const plan::event::Example& e);
  void take(const plan::event::Step& e);
  void take(const plan::event::Modules& e) { m_modules.add(e); }
  void take(const plan::event::Validation& e);
  void take(const plan::event::Ratio& e);
  void take(const plan::event::Sample& e);
  void take(const plan::event::Output&) { ++m_outputs; }
  void take(const plan::event::Paused& e);
  void take(const plan::event::Resumed& e);
  void take(const plan::event::Stopped& e);
  void take(const plan::event::Failed& e);
  void take(const plan::event::Finished& e);
  void note(LogLine::Kind kind, const plan::Event& event);
  void forget();
  void goBackTo(double step);
  void dropRatiosFrom(double step);

  std::optional<plan::event::Started> m_started;
  JobState m_state = JobState::Idle;
  Series m_examples, m_steps, m_validation;
  Series m_sparsity, m_sparsityA, m_sparsityB, m_merged, m_pruned;
  Series m_learningRate, m_speed, m_memory;
  ModuleHistory m_modules;
  QVector<plan::event::Ratio> m_ratios;
  std::optional<std::pair<double, double>> m_best;
  QStringList m_adapters;
  QVector<Series> m_weights;
  plan::event::Phase m_phase;
  std::optional<plan::event::Step> m_lastStep;
  QVector<double> m_recentSeconds;
  std::function<double()> m_clock;
  std::optional<double> m_validationBegan;
  double m_validationSeconds = 0;
  std::optional<plan::event::Finished> m_finished;
  ErrorInfo m_failure;
  QVector<LogLine> m_log;
  QVector<SampleText> m_samples;
  qint64 m_outputs = 0;
};

/// An error as the events and the store hold it.
ErrorInfo errorFromJson(const Json& json);

}  // namespace espalier::ui
