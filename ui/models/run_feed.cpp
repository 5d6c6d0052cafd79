#include "ui/models/run_feed.h"

#include <QElapsedTimer>
#include <algorithm>

namespace espalier::ui {

namespace {

constexpr qsizetype kRecentSteps = 20;
constexpr qsizetype kMinSteps = 5;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// A member of an object as text; whatever else stands there counts as missing.
QString member(const Json& json, const char* key) {
  if (!json.is_object() || !json.contains(key)) return {};
  const Json& value = json[key];
  return value.is_string() ? qt(value.get<std::string>()) : QString();
}

}  // namespace

ErrorInfo errorFromJson(const Json& json) {
  ErrorInfo info;
  info.code = member(json, "code");
  info.message = member(json, "message");
  info.hint = member(json, "hint");
  if (info.code.isEmpty()) info.code = QStringLiteral("internal");
  if (json.is_object() && json.contains("args") && json["args"].is_object()) {
    for (const auto& [key, value] : json["args"].items()) {
      info.args.insert(qt(key), qt(value.is_string() ? value.get<std::string>() : value.dump()));
    }
  }
  return info;
}

RunFeed::RunFeed(QObject* parent) : QObject(parent) {
  QElapsedTimer timer;
  timer.start();
  m_clock = [timer] { return static_cast<double>(timer.nsecsElapsed()) * 1e-9; };
}

void RunFeed::clear() {
  forget();
  Q_EMIT changed();
}

void RunFeed::reset(const QVector<plan::Event>& events) {
  forget();
  if (events.isEmpty()) Q_EMIT changed();
  apply(events);
}

void RunFeed::forget() {
  m_started.reset();
  m_state = JobState::Idle;
  m_examples = m_steps = m_validation = {};
  m_sparsity = m_sparsityA = m_sparsityB = m_merged = m_pruned = {};
  m_learningRate = m_speed = m_memory = {};
  m_modules.clear();
  m_ratios.clear();
  m_best.reset();
  m_adapters.clear();
  m_weights.clear();
  m_phase = {};
  m_lastStep.reset();
  m_recentSeconds.clear();
  m_validationBegan.reset();
  m_validationSeconds = 0;
  m_finished.reset();
  m_failure = {};
  m_log.clear();
  m_samples.clear();
  m_outputs = 0;
}

void RunFeed::apply(const QVector<plan::Event>& events) {
  for (const plan::Event& event : events) {
    std::visit([this](const auto& e) { take(e); }, event);
  }
  if (!events.isEmpty()) Q_EMIT changed();
}

QString RunFeed::runId() const {
  return m_started ? qt(m_started->run) : QString();
}

void RunFeed::note(LogLine::Kind kind, const plan::Event& event) {
  m_log.push_back({kind, m_lastStep ? m_lastStep->step : 0, event});
}

void RunFeed::take(const plan::event::Started& e) {
  m_started = e;
  m_state = JobState::Running;
  m_adapters.clear();
  m_weights.clear();
  for (const std::string& name : e.adapters) {
    m_adapters << qt(name);
    m_weights << Series{};
  }
  note(LogLine::Kind::Info, e);
}

void RunFeed::take(const plan::event::Phase& e) {
  if (e.name != m_phase.name) note(LogLine::Kind::Info, e);
  m_phase = e;
  if (e.name == "validate" && !m_validationBegan) m_validationBegan = m_clock();
}

void RunFeed::take(const plan::event::Example& e) {
  m_examples.add(static_cast<double>(e.step), e.loss);
}

/// After a resume: what was drawn from this step on is no longer true.
void RunFeed::goBackTo(double step) {
  for (Series* s : {&m_steps, &m_sparsity, &m_sparsityA, &m_sparsityB, &m_merged, &m_pruned,
                    &m_learningRate, &m_speed, &m_memory, &m_validation})
    s->dropFrom(step);
  for (Series& s : m_weights)
    s.dropFrom(step);
  m_modules.forgetFrom(static_cast<qint64>(step));
  dropRatiosFrom(step);
  while (!m_samples.isEmpty() && static_cast<double>(m_samples.last().step) >= step)
    m_samples.removeLast();
}

void RunFeed::dropRatiosFrom(double step) {
  while (!m_ratios.isEmpty() && static_cast<double>(m_ratios.last().step) >= step)
    m_ratios.removeLast();
}

void RunFeed::take(const plan::event::Step& e) {
  const auto x = static_cast<double>(e.step);
  if (m_lastStep && e.step <= m_lastStep->step) goBackTo(x);
  m_steps.add(x, e.loss);
  m_sparsity.add(x, e.sparsity);
  m_sparsityA.add(x, e.sparsity_a);
  m_sparsityB.add(x, e.sparsity_b);
  m_merged.add(x, e.merged_sparsity);
  m_pruned.add(x, e.pruned);
  m_learningRate.add(x, e.lr);
  if (e.seconds > 0) m_speed.add(x, static_cast<double>(e.tokens) / e.seconds);
  if (e.memory > 0) m_memory.add(x, static_cast<double>(e.memory));
  for (const auto& [name, weight] : e.weights) {
    const QString adapter = qt(name);
    auto index = m_adapters.indexOf(adapter);
    if (index < 0) {
      index = m_adapters.size();
      m_adapters << adapter;
      m_weights << Series{};
    }
    m_weights[index].add(x, weight);
  }
  m_recentSeconds << e.seconds;
  if (m_recentSeconds.size() > kRecentSteps) m_recentSeconds.removeFirst();
  m_lastStep = e;
}

void RunFeed::take(const plan::event::Validation& e) {
  const auto x = static_cast<double>(e.step);
  m_validation.add(x, e.loss);
  if (m_validationBegan) m_validationSeconds = std::max(0.0, m_clock() - *m_validationBegan);
  m_validationBegan.reset();
  if (e.best) m_best = {x, e.loss};
  note(e.best ? LogLine::Kind::Good : LogLine::Kind::Info, e);
}

void RunFeed::take(const plan::event::Ratio& e) {
  dropRatiosFrom(static_cast<double>(e.step));
  m_ratios.push_back(e);
}

void RunFeed::take(const plan::event::Sample& e) {
  m_samples.push_back({e.step, qt(e.record), qt(e.text)});
}

void RunFeed::take(const plan::event::Paused& e) {
  m_state = JobState::Paused;
  m_validationBegan.reset();
  note(LogLine::Kind::Info, e);
}

void RunFeed::take(const plan::event::Resumed& e) {
  m_state = JobState::Running;
  note(LogLine::Kind::Info, e);
}

void RunFeed::take(const plan::event::Stopped& e) {
  m_state = e.reason == "abort" ? JobState::Stopped : JobState::Stopping;
  note(LogLine::Kind::Warning, e);
}

void RunFeed::take(const plan::event::Failed& e) {
  m_state = JobState::Failed;
  m_failure = errorFromJson(e.error);
  note(LogLine::Kind::Error, e);
}

void RunFeed::take(const plan::event::Finished& e) {
  // A stopped run that kept its best also finishes; it stays a stopped one.
  m_state = m_state == JobState::Stopping ? JobState::Stopped : JobState::Finished;
  m_finished = e;
  note(LogLine::Kind::Good, e);
}

double RunFeed::progress() const {
  if (m_finished) return 1;
  const bool training = m_phase.name == "train" || m_phase.name == "validate";
  if (m_started && m_started->steps > 0 && training && m_lastStep) {
    return std::clamp(static_cast<double>(m_lastStep->step) / static_cast<double>(m_started->steps),
                      0.0, 1.0);
  }
  return m_phase.total > 0 ? std::clamp(m_phase.done / m_phase.total, 0.0, 1.0) : 0.0;
}

std::optional<double> RunFeed::secondsLeft() const {
  if (!m_started || !m_lastStep || m_finished || m_started->steps <= 0) return std::nullopt;
  if (m_recentSeconds.size() < kMinSteps) return std::nullopt;
  if (m_phase.name != "train" && m_phase.name != "validate") return std::nullopt;
  QVector<double> sorted = m_recentSeconds;
  std::sort(sorted.begin(), sorted.end());
  const double median = sorted[sorted.size() / 2];
  const auto done = static_cast<double>(std::max<qint64>(1, m_lastStep->step));
  const auto left = static_cast<double>(std::max<qint64>(0, m_started->steps - m_lastStep->step));
  const double validations = static_cast<double>(m_validation.x.size()) / done;  // a step
  return left * (median + validations * m_validationSeconds);
}

const SampleText* RunFeed::sampleAt(double step) const {
  const SampleText* found = nullptr;
  for (const SampleText& sample : m_samples) {
    if (static_cast<double>(sample.step) <= step) found = &sample;
  }
  return found;
}

}  // namespace espalier::ui
