#include "ui/pages/teach_prune.h"

#include <QGridLayout>
#include <QSignalBlocker>

#include "ui/pages/teach_parts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/slider_box.h"

namespace espalier::ui {

namespace {
constexpr double kLeastNorm = 0.01;
constexpr double kMostNorm = 99;
constexpr double kMostRatio = 0.95;
constexpr int kRatioControl = 8;
constexpr int kRatioWidth = 220;
constexpr int kBetween = 20;
}  // namespace

TeachPrune::TeachPrune(ToyHistory& history, QWidget* parent)
    : Translated<Section>(parent),
      m_history(history),
      m_words(growingLabel("muted", -2, this)),
      m_count(growingLabel("", -2, this)) {
  m_words->setWordWrap(true);
  m_count->setWordWrap(true);
  m_count->setObjectName("toyCount");
  auto* flow = new FlowLayout(nullptr, kBetween);
  body()->addWidget(m_words);
  body()->addWidget(buildControls());
  body()->addWidget(m_count);
  body()->addLayout(flow);
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    for (auto* blocks : {&m_b, &m_a}) {
      GridBlock* block = new GridBlock(NumberGrid::Heat::Sequential, false, {}, this);
      block->grid()->setObjectName(
          toyName(blocks == &m_b ? "toyImportanceB" : "toyImportanceA", i));
      (*blocks)[i] = block;
      flow->addWidget(block);
    }
  }
  flow->addWidget(buildSparsity());
  connectAll();
  text([this] { setTexts(); });
}

QWidget* TeachPrune::buildControls() {
  auto* holder = new QWidget(this);
  auto* flow = new FlowLayout(holder, kBetween);
  const auto labelled = [holder, flow](QLabel* label, QWidget* control) {
    auto* pair = new QWidget(holder);
    auto* row = padded(new QHBoxLayout(pair), 0, kGap);
    row->addWidget(label);
    row->addWidget(control);
    flow->addWidget(pair);
  };
  m_norms = new GridBlock(NumberGrid::Heat::None, true, {}, holder);
  m_norms->above()->hide();
  m_norms->grid()->setObjectName("toyNorms");
  m_norms->grid()->setBounds(kLeastNorm, kMostNorm);
  m_normsLabel = growingLabel("", -2, holder);
  m_ratioLabel = growingLabel("", -2, holder);
  m_ratio = new SliderBox(0, kMostRatio, holder);
  m_ratio->setObjectName("toyRatio");
  m_ratio->setFixedWidth(kRatioWidth);
  m_resetLabel = growingLabel("", -2, holder);
  m_reset = new ChoiceBox(holder);
  m_reset->setObjectName("toyReset");
  m_reset->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_prune = makeButton("primary", holder);
  m_prune->setObjectName("toyPrune");
  labelled(m_normsLabel, m_norms);
  labelled(m_ratioLabel, m_ratio);
  labelled(m_resetLabel, m_reset);
  flow->addWidget(m_prune);
  return holder;
}

QWidget* TeachPrune::buildSparsity() {
  auto* holder = new QWidget(this);
  auto* grid = padded(new QGridLayout(holder), 0, 4);
  grid->setHorizontalSpacing(kPad);
  m_sparsityHeading = growingLabel("", -2, holder);
  m_nowHeading = growingLabel("muted", -2, holder);
  m_afterHeading = growingLabel("muted", -2, holder);
  grid->addWidget(m_sparsityHeading, 0, 0);
  grid->addWidget(m_nowHeading, 0, 1, Qt::AlignRight);
  grid->addWidget(m_afterHeading, 0, 2, Qt::AlignRight);
  const char* const keys[] = {"A", "B", "All", "Merged"};
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    const int row = static_cast<int>(i) + 1;
    m_shares[i] = {growingLabel("", -2, holder), growingLabel("", -2, holder),
                   growingLabel("", -2, holder)};
    m_shares[i].now->setObjectName(QStringLiteral("toyNow%1").arg(keys[i]));
    m_shares[i].after->setObjectName(QStringLiteral("toyAfter%1").arg(keys[i]));
    grid->addWidget(m_shares[i].name, row, 0);
    grid->addWidget(m_shares[i].now, row, 1, Qt::AlignRight);
    grid->addWidget(m_shares[i].after, row, 2, Qt::AlignRight);
  }
  return holder;
}

void TeachPrune::connectAll() {
  connect(&m_history, &ToyHistory::changed, this, &TeachPrune::refresh);
  connect(&Theme::get(), &Theme::changed, this, &TeachPrune::refresh);
  connect(m_norms->grid(), &NumberGrid::edited, this, [this](int, int column, double value) {
    ToyState next = m_history.state();
    next.norms[static_cast<std::size_t>(column)] = value;
    m_history.change(next);
  });
  connect(m_ratio, &SliderBox::changed, this, [this](double ratio) {
    ToyState next = m_history.state();
    next.ratio = ratio;
    m_history.change(next, kRatioControl);
  });
  connect(m_ratio, &SliderBox::released, this, [this] { m_history.seal(); });
  connect(m_reset, &QComboBox::activated, this, [this](int index) {
    ToyState next = m_history.state();
    next.reset = index == 0 ? ToyReset::zero : ToyReset::initial;
    m_history.change(next);
  });
  connect(m_prune, &QPushButton::clicked, this, &TeachPrune::pruneOnce);
}

