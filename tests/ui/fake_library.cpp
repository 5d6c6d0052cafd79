// The library's part of the fake service: folders as lists, numbers that follow from the names.
#include <QFileInfo>
#include <algorithm>
#include <cmath>

#include "tests/ui/fake_job_service.h"

namespace espalier::ui {

namespace {

constexpr int kLayers = 18;

QString nameOf(const QString& folder) {
  return QFileInfo(folder).fileName();
}

ErrorInfo broken(const QString& path) {
  return {"adapter.incomplete", {{"path", path}, {"tensor", "lora_B"}}, "has no lora_B", ""};
}

workbench::AdapterCard cardOf(const experiment::AdapterItem& item) {
  workbench::AdapterCard card;
  card.name = item.name;
  card.path = item.path;
  card.rank = item.rank;
  card.alpha = item.alpha;
  card.scale_low = card.scale_high = 1;
  card.base = item.base;
  card.dtype = "f32";
  card.parameters = 368640;
  card.bytes = 1476000;
  card.sha256 = "0123456789abcdef0123456789abcdef";
  card.kind = "plain";
  card.method = "lora";
  card.run = item.name + " trained";
  card.trained = "data/" + item.name + "/train.jsonl";
  card.sources = {{"first", 0.5}};
  card.identities = 123;
  card.examples = {"package:a2ps", "package:advi"};
  const double size = 1 + static_cast<double>(item.name.size()) / 10;
  double sum = 0;
  for (int layer = 0; layer < kLayers; ++layer) {
    for (const char* proj : {"q_proj", "v_proj"}) {
      workbench::AdapterModule m;
      m.proj = proj;
      m.layer = layer;
      m.name = "model.layers." + std::to_string(layer) + ".self_attn." + proj;
      m.rank = item.rank;
      m.alpha = item.alpha;
      double squares = 0;
      for (int i = 0; i < item.rank; ++i) {
        m.spectrum.push_back(size * (1 + 0.4 * std::sin(layer * 0.7)) * std::exp(-0.5 * i) *
                             (m.proj == "q_proj" ? 1.0 : 0.6));
        squares += m.spectrum.back() * m.spectrum.back();
      }
      m.norm = std::sqrt(squares);
      sum += squares;
      card.modules.push_back(std::move(m));
    }
  }
  card.norm = std::sqrt(sum);
  return card;
}

}  // namespace

experiment::Workspace FakeJobService::workspace() const {
  experiment::Workspace w;
  w.folder = m_open.toStdString();
  w.models.assign(models.begin(), models.end());
  w.adapters.assign(adapters.begin(), adapters.end());
  for (auto at = studies.begin(); at != studies.end(); ++at)
    w.studies.emplace_back(at.key().toStdString());
  for (auto& item : w.models)
    item.path = w.folder / "models" / item.path.filename();
  for (auto& item : w.adapters)
    item.path = w.folder / "adapters" / item.name;
  std::sort(w.adapters.begin(), w.adapters.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  w.data.push_back({"help-ja", w.folder / "data/help-ja", "ja", 20, 20, 43,
                    "記事: {document}\n一行要約:", " {summary}", ""});
  w.data.push_back(
      {"papers-outcome", w.folder / "data/papers-outcome", "en", 80, 20, 100, "", "", ""});
  for (const QString& name : m_imported) {
    w.data.push_back({name.toStdString(),
                      w.folder / "data" / name.toStdString(),
                      "en",
                      1197,
                      0,
                      0,
                      "",
                      "",
                      "",
                      {}});
  }
  return w;
}

void FakeJobService::rereadWorkspace() {
  calls << "reread";
  QTimer::singleShot(0, this, [this] { Q_EMIT workspaceReread(workspace()); });
}

void FakeJobService::requestLibraryFacts(const QStringList& folders, const QStringList& paths) {
  for (const QString& path : folders)
    calls << "facts " + nameOf(path);
  QTimer::singleShot(0, this, [this, folders, paths] {
    for (const experiment::AdapterItem& item : adapters) {
      LibraryFacts facts;
      facts.path = m_open + "/adapters/" + QString::fromStdString(item.name);
      if (!folders.contains(facts.path)) continue;
      facts.tags = tags.value(nameOf(facts.path));
      if (!item.problem.empty()) {
        facts.error = broken(facts.path);
      } else {
        const workbench::AdapterCard card = cardOf(item);
        facts.adapter = {card.norm, card.bytes, card.trained, card.identities};
      }
      Q_EMIT libraryFactsReady(facts);
    }
    for (const QString& path : paths) {
      LibraryFacts facts;
      facts.path = path;
      facts.model = {"Q4_K_M", path.contains("gemma") ? 253'000'000 : 91'000'000, "bpe"};
      Q_EMIT libraryFactsReady(facts);
    }
  });
}

int FakeJobService::requestAdapterCard(const QString& folder) {
  calls << "card " + nameOf(folder);
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token, folder] {
    CardInfo info;
    info.error = {"file.missing", {{"path", folder}}, "there is nothing", ""};
    for (const experiment::AdapterItem& item : adapters) {
      if (QString::fromStdString(item.name) != nameOf(folder)) continue;
      info.error = item.problem.empty() ? ErrorInfo{} : broken(folder);
      info.card = cardOf(item);
      for (const QString& tag : tags.value(nameOf(folder)))
        info.card.tags.push_back(tag.toStdString());
    }
    Q_EMIT adapterCardReady(token, info);
  });
  return token;
}

