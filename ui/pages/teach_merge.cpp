#include "ui/pages/teach_merge.h"

#include <QGridLayout>
#include <QPainter>
#include <algorithm>

#include "ui/pages/teach_parts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

constexpr int kBetween = 16;
constexpr int kBarWidth = 84;
constexpr int kBarHeight = 12;
constexpr int kFigures = 3;

/// A weight as a bar from zero, between -0.5 and 1.5; beyond, it fills its side.
class WeightBar : public QWidget {
 public:
  WeightBar(std::size_t adapter, QWidget* parent) : QWidget(parent), m_adapter(adapter) {
    setFixedSize(kBarWidth, kBarHeight);
  }
  void setWeight(double weight) {
    m_weight = weight;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const auto place = [](double value) {
      return static_cast<int>((std::clamp(value, -0.5, 1.5) + 0.5) / 2 * (kBarWidth - 1));
    };
    const int zero = place(0), end = place(m_weight);
    painter.fillRect(rect().adjusted(0, 4, 0, -4), Theme::get().colours().hover);
    painter.fillRect(std::min(zero, end), 1, std::abs(end - zero), kBarHeight - 2,
                     toyColour(m_adapter));
    painter.fillRect(zero, 0, 1, kBarHeight, Theme::get().colours().text);
  }

 private:
  std::size_t m_adapter;
  double m_weight = 0;
};

/// "B₁A₁ + B₂A₂", with the adapters of the factors.
QString terms(std::size_t firstB, std::size_t firstA, std::size_t secondB, std::size_t secondA) {
  return toySymbol("B", firstB) + toySymbol("A", firstA) + QStringLiteral(" + ") +
         toySymbol("B", secondB) + toySymbol("A", secondA);
}

}  // namespace

TeachMerge::TeachMerge(ToyHistory& history, QWidget* parent)
    : Translated<Section>(parent),
      m_history(history),
      m_words(growingLabel("muted", -2, this)),
      m_whole(new GridBlock(NumberGrid::Heat::Diverging, false, {}, this)),
      m_own(new GridBlock(NumberGrid::Heat::Diverging, false, QStringLiteral("="), this)),
      m_cross(new GridBlock(NumberGrid::Heat::Diverging, false, QStringLiteral("+"), this)),
      m_formula(growingLabel("muted", -2, this)),
      m_weightWords(growingLabel("muted", -2, this)) {
  m_whole->grid()->setObjectName("toyWhole");
  m_own->grid()->setObjectName("toyOwn");
  m_cross->grid()->setObjectName("toyCross");
  m_words->setWordWrap(true);
  m_weightWords->setWordWrap(true);
  auto* flow = new FlowLayout(nullptr, kBetween);
  body()->addWidget(m_words);
  body()->addLayout(flow);
  body()->addWidget(m_weightWords);
  for (GridBlock* block : {m_whole, m_own, m_cross}) {
    block->below()->show();
    flow->addWidget(block);
  }
  flow->addWidget(buildWeights());
  connect(&history, &ToyHistory::changed, this, &TeachMerge::refresh);
  connect(&Theme::get(), &Theme::changed, this, &TeachMerge::refresh);
  text([this] {
    setHeading(tr("2. The merge"));
    m_words->setText(
        tr("The factors are summed first, then multiplied. So each B also meets the other "
           "adapter's A: these cross terms are in neither adapter."));
    m_weightsHeading->setText(tr("Effective weights"));
    m_sumName->setText(tr("Sum"));
    m_sum->setAccessibleName(tr("Sum of the effective weights"));
    m_weightWords->setText(
        tr("Effective weight: the share of ΔW that an adapter's own B and its own A carry, the "
           "mean of the two. The weights sum to 1; a negative one works against the merge."));
    m_whole->grid()->setName(tr("Merged update ΔW"));
    m_own->grid()->setName(tr("Own terms"));
    m_cross->grid()->setName(tr("Cross terms"));
    for (std::size_t i = 0; i < kToyAdapters; ++i) {
      m_names[i]->setText(tr("Adapter %1").arg(i + 1));
      m_numbers[i]->setAccessibleName(tr("Effective weight of adapter %1").arg(i + 1));
    }
    refresh();
  });
}

QWidget* TeachMerge::buildWeights() {
  auto* holder = new QWidget(this);
  auto* grid = padded(new QGridLayout(holder), 0, 6);
  grid->setHorizontalSpacing(kGap);
  m_weightsHeading = growingLabel("", 0, holder);
  grid->addWidget(m_weightsHeading, 0, 0, 1, 3);
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    const int row = static_cast<int>(i) + 1;
    m_names[i] = growingLabel("", -2, holder);
    m_numbers[i] = growingLabel("", 0, holder);
    m_numbers[i]->setObjectName(QStringLiteral("toyEffective%1").arg(row));
    m_numbers[i]->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_bars[i] = new WeightBar(i, holder);
    grid->addWidget(m_names[i], row, 0);
    grid->addWidget(m_numbers[i], row, 1);
    grid->addWidget(m_bars[i], row, 2);
  }
  m_sumName = growingLabel("muted", -2, holder);
  m_sum = growingLabel("muted", 0, holder);
  m_sum->setObjectName("toyEffectiveSum");
  m_sum->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_formula->setTextFormat(Qt::RichText);
  grid->addWidget(m_sumName, 3, 0);
  grid->addWidget(m_sum, 3, 1);
  grid->addWidget(m_formula, 4, 0, 1, 3);
  return holder;
}

void TeachMerge::showTerm(GridBlock& block, const ToyMatrix& matrix, double limit) {
  block.grid()->setCells(toyCells(matrix), static_cast<int>(kToySize), limit);
  block.below()->setText(tr("norm %1").arg(formatNumber(norm(matrix), kFigures)));
}

void TeachMerge::refresh() {
  const ToyMerge merge = toy_merge(m_history.state());
  const double limit = toyLimit({&merge.whole, &merge.own, &merge.cross});
  showTerm(*m_whole, merge.whole, limit);
  showTerm(*m_own, merge.own, limit);
  showTerm(*m_cross, merge.cross, limit);
  m_whole->above()->setText(
      QStringLiteral("ΔW = (%1 + %2)(%3 + %4)")
          .arg(toySymbol("B", 0), toySymbol("B", 1), toySymbol("A", 0), toySymbol("A", 1)));
  m_own->above()->setText(tr("own terms") + QStringLiteral(" ") + terms(0, 0, 1, 1));
  m_cross->above()->setText(tr("cross terms") + QStringLiteral(" ") + terms(0, 1, 1, 0));
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    m_numbers[i]->setText(formatNumber(merge.weights[i], kFigures));
    static_cast<WeightBar*>(m_bars[i])->setWeight(merge.weights[i]);
  }
  m_sum->setText(formatNumber(merge.weights[0] + merge.weights[1], kFigures));
  m_formula->setText(
      QStringLiteral("w<sub>i</sub> = (⟨ΔW, B<sub>i</sub>A⟩ + ⟨ΔW, BA<sub>i</sub>⟩) / 2 |ΔW|²"));
}

}  // namespace espalier::ui