void TeachPrune::pruneOnce() {
  m_history.change(toy_pruned(m_history.state()));
}

void TeachPrune::setTexts() {
  setHeading(tr("3. One prune step"));
  m_words->setText(
      tr("Importance: how far an entry moves the layer's output. G is the sign of each entry of B "
         "A times the norm of its input; an entry of A has |Bᵀ G|, an entry of B has |G Aᵀ|."));
  m_normsLabel->setText(tr("Input norms n"));
  m_norms->grid()->setName(tr("Input norms"));
  m_ratioLabel->setText(tr("Ratio"));
  m_ratio->setName(tr("Ratio"));
  m_resetLabel->setText(tr("Reset to"));
  m_reset->setAccessibleName(tr("Reset to"));
  m_reset->setToolTip(
      tr("The numbers are one training step old; that step added the same to both adapters."));
  const QSignalBlocker quiet(m_reset);
  m_reset->clear();
  m_reset->addItems({tr("zero"), tr("the value it came with")});
  m_prune->setText(tr("Prune once"));
  m_prune->setToolTip(tr("Resets the entries in dashed frames (Ctrl+Enter)"));
  m_sparsityHeading->setText(tr("Sparsity"));
  m_nowHeading->setText(tr("now"));
  m_afterHeading->setText(tr("after the step"));
  m_shares[0].name->setText(QStringLiteral("A₁, A₂"));
  m_shares[1].name->setText(QStringLiteral("B₁, B₂"));
  m_shares[2].name->setText(tr("all"));
  m_shares[3].name->setText(tr("merged"));
  m_shares[3].name->setToolTip(tr("Zeros of A₁ + A₂ and of B₁ + B₂"));
  for (const Share& share : m_shares) {
    share.now->setAccessibleName(tr("Sparsity of %1 now").arg(share.name->text()));
    share.after->setAccessibleName(tr("Sparsity of %1 after the step").arg(share.name->text()));
  }
  refresh();
}

void TeachPrune::showImportance(GridBlock& block, std::size_t adapter, bool isA,
                                const ToyMarks& marks, double limit) {
  QVector<NumberGrid::Cell> cells = toyCells(marks.importance);
  for (int i = 0; i < cells.size(); ++i)
    cells[i].marked = marks.least[static_cast<std::size_t>(i)];
  const QString letter = isA ? QStringLiteral("A") : QStringLiteral("B");
  block.above()->setText((isA ? QStringLiteral("%1: |%2ᵀ%3|") : QStringLiteral("%1: |%3%2ᵀ|"))
                             .arg(toySymbol(letter, adapter), toySymbol(isA ? "B" : "A", adapter),
                                  toySymbol("G", adapter)));
  block.grid()->setName(tr("Importance of %1").arg(toyName(letter, adapter)), tr("will be reset"));
  block.grid()->setCells(cells, static_cast<int>(marks.importance.cols), limit);
}

void TeachPrune::showSparsity() {
  const ToySparsity now = toy_sparsity(m_history.state());
  const ToySparsity after = toy_sparsity(toy_pruned(m_history.state()));
  const double before[] = {now.a, now.b, now.all, now.merged};
  const double then[] = {after.a, after.b, after.all, after.merged};
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    m_shares[i].now->setText(formatShare(before[i]));
    m_shares[i].after->setText(formatShare(then[i]));
  }
}

void TeachPrune::refresh() {
  const ToyState& state = m_history.state();
  const ToyPrune prune = toy_prune(state);
  const double limit = toyLimit({&prune.a[0].importance, &prune.b[0].importance,
                                 &prune.a[1].importance, &prune.b[1].importance});
  for (std::size_t i = 0; i < kToyAdapters; ++i) {
    showImportance(*m_b[i], i, false, prune.b[i], limit);
    showImportance(*m_a[i], i, true, prune.a[i], limit);
  }
  QVector<NumberGrid::Cell> norms;
  for (const double n : state.norms)
    norms.push_back({n, false, {}});
  m_norms->grid()->setCells(norms, static_cast<int>(kToySize), 1);
  m_ratio->setValue(state.ratio);
  m_reset->setCurrentIndex(state.reset == ToyReset::zero ? 0 : 1);
  const std::size_t entries = kToySize * state.rank;
  const std::size_t count = toy_prune_count(state.ratio, entries);
  m_count->setText(count == 0
                       ? tr("Ratio 0: nothing is reset.")
                       : tr("%1 × %2 entries, rounded down but at least 1: the %3 least important "
                            "of each A and each B are reset. Of equals, the first goes.")
                             .arg(gridNumber(state.ratio))
                             .arg(entries)
                             .arg(count));
  showSparsity();
}

}  // namespace espalier::ui
