#include "ui/pages/criteria_editor.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>

#include "ui/settings/texts.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

CriteriaEditor::CriteriaEditor(QWidget* parent)
    : Translated<QWidget>(parent), m_rows(new QVBoxLayout), m_add(makeButton("flat", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, 4);
  auto* grid = new QGridLayout;
  grid->setSpacing(4);
  for (const judge::Criterion& criterion : judge::default_criteria()) {
    auto* box = new QCheckBox(this);
    box->setObjectName("criterion_" + QString::fromStdString(criterion.key));
    const int place = static_cast<int>(m_usual.size());
    grid->addWidget(box, place / 2, place % 2, Qt::AlignLeft);
    m_usual.append({criterion, box});
    connect(box, &QCheckBox::toggled, this, &CriteriaEditor::changed);
  }
  column->addLayout(grid);
  m_rows->setSpacing(4);
  column->addLayout(m_rows);
  column->addWidget(m_add, 0, Qt::AlignLeft);
  m_add->setObjectName("addCriterion");
  connect(m_add, &QPushButton::clicked, this, &CriteriaEditor::addOwn);
  text([this] {
    for (const auto& [criterion, box] : std::as_const(m_usual)) {
      box->setText(texts::criterion(criterion));
      box->setToolTip(texts::criterionHelp(criterion));
    }
    m_add->setText(tr("Add a criterion of your own"));
    for (const Own& own : std::as_const(m_own))
      nameOwn(own);
  });
}

void CriteriaEditor::nameOwn(const Own& own) {
  own.name->setPlaceholderText(tr("Name"));
  own.name->setAccessibleName(tr("Name of the criterion"));
  own.low->setAccessibleName(tr("Lowest value"));
  own.high->setAccessibleName(tr("Highest value"));
  own.remove->setAccessibleName(tr("Remove this criterion"));
  own.remove->setToolTip(tr("Remove this criterion"));
}

void CriteriaEditor::addOwn() {
  auto* row = new QWidget(this);
  Own own{row, new QLineEdit(row), new NumberBox(row), new NumberBox(row),
          makeIconButton("abort", row)};
  auto* line = padded(new QHBoxLayout(row), 0, 4);
  line->addWidget(own.name, 1);
  for (NumberBox* box : {own.low, own.high}) {
    box->setDecimals(0);
    box->setFixedWidth(52);
    line->addWidget(box);
    connect(box, &QDoubleSpinBox::valueChanged, this, &CriteriaEditor::changed);
  }
  // Digits rate, one key each.
  own.low->setRange(0, 8);
  own.high->setRange(1, 9);
  own.low->setValue(1);
  own.high->setValue(5);
  own.name->setObjectName(QStringLiteral("ownCriterion%1").arg(m_own.size()));
  own.remove->setIconSize({14, 14});
  line->addWidget(own.remove);
  connect(own.name, &QLineEdit::textChanged, this, &CriteriaEditor::changed);
  connect(own.remove, &QToolButton::clicked, this, [this, row] { removeOwn(row); });
  m_rows->addWidget(row);
  m_own << own;
  nameOwn(own);
  own.name->setFocus();
}

void CriteriaEditor::removeOwn(QWidget* row) {
  m_own.removeIf([row](const Own& own) { return own.row == row; });
  row->hide();
  row->deleteLater();
  Q_EMIT changed();
}

std::vector<judge::Criterion> CriteriaEditor::criteria() const {
  std::vector<judge::Criterion> out;
  for (const auto& [criterion, box] : m_usual) {
    if (box->isChecked()) out.push_back(criterion);
  }
  for (const Own& own : m_own) {
    const std::string name = own.name->text().trimmed().toStdString();
    if (name.empty()) continue;
    judge::Criterion criterion{name, name};
    criterion.low = static_cast<int>(own.low->value());
    criterion.high = static_cast<int>(own.high->value());
    out.push_back(criterion);
  }
  return out;
}

}  // namespace espalier::ui
