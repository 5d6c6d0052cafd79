#include "ui/pages/adapter_card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>

#include "ui/charts/module_heat.h"
#include "ui/charts/spectrum_chart.h"
#include "ui/models/library_rows.h"
#include "ui/models/tags.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kChartHeight = 220;
constexpr int kExamplesShown = 30;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

/// "q_proj, v_proj (18 layers)".
QString modulesOf(const workbench::AdapterCard& card) {
  QStringList names;
  QVector<qint64> layers;
  for (const workbench::AdapterModule& m : card.modules) {
    if (!names.contains(qt(m.proj))) names << qt(m.proj);
    if (!layers.contains(m.layer)) layers << m.layer;
  }
  return AdapterCardView::tr("%1 in %n layer(s)", nullptr, static_cast<int>(layers.size()))
      .arg(formatList(names));
}

QString originOf(const workbench::AdapterCard& card) {
  QStringList parts;
  if (!card.method.empty()) {
    const QString method = qt(card.method);
    parts << (texts::hasMethod(method) ? texts::methodLabel(method) : method);
  }
  if (!card.run.empty()) parts << AdapterCardView::tr("run “%1”").arg(qt(card.run));
  QStringList sources;
  for (const workbench::AdapterSource& source : card.sources)
    sources << QStringLiteral("%1 × %2").arg(plainNumber(source.weight), qt(source.name));
  if (!sources.isEmpty()) parts << AdapterCardView::tr("from %1").arg(formatList(sources));
  return parts.isEmpty() ? AdapterCardView::tr("not told") : parts.join(AdapterCardView::tr("; "));
}

QString trainingOf(const workbench::AdapterCard& card) {
  QString set = trainedOn(card.trained, card.trained.empty() ? card.identities : 0);
  if (set.isEmpty()) return AdapterCardView::tr("not told");
  if (card.trained.empty() || card.identities == 0) return set;
  return AdapterCardView::tr("%1, %n text(s)", nullptr, static_cast<int>(card.identities)).arg(set);
}

}  // namespace

AdapterCardView::AdapterCardView(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_chip(new QLabel(this)),
      m_title(new ElidedLabel(this)),
      m_rename(makeButton("", this)),
      m_export(makeButton("", this)),
      m_remove(makeButton("danger", this)),
      m_hint(makeLabel("muted", this)),
      m_tagEdit(new QLineEdit(this)),
      m_banner(new Banner(this)) {
  setObjectName("adapterCard");
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addLayout(buildHead());
  column->addWidget(m_tagEdit);
  column->addWidget(m_banner);
  column->addWidget(m_hint);
  column->addWidget(buildBody(), 1);
  column->addStretch(0);  // while it is being read the head stays on top
  connectAll();
  text([this] { retranslate(); });
  setAdapter({}, {}, {}, false);
}

QLayout* AdapterCardView::buildHead() {
  m_title->setProperty("role", "big");
  m_title->setObjectName("cardTitle");
  m_rename->setObjectName("renameAdapter");
  m_export->setObjectName("exportAdapter");
  m_remove->setObjectName("removeAdapter");
  m_tagEdit->setObjectName("tagEdit");
  m_hint->setObjectName("cardHint");
  m_hint->setWordWrap(true);
  m_banner->setObjectName("banner");
  auto* title = new QHBoxLayout;
  title->setSpacing(kGap);
  title->addWidget(m_chip);
  title->addWidget(m_title, 1);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  for (QPushButton* button : {m_rename, m_export, m_remove})
    buttons->addWidget(button);
  buttons->addStretch();
  auto* head = new QVBoxLayout;
  head->setSpacing(kGap);
  head->addLayout(title);
  head->addLayout(buttons);
  return head;
}

QWidget* AdapterCardView::buildBody() {
  m_scroll = new QScrollArea(this);
  m_scroll->setFocusPolicy(Qt::NoFocus);
  m_scroll->setWidgetResizable(true);
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* body = new QWidget(m_scroll);
  auto* column = padded(new QVBoxLayout(body), 0, 12);
  auto* facts = makeCard(body);
  m_facts = new QGridLayout(facts);
  m_facts->setContentsMargins(14, 10, 14, 12);
  m_facts->setHorizontalSpacing(kPad);
  m_facts->setVerticalSpacing(4);
  m_facts->setColumnStretch(1, 1);
  auto* heat = makeCard(body);
  auto* heatColumn = new QVBoxLayout(heat);
  heatColumn->setContentsMargins(14, 10, 14, 12);
  m_heatTitle = makeLabel("heading", heat);
  m_heat = new ModuleHeat(heat);
  heatColumn->addWidget(m_heatTitle);
  heatColumn->addWidget(m_heat);
  m_module = new ChoiceBox(body);
  m_module->setObjectName("moduleBox");
  m_spectrum = new SpectrumChart(body);
  m_spectrum->setMinimumHeight(kChartHeight);
  column->addWidget(facts);
  column->addWidget(heat);
  column->addWidget(m_module);
  column->addWidget(m_spectrum, 1);
  m_scroll->setWidget(body);
  return m_scroll;
}

void AdapterCardView::connectAll() {
  connect(m_heat, &ModuleHeat::moduleChosen, this, &AdapterCardView::choose);
  connect(m_module, &QComboBox::currentIndexChanged, this, &AdapterCardView::choose);
  connect(m_rename, &QPushButton::clicked, this, &AdapterCardView::renameWanted);
  connect(m_export, &QPushButton::clicked, this, [this] { Q_EMIT exportWanted(m_name); });
  connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeWanted(m_name); });
  connect(m_tagEdit, &QLineEdit::editingFinished, this, &AdapterCardView::keepTags);
  connect(&m_desk.jobs(), &JobService::adapterCardReady, this,
          [this](int token, const CardInfo& info) {
            if (token == m_question) take(info);
          });
  connect(&Theme::get(), &Theme::changed, this, &AdapterCardView::retranslate);
}

