#include "ui/pages/method_form.h"

#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>

#include "core/plan/descriptors.h"
#include "ui/pages/parameter_field.h"
#include "ui/pages/plan_fields.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kLineRole = Qt::UserRole + 1;
constexpr int kRowHeight = 42;

/// Name above, what it does below.
class MethodDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {120, kRowHeight};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Colours& c = Theme::get().colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(selected ? c.selection : c.hover);
      painter->drawRoundedRect(area, 4, 4);
    }
    const QRectF text = area.adjusted(8, 4, -8, -4);
    painter->setFont(Theme::font(13, selected ? QFont::DemiBold : QFont::Normal));
    painter->setPen(c.text);
    painter->drawText(text, Qt::AlignTop | Qt::AlignLeft, index.data().toString());
    painter->setFont(Theme::font(11));
    painter->setPen(c.muted);
    const QString line =
        QFontMetricsF(painter->font())
            .elidedText(index.data(kLineRole).toString(), Qt::ElideRight, text.width());
    painter->drawText(text, Qt::AlignBottom | Qt::AlignLeft, line);
    painter->restore();
  }
};

}  // namespace

MethodForm::MethodForm(PlanDraft& draft, QWidget* parent)
    : Translated<QWidget>(parent),
      m_draft(draft),
      m_list(new QListWidget(this)),
      m_form(new QVBoxLayout),
      m_fields(new PlanFields(draft, this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addWidget(m_list);
  column->addLayout(m_form);
  m_form->setSpacing(6);
  m_list->setObjectName("methodList");
  m_list->setItemDelegate(new MethodDelegate(m_list));
  m_list->setFixedHeight(kRowHeight * 5 + 4);
  m_list->setMouseTracking(true);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (item != nullptr) choose(item->data(Qt::UserRole).toString());
  });
  connect(&draft, &PlanDraft::loaded, this, [this] { fillList(), buildForm(); });
  text([this] {
    m_list->setAccessibleName(tr("Method"));
    m_fields->setPresetWord(tr("automatic"));
    fillList();
    m_built.clear();
    buildForm();
  });
}

void MethodForm::fillList() {
  const QSignalBlocker blocker(m_list);
  m_list->clear();
  for (const plan::MethodInfo& info : plan::methods()) {
    if (!info.available) continue;
    const QString name = QString::fromStdString(info.name);
    auto* item = new QListWidgetItem(texts::methodLabel(name), m_list);
    item->setData(Qt::UserRole, name);
    item->setData(kLineRole, texts::methodLine(name));
    QStringList tip{texts::methodLine(name)};
    if (!info.paper.empty()) tip << QString::fromStdString(info.paper);
    item->setToolTip((tip + texts::methodNotes(name)).join("\n"));
    if (name == m_draft.method()) m_list->setCurrentItem(item);
  }
}

void MethodForm::choose(const QString& method) {
  if (method == m_draft.method()) return;
  // Keys of the old method would be unknown to the new one.
  m_draft.set("method", Json{{"name", method.toStdString()}});
  for (int i = 0; i < m_list->count(); ++i) {
    if (m_list->item(i)->data(Qt::UserRole) == method) m_list->setCurrentRow(i);
  }
  buildForm();
}

void MethodForm::buildForm() {
  const QString method = m_draft.method();
  if (method == m_built) return;
  m_built = method;
  m_fields->forget();
  clearLayout(m_form);
  const plan::MethodInfo* info = plan::find_method(method.toStdString());
  if (info != nullptr) {
    for (const plan::ParameterInfo& p : info->parameters) {
      const QString path = QStringLiteral("method.") + QString::fromStdString(p.key);
      m_form->addWidget(parameterField(*m_fields, path, p));
    }
  }
  Q_EMIT methodChanged();
}

}  // namespace espalier::ui
