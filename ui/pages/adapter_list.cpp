#include "ui/pages/adapter_list.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSlider>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kBound = 1.5;
constexpr int kTicks = 100;  ///< slider steps a unit
}  // namespace

AdapterRow::AdapterRow(const QString& name, double weight, QWidget* parent)
    : Translated<QWidget>(parent),
      m_name(name),
      m_chip(new QLabel(this)),
      m_slider(new CalmSlider(this)),
      m_number(new NumberBox(this)) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 4, 0, 4);
  grid->setHorizontalSpacing(kGap);
  grid->setVerticalSpacing(0);
  auto* label = new ElidedLabel(this);
  label->setText(name);
  label->setToolTip(name);
  auto* remove = makeIconButton("abort", this);
  remove->setIconSize({14, 14});
  m_slider->setProperty("centred", true);
  m_slider->setRange(static_cast<int>(-kBound * kTicks), static_cast<int>(kBound * kTicks));
  m_slider->setPageStep(kTicks / 4);
  m_number->setRange(-100, 100);
  m_number->setDecimals(2);
  m_number->setSingleStep(0.05);
  m_number->setFixedWidth(64);
  m_number->setAlignment(Qt::AlignRight);
  m_number->setValue(weight);
  m_slider->setValue(static_cast<int>(std::lround(weight * kTicks)));
  grid->addWidget(m_chip, 0, 0);
  grid->addWidget(label, 0, 1, 1, 2);
  grid->addWidget(remove, 0, 3, Qt::AlignRight);
  grid->addWidget(m_slider, 1, 1);
  grid->addWidget(m_number, 1, 2, 1, 2);
  grid->setColumnStretch(1, 1);
  connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
    if (m_slider->isSliderDown() || m_slider->hasFocus())
      m_number->setValue(value / double(kTicks));
  });
  connect(m_number, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    if (!m_slider->isSliderDown())
      m_slider->setValue(static_cast<int>(std::lround(value * kTicks)));
    Q_EMIT weightChanged(value);
  });
  connect(remove, &QToolButton::clicked, this, &AdapterRow::removed);
  connect(&Theme::get(), &Theme::changed, this, &AdapterRow::recolour);
  recolour();
  text([this, remove] {
    remove->setToolTip(tr("Remove %1").arg(m_name));
    remove->setAccessibleName(tr("Remove %1").arg(m_name));
    m_slider->setAccessibleName(tr("Weight of %1").arg(m_name));
    m_number->setAccessibleName(tr("Weight of %1").arg(m_name));
  });
}

void AdapterRow::recolour() {
  const QColor colour = Theme::get().series(Theme::get().adapterIndex(m_name));
  m_chip->setPixmap(colourChip(colour, 12, devicePixelRatioF()));
}

AdapterList::AdapterList(Desk& desk, PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_draft(draft),
      m_rows(new QVBoxLayout),
      m_none(makeLabel("muted", this)),
      m_add(makeButton("", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 4);
  m_rows->setSpacing(2);
  column->addWidget(m_none);
  column->addLayout(m_rows);
  column->addWidget(m_add, 0, Qt::AlignLeft);
  m_none->setWordWrap(true);
  m_add->setObjectName("addAdapter");
  m_add->setIcon(icon("plus"));
  connect(m_add, &QPushButton::clicked, this, &AdapterList::showMenu);
  connect(&draft, &PlanDraft::loaded, this, &AdapterList::rebuild);
  text([this] {
    m_none->setText(tr("No adapter yet: add those that know something close to the task."));
    m_add->setText(tr("Add an adapter"));
  });
  rebuild();
}

int AdapterList::count() const {
  return m_rows->count();
}

void AdapterList::write(const Json& adapters) {
  m_draft.set("adapters", adapters);
}

void AdapterList::rebuild() {
  clearLayout(m_rows);
  const Json adapters = m_draft.value("adapters");
  m_none->setVisible(adapters.empty());
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    const Json& adapter = adapters[i];
    const double weight =
        adapter.is_object() && adapter.contains("weight") && adapter["weight"].is_number()
            ? adapter["weight"].get<double>()
            : 1.0;
    auto* row = new AdapterRow(adapterName(adapter), weight, this);
    row->setObjectName(QStringLiteral("adapterRow%1").arg(i));
    connect(row, &AdapterRow::weightChanged, this, [this, i](double value) {
      m_draft.set(QStringLiteral("adapters.%1.weight").arg(i), std::round(value * 100) / 100);
    });
    connect(row, &AdapterRow::removed, this, [this, i] {
      Json rest = m_draft.value("adapters");
      if (i < rest.size()) rest.erase(i);
      write(rest);
      rebuild();
    });
    m_rows->addWidget(row);
  }
}

void AdapterList::showMenu() {
  auto* menu = new QMenu(this);
  menu->setObjectName("adapterMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const Json present = m_draft.value("adapters");
  QStringList taken;
  for (const Json& adapter : present)
    taken << adapterName(adapter);
  for (const experiment::AdapterItem& item : m_desk.workspace().adapters) {
    const QString name = QString::fromStdString(item.name);
    QAction* action = menu->addAction(tr("%1 (rank %2)").arg(name).arg(item.rank), this,
                                      [this, item] { add(item); });
    action->setIcon(QIcon(colourChip(Theme::get().series(Theme::get().adapterIndex(name)), 12, 1)));
    action->setEnabled(item.problem.empty() && !taken.contains(name));
    if (!item.problem.empty()) action->setToolTip(QString::fromStdString(item.problem));
  }
  if (menu->isEmpty()) menu->addAction(tr("This workspace has no adapters"))->setEnabled(false);
  menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height() + 2)));
}

void AdapterList::add(const experiment::AdapterItem& item) {
  Json adapters = m_draft.value("adapters");
  const QString path =
      QDir(m_desk.workspaceFolder()).relativeFilePath(QString::fromStdString(item.path.string()));
  adapters.push_back({{"path", path.toStdString()}, {"weight", 1.0}, {"name", item.name}});
  write(adapters);
  rebuild();
}

}  // namespace espalier::ui
