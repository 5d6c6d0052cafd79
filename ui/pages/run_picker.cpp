#include "ui/pages/run_picker.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <algorithm>

#include "ui/models/run_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr QSize kPopup(480, 360);

/// Every typed word must stand in a row.
class WordsFilter : public QSortFilterProxyModel {
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setWords(const QString& words) {
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
  }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
    const QString text = sourceModel()->index(row, 0, parent).data().toString();
    return std::all_of(m_words.begin(), m_words.end(), [&text](const QString& word) {
      return text.contains(word, Qt::CaseInsensitive);
    });
  }

 private:
  QStringList m_words;
};

}  // namespace

RunPicker::RunPicker(Desk& desk, QWidget* parent)
    : Translated<QPushButton>(parent),
      m_desk(desk),
      m_popup(new QFrame(this, Qt::Popup)),
      m_search(new QLineEdit(m_popup)),
      m_list(new QListView(m_popup)),
      m_model(new QStringListModel(this)) {
  setObjectName("runPicker");
  setIcon(ui::icon("search"));
  auto* found = new WordsFilter(this);
  found->setSourceModel(m_model);
  m_found = found;
  m_popup->setObjectName("runPickerPopup");
  m_popup->setProperty("card", true);
  auto* column = padded(new QVBoxLayout(m_popup), kGap, kGap);
  column->addWidget(m_search);
  column->addWidget(m_list, 1);
  m_search->setObjectName("runPickerSearch");
  m_search->setClearButtonEnabled(true);
  m_search->installEventFilter(this);
  m_list->setObjectName("runPickerList");
  m_list->setModel(m_found);
  m_list->setUniformItemSizes(true);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  connect(this, &QPushButton::clicked, this, &RunPicker::open);
  connect(m_search, &QLineEdit::textChanged, this, [this, found](const QString& words) {
    found->setWords(words);
    m_list->setCurrentIndex(m_found->index(0, 0));
  });
  connect(m_search, &QLineEdit::returnPressed, this, [this] { take(m_list->currentIndex()); });
  connect(m_list, &QListView::clicked, this, &RunPicker::take);
  connect(m_list, &QListView::activated, this, &RunPicker::take);
  text([this] {
    setText(tr("Other run…"));
    setToolTip(tr("Choose the run that shows here"));
    setAccessibleName(tr("Choose the run that shows here"));
    m_search->setPlaceholderText(tr("Search by number, name, state…"));
    m_search->setAccessibleName(tr("Search of the runs"));
    m_list->setAccessibleName(tr("Runs"));
  });
}

void RunPicker::open() {
  QVector<const RunRow*> runs;
  for (const RunRow& run : m_desk.runs()) {
    if (run.state != "queued") runs << &run;
  }
  std::stable_sort(runs.begin(), runs.end(),
                   [](const RunRow* a, const RunRow* b) { return a->created > b->created; });
  QStringList rows;
  m_ids.clear();
  int shown = 0;
  for (const RunRow* run : runs) {
    if (run->id == m_shown) shown = static_cast<int>(m_ids.size());
    m_ids << run->id;
    rows << QStringLiteral("%1  %2 · %3").arg(run->id, run->name, runs::stateWords(*run));
  }
  m_search->clear();
  m_model->setStringList(rows);
  m_list->setCurrentIndex(m_found->index(shown, 0));
  m_popup->resize(kPopup);
  const QPoint under = mapToGlobal(QPoint(0, height() + 2));
  const int right = window()->mapToGlobal(QPoint(window()->width(), 0)).x() - kGap;
  m_popup->move(std::min(under.x(), right - kPopup.width()), under.y());
  m_popup->show();
  m_search->setFocus();
}

/// Up and down move in the list while one types.
bool RunPicker::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Up || key == Qt::Key_Down) {
      const int row = m_list->currentIndex().row() + (key == Qt::Key_Up ? -1 : 1);
      if (row >= 0 && row < m_found->rowCount()) m_list->setCurrentIndex(m_found->index(row, 0));
      return true;
    }
  }
  return Translated<QPushButton>::eventFilter(watched, event);
}

void RunPicker::take(const QModelIndex& index) {
  if (!m_popup->isVisible()) return;  // a click that also activates has been taken
  const QString run = m_ids.value(m_found->mapToSource(index).row());
  if (run.isEmpty()) return;
  m_popup->hide();
  Q_EMIT picked(run);
}

}  // namespace espalier::ui
