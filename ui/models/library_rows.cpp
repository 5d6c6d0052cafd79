#include "ui/models/library_rows.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

/// A chip that a selected row does not tint.
QIcon chipIcon(const QColor& colour, int size) {
  QIcon out;
  for (const qreal ratio : {1.0, 2.0, 3.0}) {
    for (const auto mode : {QIcon::Normal, QIcon::Selected, QIcon::Disabled})
      out.addPixmap(colourChip(colour, size, ratio), mode);
  }
  return out;
}

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// Whether it can be used, or why not. The reason in words comes with the facts.
QString stateOf(bool problem, const std::optional<LibraryFacts>& facts) {
  if (facts.has_value() && !facts->error.isNull()) return texts::error(facts->error);
  return problem ? AdapterLines::tr("broken") : AdapterLines::tr("ready");
}

/// Numbers that are not known yet stand below all others.
constexpr double kUnknown = -1;

QVector<ModelLines::Column> modelColumns() {
  using Line = ModelLine;
  return {{.header = [] { return ModelLines::tr("Model"); },
           .text = [](const Line& m) { return qt(m.item.name); },
           .tooltip = [](const Line& m) { return qt(m.item.path.string()); }},
          {.header = [] { return ModelLines::tr("Family"); },
           .text = [](const Line& m) { return qt(m.item.family); }},
          {.header = [] { return ModelLines::tr("Parameters"); },
           .text =
               [](const Line& m) {
                 return m.item.parameters > 0 ? formatParameters(m.item.parameters) : QString();
               },
           .sort = [](const Line& m) { return static_cast<qint64>(m.item.parameters); },
           .number = true},
          {.header = [] { return ModelLines::tr("Format"); },
           .text = [](const Line& m) { return m.facts ? qt(m.facts->model.dtype) : QString(); }},
          {.header = [] { return ModelLines::tr("Size"); },
           .text =
               [](const Line& m) {
                 return m.facts && m.facts->model.bytes > 0 ? formatBytes(m.facts->model.bytes)
                                                            : QString();
               },
           .sort =
               [](const Line& m) {
                 return m.facts ? static_cast<double>(m.facts->model.bytes) : kUnknown;
               },
           .number = true},
          {.header = [] { return ModelLines::tr("Tokenizer"); },
           .text =
               [](const Line& m) {
                 if (!m.facts || !m.facts->error.isNull()) return QString();
                 return m.facts->model.tokenizer.empty() ? ModelLines::tr("none")
                                                         : qt(m.facts->model.tokenizer);
               }},
          {.header = [] { return ModelLines::tr("State"); },
           .text = [](const Line& m) { return stateOf(!m.item.problem.empty(), m.facts); }}};
}

QVector<AdapterLines::Column> adapterColumns() {
  using Line = AdapterLine;
  return {
      {.header = [] { return AdapterLines::tr("Adapter"); },
       .text = [](const Line& a) { return a.name(); },
       .tooltip = [](const Line& a) { return a.path(); },
       .editable = true},
      {.header = [] { return AdapterLines::tr("Rank"); },
       .text = [](const Line& a) { return a.item.rank > 0 ? formatCount(a.item.rank) : QString(); },
       .sort = [](const Line& a) { return static_cast<qint64>(a.item.rank); },
       .number = true},
      {.header = [] { return AdapterLines::tr("Alpha"); },
       .text =
           [](const Line& a) { return a.item.rank > 0 ? plainNumber(a.item.alpha) : QString(); },
       .sort = [](const Line& a) { return a.item.alpha; },
       .number = true},
      {.header = [] { return AdapterLines::tr("Modules"); },
       .text =
           [](const Line& a) {
             QStringList names;
             for (const std::string& module : a.item.target_modules)
               names << qt(module);
             return formatList(names);
           }},
      {.header = [] { return AdapterLines::tr("Norm"); },
       .text =
           [](const Line& a) {
             return a.facts && !a.isBroken() ? formatNumber(a.facts->adapter.norm, 3) : QString();
           },
       .sort = [](const Line& a) { return a.facts ? a.facts->adapter.norm : kUnknown; },
       .number = true},
      {.header = [] { return AdapterLines::tr("Trained on"); },
       .text =
           [](const Line& a) {
             return a.facts ? trainedOn(a.facts->adapter.trained, a.facts->adapter.identities)
                            : QString();
           }},
      {.header = [] { return AdapterLines::tr("Tags"); },
       .text = [](const Line& a) { return a.facts ? a.facts->tags.join(", ") : QString(); }},
      {.header = [] { return AdapterLines::tr("Size"); },
       .text =
           [](const Line& a) {
             return a.facts && !a.isBroken() ? formatBytes(a.facts->adapter.bytes) : QString();
           },
       .sort =
           [](const Line& a) {
             return a.facts ? static_cast<double>(a.facts->adapter.bytes) : kUnknown;
           },
       .number = true},
      {.header = [] { return AdapterLines::tr("State"); },
       .text = [](const Line& a) { return stateOf(!a.item.problem.empty(), a.facts); }}};
}

/// Row of what lies at a path, -1 where nothing does.
template <typename Line>
int rowAt(const QVector<Line>& lines, const QString& path) {
  for (int i = 0; i < lines.size(); ++i) {
    if (qt(lines[i].item.path.string()) == path) return i;
  }
  return -1;
}

}  // namespace

QString trainedOn(const std::string& file, qint64 identities) {
  if (!file.empty()) {
    const QFileInfo info(qt(file));
    // "data/help-ja/train.jsonl" is the set help-ja; any other file goes by its own name.
    const bool set = info.completeBaseName() == "train" && !info.dir().dirName().isEmpty();
    return set ? info.dir().dirName() : info.fileName();
  }
  return identities > 0 ? AdapterLines::tr("%n text(s)", nullptr, static_cast<int>(identities))
                        : QString();
}

QString plainNumber(double value) {
  return QLocale().toString(value, 'g', 4);
}

ModelLines::ModelLines(QObject* parent) : RowsModel(modelColumns(), parent) {}

void ModelLines::setFacts(const LibraryFacts& facts) {
  const int row = rowAt(m_rows, facts.path);
  if (row < 0) return;
  m_rows[row].facts = facts;
  Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

AdapterLines::AdapterLines(QObject* parent) : RowsModel(adapterColumns(), parent) {}

void AdapterLines::setFacts(const LibraryFacts& facts) {
  const int row = rowAt(m_rows, facts.path);
  if (row < 0) return;
  m_rows[row].facts = facts;
  Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

const AdapterLine* AdapterLines::find(const QString& name) const {
  for (const AdapterLine& line : m_rows) {
    if (line.name() == name) return &line;
  }
  return nullptr;
}

QVariant AdapterLines::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_rows.size()) return {};
  const AdapterLine& line = m_rows[index.row()];
  if (role == Qt::DecorationRole && index.column() == 0) {
    // Adapters carry the colour that they have in every chart.
    Theme& theme = Theme::get();
    if (line.isBroken()) return iconPixmap("error", IconRole::Danger, 14, 1);
    return chipIcon(theme.series(theme.adapterIndex(line.name())), 12);
  }
  if (role == Qt::ForegroundRole && index.column() == columnCount() - 1 && line.isBroken())
    return Theme::get().colours().danger;
  return RowsModel::data(index, role);
}

bool AdapterLines::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
    return false;
  const QString name = m_rows[index.row()].name(), to = value.toString().trimmed();
  if (to.isEmpty() || to == name) return false;
  Q_EMIT renameWanted(name, to);
  return false;
}

}  // namespace espalier::ui
