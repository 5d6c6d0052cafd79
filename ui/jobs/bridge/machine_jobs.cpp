// A model that judges: on the thread that computes, told ten times a second at most.
#include <QElapsedTimer>

#include "core/store/store.h"
#include "ui/jobs/bridge/core_judge_service.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

namespace {

constexpr int kTickMs = 100;

MachineNews news_of(const store::Store& store, const QString& id) {
  MachineNews news;
  const std::string task = id.toStdString();
  const annotation::TaskState state = annotation::task(store, task);
  news.task = id;
  news.open = state.task.open;
  news.language = QString::fromStdString(state.task.language);
  news.pairs = state.task.preference;
  news.criteria = state.task.criteria;
  news.machines = annotation::machine_results(store, task);
  if (state.task.open || state.task.from_packet) return news;
  news.systems = annotation::systems(store, task);
  news.metrics = annotation::metric_correlations(store, task);
  return news;
}

}  // namespace

void CoreJudgeService::requestMachine(const QString& task) {
  if (!m_statistics || m_store.empty()) return;
  if (m_machine) later([this] { tellStep(); });
  m_statistics->post([this, task, path = m_store] {
    try {
      const MachineNews news = news_of(store::Store::open_read_only(path, false), task);
      later([this, news] { Q_EMIT machineReady(news); });
    } catch (...) {
      const ErrorInfo info = currentInfo();
      later([this, info] { Q_EMIT failed(QStringLiteral("requestMachine"), info); });
    }
  });
}

void CoreJudgeService::startMachine(const MachineWish& wish) {
  if (!m_compute || m_store.empty() || m_machine) return;
  workbench::MachineRequest request;
  request.task = wish.task.toStdString();
  request.model.model = wish.model.toStdString();
  request.model.adapter = wish.adapter.toStdString();
  request.rubric = judge::named_rubric(wish.rubric.toStdString(), wish.tie);
  request.tie_band = wish.tieBand;
  request.limit = wish.limit;
  request.document_tokens = wish.documentTokens;
  const auto end = [this, task = wish.task](const ErrorInfo& error) {
    later([this, task, error] {
      m_machine.reset();
      if (!error.code.isEmpty()) Q_EMIT failed(QStringLiteral("startMachine"), error);
      Q_EMIT machineEnded(task);
    });
  };
  m_step = {wish.task, QStringLiteral("wait")};
  m_machine = m_compute(
      [this, request, path = m_store, judge = m_judge, end](Control& control) {
        store::Store store = store::Store::open(path);
        QElapsedTimer since, judging;
        double first = 0;
        const auto progress = [&](const std::string& phase, double done, double total) {
          if (phase == "judge" && !judging.isValid()) {
            judging.start();
            first = done;
          }
          if (since.isValid() && since.elapsed() < kTickMs && done < total) return;
          since.start();
          std::optional<double> left;
          if (phase == "judge" && done > first)
            left = static_cast<double>(judging.elapsed()) / 1000 / (done - first) * (total - done);
          later([this, phase = QString::fromStdString(phase), done = static_cast<qint64>(done),
                 total = static_cast<qint64>(total), left] {
            if (!m_machine) return;
            m_step.phase = phase;
            m_step.done = done;
            m_step.total = total;
            m_step.secondsLeft = left;
            tellStep();
          });
        };
        judge(store, request, control, progress);
        end({});
      },
      [end](const Error& error) {
        const bool wished = error.code() == Code::aborted || error.code() == Code::stopped;
        end(wished ? ErrorInfo() : errorFromJson(error.to_json()));
      });
  tellStep();
}

void CoreJudgeService::tellStep() {
  if (!m_machine) return;
  m_step.paused = m_machine->paused();
  Q_EMIT machineStep(m_step);
}

void CoreJudgeService::pauseMachine(bool paused) {
  if (!m_machine) return;
  paused ? m_machine->pause() : m_machine->resume();
  tellStep();
}

void CoreJudgeService::stopMachine() {
  if (!m_machine) return;
  m_machine->request_stop();
  m_machine->resume();
}

}  // namespace espalier::ui
