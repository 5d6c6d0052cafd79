#include "ui/pages/sweep_panel.h"

#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>
#include <QTableView>

#include "core/base/error.h"
#include "core/plan/descriptors.h"
#include "core/plan/keys.h"
#include "ui/models/run_names.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kTypingMs = 200;
constexpr std::size_t kMostShown = 200;
/// Of a key's values that are held against the plan while one types; the queue reads all of them.
constexpr std::size_t kMostChecked = 64;
constexpr int kRowsWidth = 520;
constexpr int kPreviewHeight = 168;

bool reads(const Json& json, const std::string& folder) {
  try {
    plan::parse(json, folder);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

SweepRow::SweepRow(QAbstractItemModel* keys, int number, QWidget* parent)
    : Translated<QWidget>(parent),
      m_key(new QLineEdit(this)),
      m_values(new QLineEdit(this)),
      m_remove(makeIconButton("abort", this)),
      m_problem(makeLabel("error", this)) {
  auto* grid = padded(new QGridLayout(this), 0, 0);
  grid->setHorizontalSpacing(kGap);
  grid->addWidget(m_key, 0, 0);
  grid->addWidget(m_values, 0, 1);
  grid->addWidget(m_remove, 0, 2);
  grid->addWidget(m_problem, 1, 0, 1, 3);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  m_remove->setIconSize({14, 14});
  m_key->setObjectName(QStringLiteral("sweepKey%1").arg(number));
  m_values->setObjectName(QStringLiteral("sweepValues%1").arg(number));
  m_remove->setObjectName(QStringLiteral("sweepRemove%1").arg(number));
  m_problem->setObjectName(QStringLiteral("sweepProblem%1").arg(number));
  m_problem->setWordWrap(true);
  m_problem->hide();
  auto* own = new QCompleter(keys, m_key);
  own->setFilterMode(Qt::MatchContains);
  own->setCaseSensitivity(Qt::CaseInsensitive);
  m_key->setCompleter(own);
  connect(m_key, &QLineEdit::textChanged, this, &SweepRow::changed);
  connect(m_values, &QLineEdit::textChanged, this, &SweepRow::changed);
  connect(m_remove, &QToolButton::clicked, this, &SweepRow::removed);
  text([this] {
    m_key->setPlaceholderText(tr("key: prune.ratio"));
    m_key->setAccessibleName(tr("Key of the sweep"));
    m_values->setPlaceholderText(tr("values: 0, 0.3, 0.5 or 1..5"));
    m_values->setAccessibleName(tr("Values of the key"));
    m_remove->setToolTip(tr("Remove this key"));
    m_remove->setAccessibleName(tr("Remove this key"));
  });
}

QString SweepRow::key() const {
  return m_key->text().trimmed();
}

QString SweepRow::values() const {
  return m_values->text().trimmed();
}

void SweepRow::showProblem(const QString& sentence, bool ofTheKey) {
  m_problem->setText(sentence);
  m_problem->show();
  setStyleProperty(m_key, "invalid", ofTheKey);
  setStyleProperty(m_values, "invalid", !ofTheKey);
}

void SweepRow::clearProblem() {
  m_problem->hide();
  setStyleProperty(m_key, "invalid", false);
  setStyleProperty(m_values, "invalid", false);
}

SweepPanel::SweepPanel(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QFrame>(parent),
      m_desk(desk),
      m_draft(draft),
      m_keys(new QStringListModel(this)),
      m_names(new RowsModel<QString>(
          {RowsModel<QString>::Column{[] { return SweepPanel::tr("Runs of the sweep"); },
                                      [](const QString& name) { return name; }}},
          this)) {
  setProperty("card", true);
  setObjectName("sweepPanel");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 10, 14, 12);
  row->setSpacing(kPad);
  row->addWidget(buildRows());
  row->addWidget(buildPreview(), 1);
  m_soon.setSingleShot(true);
  m_soon.setInterval(kTypingMs);
  connect(&m_soon, &QTimer::timeout, this, &SweepPanel::check);
  connect(&m_draft, &PlanDraft::changed, this, [this] {
    if (isVisible()) m_soon.start();
  });
  connect(m_another, &QPushButton::clicked, this, &SweepPanel::addRow);
  connect(m_close, &QPushButton::clicked, this, &SweepPanel::closed);
  connect(m_add, &QPushButton::clicked, this, [this] { Q_EMIT wanted(m_grid); });
  addRow();
  text([this] {
    m_heading->setText(tr("Sweep"));
    m_help->setText(tr("The plan, once for every combination of these values."));
    m_another->setText(tr("Another key"));
    m_close->setText(tr("Close"));
    m_table->setAccessibleName(tr("Runs of the sweep"));
    m_names->retranslate();
    check();
  });
  hide();
}

QWidget* SweepPanel::buildRows() {
  auto* left = new QWidget(this);
  left->setFixedWidth(kRowsWidth);
  auto* column = padded(new QVBoxLayout(left), 0, kGap);
  m_heading = makeLabel("heading", left);
  m_help = makeLabel("muted", left);
  m_column = new QVBoxLayout;
  m_column->setSpacing(4);
  m_another = makeButton("flat", left);
  m_another->setObjectName("sweepAnother");
  column->addWidget(m_heading);
  column->addWidget(m_help);
  column->addLayout(m_column);
  column->addWidget(m_another, 0, Qt::AlignLeft);
  column->addStretch();
  return left;
}

QWidget* SweepPanel::buildPreview() {
  auto* right = new QWidget(this);
  auto* column = padded(new QVBoxLayout(right), 0, kGap);
  m_table = new QTableView(right);
  m_table->setObjectName("sweepNames");
  m_table->setModel(m_names);
  styleTable(m_table);
  m_table->setSortingEnabled(false);
  m_table->setFixedHeight(kPreviewHeight);
  m_refusal = makeLabel("error", right);
  m_refusal->setObjectName("sweepRefusal");
  m_refusal->setWordWrap(true);
  m_count = new QLabel(right);
  m_count->setObjectName("sweepCount");
  m_close = makeButton("", right);
  m_close->setObjectName("sweepClose");
  m_add = makeButton("primary", right);
  m_add->setObjectName("sweepAdd");
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  bar->addWidget(m_count);
  bar->addWidget(m_refusal, 1);
  bar->addStretch();
  bar->addWidget(m_close);
  bar->addWidget(m_add);
  column->addWidget(m_table);
  column->addLayout(bar);
  return right;
}

void SweepPanel::open() {
  readKeys();
  show();
  check();
  m_rows.first()->findChild<QLineEdit*>()->setFocus();
}

void SweepPanel::addRow() {
  auto* row = new SweepRow(m_keys, m_made++, this);
  m_rows << row;
  m_column->addWidget(row);
  connect(row, &SweepRow::changed, &m_soon, qOverload<>(&QTimer::start));
  connect(row, &SweepRow::removed, this, [this, row] {
    m_rows.removeOne(row);
    m_column->removeWidget(row);
    row->hide();
    row->deleteLater();
    if (m_rows.isEmpty()) addRow();
    check();
  });
  if (isVisible()) row->findChild<QLineEdit*>()->setFocus();
}

/// What the plan's schema has for its method, and the weights of its adapters.
void SweepPanel::readKeys() {
  const std::string method = m_draft.method().toStdString();
  const plan::MethodInfo* info = plan::find_method(method);
  QStringList keys;
  for (const std::string& path : plan::all_paths()) {
    const QString key = QString::fromStdString(path);
    const QString section = key.section('.', 0, 0);
    const bool unused = info != nullptr && ((section == "prune" && !info->prunes) ||
                                            (section == "optimizer" && !info->trains));
    if (section == "method" || unused || key == "name" || key == "metrics") continue;
    keys << key;
  }
  if (info != nullptr) {
    for (const plan::ParameterInfo& parameter : info->parameters)
      keys << "method." + QString::fromStdString(parameter.key);
  }
  keys << QStringLiteral("method.name");
  const Json adapters = m_draft.value("adapters");
  for (std::size_t i = 0; adapters.is_array() && i < adapters.size(); ++i)
    keys << QStringLiteral("adapters.%1.weight").arg(i);
  keys.sort();
  m_keys->setStringList(keys);
}

/// `good`: the plan itself can be read; else what is wrong with it is no fault of the row.
bool SweepPanel::checkRow(SweepRow* row, const Json& base, bool good) {
  row->clearProblem();
  const std::string key = row->key().toStdString();
  if (key.empty() && row->values().isEmpty()) return true;
  if (row->values().isEmpty()) return false;
  std::vector<Json> values;
  try {
    values = plan::grid_values(key, row->values().toStdString());
  } catch (const Error& error) {
    if (error.code() == Code::usage) {
      row->showProblem(key.empty() ? tr("Name a key of the plan.")
                                   : tr("The plan has no key “%1”.").arg(row->key()),
                       true);
      return false;
    }
    row->showProblem(tr("Write values with commas between them, or whole numbers as 1..5."), false);
    return false;
  }
  for (const auto& [other, taken] : m_grid) {
    if (other != key) continue;
    row->showProblem(tr("This key stands there already."), true);
    return false;
  }
  const std::string folder = m_desk.workspaceFolder().toStdString();
  for (std::size_t i = 0; i < values.size() && i < kMostChecked; ++i) {
    try {
      Json plan = base;
      plan::set_key(plan, key, values[i]);
      plan::parse(plan, folder);
    } catch (const Error& error) {
      const ErrorInfo info = errorFromJson(error.to_json());
      const bool unknown = error.code() == Code::plan_unknown_key || error.code() == Code::usage;
      if (unknown && info.args.value("nearest").isEmpty())
        row->showProblem(tr("The plan has no key “%1”.").arg(row->key()), true);
      else if (unknown)
        row->showProblem(tr("The plan has no key “%1”. Did you mean “%2”?")
                             .arg(row->key(), info.args.value("nearest")),
                         true);
      else if (good)
        row->showProblem(texts::error(info) + QStringLiteral(" ") +
                             QString::fromStdString(json::dump(values[i])),
                         false);
      else
        continue;
      return false;
    }
  }
  m_grid.emplace_back(key, std::move(values));
  return true;
}

void SweepPanel::check() {
  m_soon.stop();
  m_grid.clear();
  m_valid = true;
  const Json base = planToRun(m_draft);
  const bool good = reads(base, m_desk.workspaceFolder().toStdString());
  for (SweepRow* row : std::as_const(m_rows))
    m_valid &= checkRow(row, base, good);
  showGrid();
}

QString SweepPanel::countWords(std::size_t runs) const {
  const auto n = static_cast<int>(runs);
  if (m_seconds <= 0) return tr("%n run(s)", nullptr, n);
  return tr("%n run(s), about %1 one after another", nullptr, n)
      .arg(formatDuration(m_seconds * static_cast<double>(runs)));
}

void SweepPanel::showGrid() {
  // As a floating number: the product of long lists overflows no whole one.
  double runs = 1;
  for (const auto& [key, values] : m_grid)
    runs *= static_cast<double>(values.size());
  const auto most = static_cast<double>(plan::most_points());
  const bool tooMany = runs > most;
  QStringList names;
  const bool some = m_valid && !m_grid.empty() && !tooMany;
  if (some) {
    const QString base = runs::queuedName(m_draft, m_desk.workspaceFolder(), m_desk.runs(), m_grid);
    const std::vector<plan::Point> points = plan::points_of(m_grid);
    for (std::size_t i = 0; i < points.size() && i < kMostShown; ++i)
      names << base + QString::fromStdString(plan::point_name(points[i]));
    if (points.size() > kMostShown)
      names << tr("… and %n more", nullptr, static_cast<int>(points.size() - kMostShown));
  }
  m_names->setRows(names);
  m_refusal->setVisible(tooMany || m_blocked);
  m_refusal->setText(
      tooMany ? tr("That would be %1 runs; at most %2 go at once. Shorten the lists of values.")
                    .arg(formatNumber(runs), formatCount(static_cast<qint64>(most)))
              : tr("Mend what stands in red first."));
  m_count->setText(some ? countWords(static_cast<std::size_t>(runs)) : QString());
  m_add->setText(some ? tr("Add %n run(s) to the queue", nullptr, static_cast<int>(runs))
                      : tr("Add to queue"));
  m_add->setEnabled(some && !m_blocked);
}

void SweepPanel::setSeconds(double seconds) {
  m_seconds = seconds;
  showGrid();
}

void SweepPanel::setBlocked(bool blocked) {
  m_blocked = blocked;
  showGrid();
}

void SweepPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    Q_EMIT closed();
  else
    QFrame::keyPressEvent(event);
}

}  // namespace espalier::ui
