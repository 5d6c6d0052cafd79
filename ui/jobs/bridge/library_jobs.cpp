// The library's questions and changes, as core answers them.
#include "core/workbench/adapter_card.h"
#include "core/workbench/importance_picture.h"
#include "core/workbench/inspect.h"
#include "core/workbench/library.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

namespace fs = std::filesystem;

namespace {

fs::path pathOf(const QString& text) {
  return text.toStdString();
}

std::vector<std::string> texts(const QStringList& words) {
  std::vector<std::string> out;
  for (const QString& word : words)
    out.push_back(word.toStdString());
  return out;
}

std::string change(const fs::path& workspace, const LibraryChange& change) {
  std::string name = change.name.toStdString();
  switch (change.kind) {
    case LibraryChange::Kind::ImportAdapter:
      return workbench::import_adapter(workspace, pathOf(change.path), name);
    case LibraryChange::Kind::ImportModel:
      return workbench::import_model(workspace, pathOf(change.path));
    case LibraryChange::Kind::Rename:
      workbench::rename_adapter(workspace, name, change.other.toStdString());
      return change.other.toStdString();
    case LibraryChange::Kind::Remove:
      return workbench::remove_adapter(workspace, name);
    case LibraryChange::Kind::Restore:
      return workbench::restore_adapter(workspace, change.other.toStdString(), name);
    case LibraryChange::Kind::Tag:
      workbench::write_tags(workspace / "adapters" / name, texts(change.tags));
      return name;
    case LibraryChange::Kind::Export:
      return workbench::export_adapter(workspace / "adapters" / name, pathOf(change.path)).string();
  }
  return {};
}

}  // namespace

void CoreJobService::askCompute(std::shared_ptr<Control>& steer,
                                std::function<void(Control&)> question) {
  if (steer) steer->request_abort();
  if (!m_compute) return;
  steer =
      m_compute->submit(experiment::ComputeThread::Priority::interactive, std::move(question), {});
}

void CoreJobService::rereadWorkspace() {
  ask("reread", [this, folder = m_folder] {
    const auto workspace = experiment::open_workspace(folder);
    later([this, workspace] { Q_EMIT workspaceReread(workspace); });
  });
}

void CoreJobService::requestLibraryFacts(const QStringList& adapters, const QStringList& models) {
  const int request = ++m_factsRequest;
  if (m_facts) m_facts->request_abort();
  m_adaptersToTell = adapters;
  nextLibraryFacts(request);
  for (const QString& path : models) {
    if (!m_checks) return;
    m_checks->post([this, request, path] {
      if (request != m_factsRequest) return;
      LibraryFacts facts;
      facts.path = path;
      try {
        facts.model = workbench::model_facts(pathOf(path));
      } catch (...) {
        facts.error = currentInfo();
      }
      later([this, facts] { Q_EMIT libraryFactsReady(facts); });
    });
  }
}

/// One adapter a job, so that a card that is asked for meanwhile goes between.
void CoreJobService::nextLibraryFacts(int request) {
  if (request != m_factsRequest || m_adaptersToTell.isEmpty()) return;
  askCompute(m_facts, [this, request, path = m_adaptersToTell.takeFirst()](Control& control) {
    LibraryFacts facts;
    facts.path = path;
    for (const std::string& tag : workbench::read_tags(pathOf(path)))
      facts.tags << QString::fromStdString(tag);
    try {
      facts.adapter = workbench::adapter_facts(pathOf(path), control);
    } catch (...) {
      facts.error = currentInfo();
      if (facts.error.code == "aborted") return;
    }
    later([this, request, facts] {
      Q_EMIT libraryFactsReady(facts);
      nextLibraryFacts(request);
    });
  });
}

int CoreJobService::requestAdapterCard(const QString& folder) {
  const int token = ++m_cardQuestion;
  askCompute(m_card, [this, token, folder](Control& control) {
    CardInfo info;
    try {
      info.card = workbench::adapter_card(pathOf(folder), control);
    } catch (...) {
      info.error = currentInfo();
      if (info.error.code == "aborted") return;
    }
    later([this, token, info] { Q_EMIT adapterCardReady(token, info); });
  });
  return token;
}

int CoreJobService::requestSimilarity(const QStringList& folders) {
  const int token = ++m_similarityQuestion;
  askCompute(m_similarity, [this, token, folders](Control& control) {
    SimilarityInfo info;
    info.folders = folders;
    std::vector<fs::path> paths;
    for (const QString& folder : folders)
      paths.push_back(pathOf(folder));
    try {
      info.values = workbench::similarities(paths, control);
    } catch (...) {
      info.error = currentInfo();
      if (info.error.code == "aborted") return;
    }
    later([this, token, info] { Q_EMIT similarityReady(token, info); });
  });
  return token;
}

int CoreJobService::requestImportance(const QStringList& folders, const QString& rule,
                                      bool scaled) {
  const int token = ++m_importanceQuestion;
  askCompute(m_importance, [this, token, folders, rule, scaled](Control& control) {
    ImportanceInfo info;
    info.folders = folders;
    try {
      for (const QString& folder : folders)
        info.adapters << workbench::importance_of(pathOf(folder), rule.toStdString(), scaled,
                                                  control);
    } catch (...) {
      info.error = currentInfo();
      if (info.error.code == "aborted") return;
    }
    later([this, token, info] { Q_EMIT importanceReady(token, info); });
  });
  return token;
}

void CoreJobService::changeLibrary(const LibraryChange& wish) {
  const auto job = [this, wish, folder = m_folder] {
    LibraryDone done{wish, {}, {}};
    try {
      done.result = QString::fromStdString(change(folder, wish));
    } catch (...) {
      done.error = currentInfo();
    }
    later([this, done] { Q_EMIT libraryChanged(done); });
  };
  // An import reads tensors: that belongs to the one thread that computes.
  if (wish.kind == LibraryChange::Kind::ImportAdapter) {
    m_change.reset();
    askCompute(m_change, [job](Control&) { job(); });
  } else if (m_queries) {
    m_queries->post(job);
  }
}

void CoreJobService::requestInspection(const QString& path) {
  m_inspection.reset();
  askCompute(m_inspection, [this, path](Control&) {
    Inspection out{path, {}, {}};
    try {
      out.kind = QString::fromStdString(workbench::inspect(pathOf(path)).at("kind"));
    } catch (...) {
      out.error = currentInfo();
    }
    later([this, out] { Q_EMIT inspected(out); });
  });
}

}  // namespace espalier::ui