void AdapterCardView::retranslate() {
  m_rename->setText(tr("Rename"));
  m_export->setText(tr("Export…"));
  m_export->setToolTip(tr("Copies the PEFT folder to another place"));
  m_remove->setText(tr("Remove"));
  m_remove->setToolTip(tr("Into the workspace's trash; undo brings it back (Delete)"));
  m_rename->setToolTip(QStringLiteral("F2"));
  m_tagEdit->setPlaceholderText(tr("Tags, with commas between"));
  m_tagEdit->setAccessibleName(tr("Tags of the adapter"));
  m_heatTitle->setText(tr("Norm of the update BA, by layer and module"));
  m_module->setAccessibleName(tr("Module whose singular values show"));
  const Theme& theme = Theme::get();
  m_chip->setPixmap(m_name.isEmpty() ? QPixmap()
                                     : colourChip(theme.series(Theme::get().adapterIndex(m_name)),
                                                  14, devicePixelRatioF()));
  m_hint->setText(m_folder.isEmpty() ? tr("Choose an adapter to see what it is made of.")
                                     : tr("Reading the adapter…"));
  fillFacts();
  fillModules();
}

void AdapterCardView::setAdapter(const QString& name, const QString& folder,
                                 const QStringList& tags, bool again) {
  const bool same = folder == m_folder && !again;
  // Words that are being typed belong to the adapter that was here.
  if (name != m_name) m_tagEdit->clear();
  m_name = name;
  m_folder = folder;
  m_title->setText(name);
  m_title->setToolTip(folder);
  for (QWidget* part : {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_title),
                        static_cast<QWidget*>(m_rename), static_cast<QWidget*>(m_export),
                        static_cast<QWidget*>(m_remove), static_cast<QWidget*>(m_tagEdit)})
    part->setVisible(!folder.isEmpty());
  setTags(tags);
  if (same && !folder.isEmpty()) return;
  m_known = false;
  m_info = {};
  m_banner->clear();
  m_scroll->hide();
  m_export->setEnabled(false);
  m_hint->show();
  // A question that is under way answers for another adapter.
  m_question = folder.isEmpty() ? -1 : m_desk.jobs().requestAdapterCard(folder);
  retranslate();
}

