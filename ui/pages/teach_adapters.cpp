#include "ui/pages/teach_adapters.h"

#include "ui/pages/teach_parts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/slider_box.h"

namespace espalier::ui {

namespace {
constexpr double kWeightBound = 1.5;
constexpr double kValueBound = 9;
constexpr int kBetween = 40;
}  // namespace

TeachAdapters::TeachAdapters(ToyHistory& history, QWidget* parent)
    : Translated<Section>(parent), m_history(history), m_words(growingLabel("muted", -2, this)) {
  m_words->setWordWrap(true);
  auto* flow = new FlowLayout(nullptr, kBetween);
  body()->addWidget(m_words);
  body()->addLayout(flow);
  for (std::size_t i = 0; i < kToyAdapters; ++i)
    flow->addWidget(buildRow(i));
  connect(&history, &ToyHistory::changed, this, &TeachAdapters::refresh);
  connect(&Theme::get(), &Theme::changed, this, &TeachAdapters::refresh);
  text([this] {
    setHeading(tr("1. Two adapters"));
    m_words->setText(tr(
        "Each adapter adds its product B A to the layer. A weight w multiplies that product: A by "
        "sign(w) √|w|, B by √|w|. Dashed frames mark what the prune step below would reset."));
    for (std::size_t i = 0; i < kToyAdapters; ++i) {
      const QString name = tr("Adapter %1").arg(i + 1);
      m_rows[i].name->setText(name);
      m_rows[i].weight->setName(tr("Weight of %1").arg(name));
    }
    refresh();
  });
}

QWidget* TeachAdapters::buildRow(std::size_t adapter) {
  auto* holder = new QWidget(this);
  Row& row = m_rows[adapter];
  row = {new QLabel(holder), growingLabel("", 0, holder),
         new SliderBox(-kWeightBound, kWeightBound, holder),
         new GridBlock(NumberGrid::Heat::Diverging, true, {}, holder),
         new GridBlock(NumberGrid::Heat::Diverging, true, QStringLiteral("×"), holder)};
  row.weight->setObjectName(QStringLiteral("toyWeight%1").arg(adapter + 1));
  row.weight->setCentred();
  row.a->grid()->setObjectName(toyName("toyA", adapter));
  row.b->grid()->setObjectName(toyName("toyB", adapter));
  auto* column = padded(new QVBoxLayout(holder), 0, 6);
  auto* top = new QHBoxLayout;
  top->setSpacing(kGap);
  top->addWidget(row.chip);
  top->addWidget(row.name);
  top->addWidget(row.weight, 1);
  auto* grids = new QHBoxLayout;
  grids->setSpacing(kGap);
  grids->addWidget(row.b);
  grids->addWidget(row.a);
  grids->addStretch();
  column->addLayout(top);
  column->addLayout(grids);
  for (const bool inA : {false, true}) {
    NumberGrid* grid = (inA ? row.a : row.b)->grid();
    grid->setBounds(-kValueBound, kValueBound);
    connect(grid, &NumberGrid::edited, this,
            [this, adapter, inA](int r, int c, double value) { edit(adapter, inA, r, c, value); });
  }
  connect(row.weight, &SliderBox::changed, this, [this, adapter](double weight) {
    ToyState next = m_history.state();
    next.adapters[adapter].weight = weight;
    m_history.change(next, static_cast<int>(adapter));
  });
  connect(row.weight, &SliderBox::released, this, [this] { m_history.seal(); });
  return holder;
}

void TeachAdapters::edit(std::size_t adapter, bool inA, int row, int column, double value) {
  ToyState next = m_history.state();
  ToyAdapter& changed = next.adapters[adapter];
  (inA ? changed.a : changed.b)
      .at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)) = value;
  m_history.change(next);
}

void TeachAdapters::showFactor(GridBlock& block, std::size_t adapter, bool isA,
                               const ToyMarks& marks) {
  const ToyAdapter& from = m_history.state().adapters[adapter];
  const ToyMatrix& now = isA ? from.a : from.b;
  const ToyMatrix& came = isA ? from.a_came : from.b_came;
  QVector<NumberGrid::Cell> cells;
  const ToyMatrix& shape = marks.importance;
  for (std::size_t r = 0; r < shape.rows; ++r) {
    for (std::size_t c = 0; c < shape.cols; ++c) {
      cells.push_back({now.at(r, c), marks.least[r * shape.cols + c],
                       tr("It came with %1").arg(gridNumber(came.at(r, c)))});
    }
  }
  const QString letter = isA ? QStringLiteral("A") : QStringLiteral("B");
  const auto& both = m_history.state().adapters;
  block.above()->setText(toySymbol(letter, adapter));
  block.grid()->setName(toyName(letter, adapter), tr("will be reset"));
  block.grid()->setCells(cells, static_cast<int>(shape.cols),
                         toyLimit({&both[0].a, &both[0].b, &both[1].a, &both[1].b}));
}

void TeachAdapters::refresh() {
  const ToyPrune prune = toy_prune(m_history.state());
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    const Row& row = m_rows[i];
    row.chip->setPixmap(colourChip(toyColour(i), 12, devicePixelRatioF()));
    row.weight->setValue(m_history.state().adapters[i].weight);
    showFactor(*row.b, i, false, prune.b[i]);
    showFactor(*row.a, i, true, prune.a[i]);
  }
}

}  // namespace espalier::ui