int FakeJobService::requestSimilarity(const QStringList& folders) {
  calls << QStringLiteral("similarity %1").arg(folders.size());
  const int token = ++m_token;
  SimilarityInfo info;
  info.folders = folders;
  const auto n = static_cast<std::size_t>(folders.size());
  info.values.norms.assign(n, 1);
  info.values.cosines.assign(n, std::vector<std::optional<double>>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (folders[static_cast<int>(i)].contains("other") !=
          folders[static_cast<int>(j)].contains("other"))
        continue;
      const double far = i > j ? static_cast<double>(i - j) : static_cast<double>(j - i);
      info.values.cosines[i][j] = 1 - 0.6 * far;
    }
  }
  QTimer::singleShot(0, this, [this, token, info] { Q_EMIT similarityReady(token, info); });
  return token;
}

/// Two tensors a layer, of 1,000 and 3,000 entries, whose importance rises evenly to a height that
/// follows from the name.
int FakeJobService::requestImportance(const QStringList& folders, const QString& rule, bool) {
  calls << "importance " + rule + " " + QString::number(folders.size());
  ImportanceInfo info;
  info.error = importanceError;
  info.folders = folders;
  for (const QString& folder : folders) {
    workbench::AdapterImportance one;
    one.layers = one.seen = kLayers;
    const auto height = static_cast<float>(nameOf(folder).size());
    for (const std::int64_t entries : {1000, 3000}) {
      workbench::ImportanceTensor tensor;
      tensor.entries = entries;
      for (int i = 0; i <= workbench::kImportanceSteps; ++i)
        tensor.quantiles.push_back(height * static_cast<float>(i) / workbench::kImportanceSteps);
      one.sizes[entries] = kLayers;
      one.entries += entries * kLayers;
      for (int layer = 0; layer < kLayers; ++layer)
        one.tensors.push_back(tensor);
    }
    info.adapters << one;
  }
  const int token = ++m_token;
  QTimer::singleShot(0, this, [this, token, info] { Q_EMIT importanceReady(token, info); });
  return token;
}

void FakeJobService::changeLibrary(const LibraryChange& change) {
  using Kind = LibraryChange::Kind;
  calls << QStringLiteral("change %1 %2 %3")
               .arg(static_cast<int>(change.kind))
               .arg(change.name, change.other)
               .trimmed();
  LibraryDone done{change, std::exchange(nextChangeError, {}), change.name};
  const auto find = [this](const QString& name) {
    return std::find_if(adapters.begin(), adapters.end(), [&](const experiment::AdapterItem& item) {
      return item.name == name.toStdString();
    });
  };
  const auto free = [&](const QString& name) {
    QString own = name;
    for (int i = 2; find(own) != adapters.end(); ++i)
      own = QStringLiteral("%1-%2").arg(name).arg(i);
    return own;
  };
  const auto put = [&](experiment::AdapterItem item, const QString& name) {
    item.name = name.toStdString();
    adapters << item;
    done.result = name;
  };
  if (done.error.isNull()) {
    switch (change.kind) {
      case Kind::ImportAdapter:
        put({"", "", 16, 32, {"q_proj"}, "gemma-3-270m-q4_k_m", ""},
            free(change.name.isEmpty() ? nameOf(change.path) : change.name));
        break;
      case Kind::ImportModel:
        models << experiment::ModelItem{nameOf(change.path).toStdString(),
                                        (m_open + "/models/" + nameOf(change.path)).toStdString(),
                                        "llama", 1000, ""};
        done.result = nameOf(change.path);
        break;
      case Kind::Rename: {
        const auto it = find(change.name);
        it->name = change.other.toStdString();
        tags[change.other] = tags.take(change.name);
        done.result = change.other;
        break;
      }
      case Kind::Remove: {
        const auto it = find(change.name);
        trash[change.name] = *it;
        adapters.erase(it);
        break;
      }
      case Kind::Restore:
        put(trash.take(change.other), free(change.name));
        break;
      case Kind::Tag:
        tags[change.name] = change.tags;
        break;
      case Kind::Export:
        done.result = change.path + "/" + change.name;
        break;
    }
  }
  QTimer::singleShot(0, this, [this, done] { Q_EMIT libraryChanged(done); });
}

void FakeJobService::requestInspection(const QString& path) {
  calls << "inspect " + nameOf(path);
  Inspection out = inspections.value(
      path, {path, {}, {"model.unrecognised", {{"path", path}}, path + " is nothing", ""}});
  out.path = path;
  QTimer::singleShot(0, this, [this, out] { Q_EMIT inspected(out); });
}

}  // namespace espalier::ui
