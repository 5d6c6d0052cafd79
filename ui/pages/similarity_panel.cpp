#include "ui/pages/similarity_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHeaderView>
#include <QPainter>
#include <QProgressBar>
#include <QStyledItemDelegate>
#include <QTableView>

#include "ui/models/similarity_model.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kWide = 132;
constexpr int kHigh = 36;
constexpr int kMargin = 12;

/// The colour of a cosine under its number.
class CosinePainter : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Colours& colours = Theme::get().colours();
    const QVariant value = index.data(SimilarityModel::ValueRole);
    const QColor back = value.isValid() ? divergingHeat(value.toDouble(), 1) : colours.surface;
    painter->save();
    painter->fillRect(option.rect, back);
    painter->setPen(colours.line);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    painter->setPen(value.isValid() ? textOn(back) : colours.muted);
    painter->setFont(Theme::font(13));
    painter->drawText(option.rect, Qt::AlignCenter, index.data().toString());
    if (option.state.testFlag(QStyle::State_HasFocus)) {
      painter->setPen(QPen(colours.accent, 2));
      painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    painter->restore();
  }
};

/// From blue over nothing to orange.
QPixmap scaleBar(qreal ratio) {
  constexpr int kWidth = 120, kHeight = 10;
  QPixmap pixmap(QSize(kWidth, kHeight) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  QPainter painter(&pixmap);
  for (int x = 0; x < kWidth; ++x)
    painter.fillRect(QRectF(x, 0, 1, kHeight), divergingHeat(2.0 * x / (kWidth - 1) - 1, 1));
  return pixmap;
}

}  // namespace

SimilarityPanel::SimilarityPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_model(new SimilarityModel(this)),
      m_table(new QTableView(this)),
      m_words(makeLabel("muted", this)),
      m_scale(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_copy(makeButton("", this)),
      m_banner(new Banner(this)) {
  m_table->setObjectName("similarityTable");
  m_copy->setObjectName("copySimilarity");
  m_words->setObjectName("similarityWords");
  m_words->setWordWrap(true);
  m_copy->setIcon(icon("copy"));
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  m_table->setModel(m_model);
  m_table->setItemDelegate(new CosinePainter(m_table));
  m_table->setShowGrid(false);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setTabKeyNavigation(false);
  m_table->setCornerButtonEnabled(false);
  m_table->horizontalHeader()->setSectionsClickable(false);
  m_table->verticalHeader()->setSectionsClickable(false);
  m_table->horizontalHeader()->setTextElideMode(Qt::ElideMiddle);
  m_table->horizontalHeader()->setDefaultSectionSize(kWide);
  m_table->verticalHeader()->setDefaultSectionSize(kHigh);
  auto* head = new QHBoxLayout;
  auto* low = makeLabel("caption", this);
  low->setText(QString(QChar(0x2212)) + "1");
  auto* high = makeLabel("caption", this);
  high->setText(QStringLiteral("1"));
  head->addWidget(m_words, 1);
  head->addWidget(low);
  head->addWidget(m_scale);
  head->addWidget(high);
  head->addSpacing(kGap);
  head->addWidget(m_copy);
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addLayout(head);
  column->addWidget(m_progress);
  column->addWidget(m_banner);
  column->addWidget(m_table, 1);
  connect(&desk.jobs(), &JobService::similarityReady, this,
          [this](int token, const SimilarityInfo& info) {
            if (token == m_question) take(info);
          });
  connect(&desk, &Desk::workspaceChanged, this, &SimilarityPanel::ask);
  connect(&desk, &Desk::itemsChanged, this, &SimilarityPanel::ask);
  connect(m_copy, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(m_model->csv()); });
  connect(&Theme::get(), &Theme::changed, this, &SimilarityPanel::retranslate);
  m_progress->hide();
  text([this] { retranslate(); });
}

void SimilarityPanel::retranslate() {
  m_table->setAccessibleName(tr("Similarity of the adapters"));
  m_copy->setText(tr("Copy as CSV"));
  m_scale->setPixmap(scaleBar(devicePixelRatioF()));
  m_scale->setAccessibleName(tr("Colours from −1 over 0 to 1"));
  m_words->setText(
      m_asked.size() < 2
          ? tr("Two adapters that can be read are needed; import another one or train one.")
          : tr("Cosine of the updates of every two adapters: 1 the same direction, 0 nothing in "
               "common, −1 against each other."));
  m_model->retranslate();
}

void SimilarityPanel::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  ask();
}

void SimilarityPanel::ask() {
  if (!isVisible()) return;
  QStringList folders;
  for (const experiment::AdapterItem& item : m_desk.workspace().adapters) {
    if (item.problem.empty()) folders << QString::fromStdString(item.path.string());
  }
  if (folders == m_asked) return;
  m_asked = folders;
  m_banner->clear();
  m_model->setMatrix({}, {});
  const bool enough = folders.size() >= 2;
  m_progress->setVisible(enough);
  m_table->setVisible(enough);
  m_copy->setEnabled(false);
  m_question = enough ? m_desk.jobs().requestSimilarity(folders) : -1;
  retranslate();
}

void SimilarityPanel::take(const SimilarityInfo& info) {
  m_progress->hide();
  if (!info.error.isNull()) {
    m_banner->showError(info.error);
    m_asked.clear();
    return;
  }
  QStringList names;
  for (const QString& folder : info.folders)
    names << QFileInfo(folder).fileName();
  m_model->setMatrix(names, info.values.cosines);
  m_copy->setEnabled(true);
  fit();
}

/// Names beside the rows get the room that they need, up to a third of the table.
void SimilarityPanel::fit() {
  const QFontMetrics metrics(Theme::font(11, QFont::DemiBold));
  int wide = 0;
  for (const QString& name : m_model->names())
    wide = std::max(wide, metrics.horizontalAdvance(name) + 2 * kMargin);
  m_table->verticalHeader()->setFixedWidth(std::min(wide, std::max(kWide, width() / 3)));
}

}  // namespace espalier::ui
