#include "ui/pages/compare_items.h"

#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>

#include "ui/settings/texts.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

namespace espalier::ui {

CompareItems::CompareItems(QWidget* parent)
    : Translated<QFrame>(parent),
      m_search(new QLineEdit(this)),
      m_sort(new ChoiceBox(this)),
      m_pair(new QWidget(this)),
      m_one(new ChoiceBox(m_pair)),
      m_two(new ChoiceBox(m_pair)),
      m_minus(makeLabel("muted", m_pair)),
      m_least(makeLabel("muted", m_pair)),
      m_atLeast(new NumberBox(m_pair)),
      m_items(new QListWidget(this)),
      m_count(makeLabel("caption", this)) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(6);
  auto* top = new QHBoxLayout;
  top->setSpacing(6);
  m_search->setObjectName("itemSearch");
  dressSearch(m_search);
  m_sort->setObjectName("itemSort");
  m_sort->addItems({QString(), QString(), QString()});
  top->addWidget(m_search, 1);
  top->addWidget(m_sort);
  auto* pair = padded(new QHBoxLayout(m_pair), 0, 6);
  m_one->setObjectName("differenceOne");
  m_two->setObjectName("differenceTwo");
  m_atLeast->setObjectName("differenceAtLeast");
  m_minus->setText(QStringLiteral("−"));
  m_least->setText(QStringLiteral("≥"));
  m_atLeast->setRange(0, 100);
  m_atLeast->setDecimals(1);
  m_atLeast->setFixedWidth(56);
  pair->addWidget(m_one, 1);
  pair->addWidget(m_minus);
  pair->addWidget(m_two, 1);
  pair->addWidget(m_least);
  pair->addWidget(m_atLeast);
  m_items->setObjectName("itemList");
  m_items->setFrameShape(QFrame::NoFrame);
  m_items->setStyleSheet("border: none;");
  m_items->setUniformItemSizes(true);
  m_items->setTextElideMode(Qt::ElideRight);
  m_items->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_count->setObjectName("itemCount");
  column->addLayout(top);
  column->addWidget(m_pair);
  column->addWidget(m_items, 1);
  column->addWidget(m_count);
  connect(m_search, &QLineEdit::textChanged, this, &CompareItems::questionChanged);
  for (ChoiceBox* box : {m_sort, m_one, m_two})
    connect(box, &QComboBox::currentIndexChanged, this, &CompareItems::questionChanged);
  connect(m_atLeast, &QDoubleSpinBox::valueChanged, this, &CompareItems::questionChanged);
  connect(m_items, &QListWidget::currentRowChanged, this, &CompareItems::currentChanged);
  text([this] {
    m_search->setPlaceholderText(tr("Search records"));
    m_search->setAccessibleName(tr("Search records"));
    m_sort->setAccessibleName(tr("Order of the records"));
    m_sort->setItemText(int(Comparison::Sort::InOrder), tr("In order"));
    m_sort->setItemText(int(Comparison::Sort::ByDifference), tr("By difference"));
    m_sort->setItemText(int(Comparison::Sort::ByScore), tr("By score"));
    m_one->setAccessibleName(tr("Difference of this column"));
    m_two->setAccessibleName(tr("to this column"));
    m_atLeast->setAccessibleName(tr("Smallest difference"));
    m_atLeast->setToolTip(
        tr("Only records whose scores in these two columns differ by at least this"));
    m_items->setAccessibleName(tr("Records"));
    say();
  });
}

void CompareItems::setColumns(const QStringList& names) {
  int preferred = 0;
  for (ChoiceBox* box : {m_one, m_two}) {
    const QSignalBlocker blocker(box);
    const int before = box->currentIndex();
    box->clear();
    for (qsizetype i = 0; i < names.size(); ++i)
      box->addItem(QStringLiteral("%1 · %2").arg(i + 1).arg(names[i]));
    box->setCurrentIndex(before >= 0 && before < names.size() ? before : preferred);
    ++preferred;
  }
  if (names.size() > 1 && m_one->currentIndex() == m_two->currentIndex()) {
    const QSignalBlocker blocker(m_two);
    m_two->setCurrentIndex(m_one->currentIndex() == 0 ? 1 : 0);
  }
  m_pair->setVisible(names.size() > 1);
}

Comparison::Question CompareItems::question(const QStringList& runs,
                                            const QString& language) const {
  return {.runs = runs,
          .language = language,
          .words = m_search->text().trimmed(),
          .one = m_one->currentIndex(),
          .two = m_two->currentIndex(),
          .atLeast = m_atLeast->value() / 100,
          .sort = static_cast<Comparison::Sort>(m_sort->currentIndex())};
}

void CompareItems::setItems(const QVector<Comparison::Item>& items, qsizetype all, bool differences,
                            const QString& metric) {
  const QString before = current();
  const QSignalBlocker blocker(m_items);
  m_items->clear();
  for (const Comparison::Item& entry : items) {
    const OutputRow& row = *entry.row;
    const QString title = row.title.isEmpty() ? row.document.simplified().left(80) : row.title;
    const QString number = differences ? formatDifference(entry.value) : formatScore(entry.value);
    auto* item = new QListWidgetItem(
        QStringLiteral("%1   ").arg(number) + (title.isEmpty() ? row.id : title), m_items);
    item->setData(Qt::UserRole, row.id);
    item->setToolTip(row.id);
    if (row.id == before) m_items->setCurrentItem(item);
  }
  if (m_items->currentRow() < 0 && m_items->count() > 0) m_items->setCurrentRow(0);
  m_all = all;
  m_metric = metric;
  say();
}

void CompareItems::say() {
  m_count->setText(
      m_items->count() == 0 && m_all > 0
          ? tr("No record is like this; clear the search or the difference.")
          : tr("Records: %1 of %2").arg(m_items->count()).arg(m_all) +
                (m_metric.isEmpty() ? QString() : QStringLiteral(" · ") + texts::metric(m_metric)));
}

QString CompareItems::current() const {
  const QListWidgetItem* item = m_items->currentItem();
  return item != nullptr ? item->data(Qt::UserRole).toString() : QString();
}

QStringList CompareItems::shown() const {
  QStringList out;
  for (int i = 0; i < m_items->count(); ++i)
    out << m_items->item(i)->data(Qt::UserRole).toString();
  return out;
}

void CompareItems::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

}  // namespace espalier::ui