void AdapterCardView::setTags(const QStringList& tags) {
  m_tags = tags;
  const QString typed = m_tagEdit->text();
  if (!m_tagEdit->hasFocus() || typed.isEmpty() || tags::fromLine(typed) == tags)
    m_tagEdit->setText(tags.join(", "));
}

void AdapterCardView::keepTags() {
  const QStringList tags = tags::fromLine(m_tagEdit->text());
  if (m_name.isEmpty() || tags == m_tags) return;
  const QStringList before = std::exchange(m_tags, tags);
  Q_EMIT tagsWanted(m_name, tags, before);
}

void AdapterCardView::take(const CardInfo& info) {
  m_info = info;
  m_known = info.error.isNull();
  m_hint->hide();
  m_scroll->setVisible(m_known);
  m_export->setEnabled(m_known);
  if (!m_known) {
    m_banner->showError(info.error);
    return;
  }
  m_heat->setModules(info.card.modules);
  m_spectrum->setModules(info.card.modules);
  fillFacts();
  fillModules();
  choose(info.card.modules.empty() ? -1 : 0);
}

void AdapterCardView::fillFacts() {
  clearLayout(m_facts);
  if (!m_known) return;
  const workbench::AdapterCard& card = m_info.card;
  auto add = [this, row = 0](const char* key, const QString& name, const QString& value,
                             const QString& tooltip = {}) mutable {
    auto* caption = makeLabel("muted", this);
    caption->setText(name);
    auto* words = new QLabel(value, this);
    words->setObjectName(QStringLiteral("fact_%1").arg(key));
    words->setWordWrap(true);
    words->setToolTip(tooltip);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->addWidget(caption, row, 0, Qt::AlignTop);
    m_facts->addWidget(words, row++, 1);
  };
  const QString scale =
      card.scale_low == card.scale_high
          ? plainNumber(card.scale_low)
          : tr("%1 to %2").arg(plainNumber(card.scale_low), plainNumber(card.scale_high));
  add("rank", tr("Rank, alpha"),
      tr("%1, %2; enters at %3").arg(formatCount(card.rank), plainNumber(card.alpha), scale) +
          (card.rslora ? QStringLiteral(" (rsLoRA)") : QString()),
      tr("alpha / r, the strength at which it enters"));
  add("modules", tr("Modules"), modulesOf(card));
  add("size", tr("Size"),
      tr("%1 parameters, %2, %3")
          .arg(formatParameters(card.parameters), qt(card.dtype), formatBytes(card.bytes)));
  add("norm", tr("Norm"), formatNumber(card.norm, 4));
  add("base", tr("Base model"), card.base.empty() ? tr("not told") : qt(card.base));
  add("origin", tr("Origin"), originOf(card));
  QStringList examples;
  for (const std::string& id : card.examples) {
    if (examples.size() == kExamplesShown) break;
    examples << qt(id);
  }
  add("trained", tr("Trained on"), trainingOf(card), examples.join("\n"));
  if (card.kind != "plain") {
    add("kind", tr("Kind"),
        texts::loraKind(qt(card.kind),
                        {{"a", formatShare(card.zeros_a)}, {"b", formatShare(card.zeros_b)}}));
  }
  add("hash", QStringLiteral("SHA-256"), qt(card.sha256).left(16) + QChar(0x2026), qt(card.sha256));
}

void AdapterCardView::fillModules() {
  const QSignalBlocker blocker(m_module);
  const int chosen = m_heat->chosen();
  m_module->clear();
  if (!m_known) return;
  for (const workbench::AdapterModule& m : m_info.card.modules) {
    m_module->addItem(tr("Layer %1, %2 (rank %3)").arg(m.layer).arg(qt(m.proj)).arg(m.rank));
    m_module->setItemData(m_module->count() - 1, qt(m.name), Qt::ToolTipRole);
  }
  m_module->setCurrentIndex(chosen);
}

void AdapterCardView::choose(int module) {
  {
    const QSignalBlocker blocker(m_module);
    m_module->setCurrentIndex(module);
  }
  m_heat->choose(module);
  m_spectrum->choose(module);
}

}  // namespace espalier::ui
