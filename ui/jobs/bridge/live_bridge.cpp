#include "ui/jobs/bridge/live_bridge.h"

#include "ui/models/run_feed.h"

namespace espalier::ui {

namespace {

LiveInfo infoOf(const QString& run, const Json& facts) {
  const auto text = [](const Json& json, const char* key) {
    return QString::fromStdString(json.at(key).get<std::string>());
  };
  LiveInfo info;
  info.run = run;
  info.kind = text(facts, "kind");
  info.method = text(facts, "method");
  for (const Json& adapter : facts.at("adapters"))
    info.adapters << text(adapter, "name");
  info.layers = facts.at("layers").get<int>();
  info.prunes = facts.at("prunes").get<bool>();
  info.ratio = facts.at("ratio").get<double>();
  info.validation = facts.at("validation").get<int>();
  for (const Json& r : facts.at("records")) {
    info.records << LiveInfo::Record{text(r, "id"), text(r, "split"), text(r, "title"),
                                     text(r, "document"), text(r, "reference")};
  }
  return info;
}

/// A question that was dropped is no failure.
bool wished(const Error& error) {
  return error.code() == Code::aborted || error.code() == Code::stopped;
}

}  // namespace

LiveBridge::LiveBridge(experiment::ComputeThread& compute,
                       std::shared_ptr<experiment::Session> session, Later later, Told told)
    : m_compute(compute),
      m_session(std::move(session)),
      m_later(std::move(later)),
      m_told(std::move(told)) {}

LiveBridge::~LiveBridge() {
  cancel();
}

void LiveBridge::cancel() {
  if (m_control) m_control->request_abort();
  m_control.reset();
}

void LiveBridge::fail(const Error& error) {
  if (wished(error)) return;
  m_later([told = m_told, info = errorFromJson(error.to_json())] { told.failed(info); });
}

void LiveBridge::open(const std::filesystem::path& store, const QString& run) {
  cancel();
  m_control = m_compute.submit(
      experiment::ComputeThread::Priority::interactive,
      [this, store, run, place = m_place, session = m_session](Control& control) {
        place->merge.reset();
        const workbench::LiveSource source = workbench::live_source(store, run.toStdString());
        place->merge =
            std::make_unique<workbench::LiveMerge>(source.plan, source.run, *session, control);
        m_later([told = m_told, info = infoOf(run, place->merge->facts())] { told.opened(info); });
      },
      [this](const Error& error) { fail(error); });
}

int LiveBridge::submit(Question question) {
  cancel();
  const int token = ++m_token;
  m_control = m_compute.submit(
      experiment::ComputeThread::Priority::interactive,
      [this, token, question = std::move(question), place = m_place](Control& control) {
        if (!place->merge) return;
        question(*place->merge, control, token);
        m_later([told = m_told, token] { told.ended(token); });
      },
      [this](const Error& error) { fail(error); });
  return token;
}

int LiveBridge::ask(const workbench::LivePoint& point, int record) {
  return submit([this, point, record](const auto& merge, Control& control, int token) {
    merge.answer(point, record, control, [this, token](const workbench::LiveUpdate& update) {
      m_later([told = m_told, token, update] { told.updated(token, update); });
    });
  });
}

int LiveBridge::plane(const workbench::LivePoint& point, const workbench::LivePlane& plane) {
  return submit([this, point, plane](const auto& merge, Control& control, int token) {
    merge.plane(point, plane, control, [this, token](const workbench::LiveUpdate& update) {
      m_later([told = m_told, token, update] { told.updated(token, update); });
    });
  });
}

void LiveBridge::keep(const workbench::LivePoint& point, const std::filesystem::path& folder) {
  submit([this, point, folder](const auto& merge, Control&, int) {
    merge.keep(point, folder);
    m_later([told = m_told, name = QString::fromStdString(folder.filename().string())] {
      told.kept(name);
    });
  });
}

}  // namespace espalier::ui
