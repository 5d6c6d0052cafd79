#include "ui/pages/data_tokens.h"

#include <QComboBox>
#include <QLabel>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/token_strip.h"

namespace espalier::ui {

namespace {
constexpr std::size_t kMostRecords = 1000;
constexpr qsizetype kLabelText = 60;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}
}  // namespace

DataTokens::DataTokens(Desk& desk, const PlanDraft& draft, QWidget* parent)
    : DataPanel(desk, parent),
      m_draft(draft),
      m_records(new DataAsk(desk.jobs(), this)),
      m_tokens(new DataAsk(desk.jobs(), this)),
      m_previous(makeIconButton("chevron-left", this)),
      m_record(new ChoiceBox(this)),
      m_next(makeIconButton("chevron-right", this)),
      m_place(makeLabel("muted", this)),
      m_facts(new QLabel(this)),
      m_legend(new QWidget(this)),
      m_flow(new FlowLayout(m_legend, kGap)),
      m_strip(new TokenStrip(this)),
      m_current(makeLabel("muted", this)),
      m_note(makeLabel("caption", this)) {
  auto* column = padded(new QVBoxLayout(this), 0, kGap);
  column->addLayout(buildBar());
  column->addWidget(&banner());
  column->addWidget(progressOf(*m_records));
  for (QLabel* label : {m_facts, m_current, m_note})
    label->setWordWrap(true);
  m_facts->setObjectName("tokenFacts");
  m_current->setObjectName("tokenWords");
  m_strip->setObjectName("tokenStrip");
  auto* card = makeCard(this);
  auto* inside = padded(new QVBoxLayout(card), 6, 0);
  inside->addWidget(m_strip);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  m_legend->setSizePolicy(policy);
  m_flow->setContentsMargins(0, 0, 0, 0);
  column->addWidget(m_facts);
  column->addWidget(m_legend);
  column->addWidget(card, 1);
  column->addWidget(m_current);
  column->addWidget(m_note);
  connectAll();
  text([this] {
    m_previous->setToolTip(tr("Previous record"));
    m_previous->setAccessibleName(tr("Previous record"));
    m_next->setToolTip(tr("Next record"));
    m_next->setAccessibleName(tr("Next record"));
    m_record->setAccessibleName(tr("Record"));
    m_strip->setAccessibleName(tr("Tokens"));
    m_note->setText(
        tr("Encoded as training does, by the plan in Compose: its prompt, completion and bounds. "
           "Only labels count in the loss; a dashed frame is a special token."));
    fillLegend();
    showFacts();
    showCurrent();
  });
}

QLayout* DataTokens::buildBar() {
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  m_previous->setObjectName("previousRecord");
  m_next->setObjectName("nextRecord");
  m_record->setObjectName("tokenRecord");
  m_record->setMinimumWidth(240);
  m_record->setMaximumWidth(520);
  m_record->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  bar->addWidget(m_previous);
  bar->addWidget(m_record, 1);
  bar->addWidget(m_next);
  bar->addWidget(m_place);
  bar->addStretch();
  return bar;
}

void DataTokens::connectAll() {
  connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
  connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
  for (const auto& [key, by] : {std::pair(Qt::Key_PageUp, -1), std::pair(Qt::Key_PageDown, 1)}) {
    auto* shortcut = new QShortcut(QKeySequence(key), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, [this, by = by] { step(by); });
  }
  connect(m_record, &QComboBox::currentIndexChanged, this, &DataTokens::ask);
  connect(m_strip, &TokenStrip::currentChanged, this, &DataTokens::showCurrent);
  connect(m_records, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    if (const auto* found = std::get_if<data::FoundRecords>(&answer)) showRecords(*found);
  });
  connect(m_tokens, &DataAsk::answered, this, [this](const workbench::DataAnswer& answer) {
    const auto* view = std::get_if<data::TokenView>(&answer);
    if (view == nullptr) return;
    banner().clear();
    m_view = *view;
    m_strip->setView(m_view);
    showFacts();
  });
  connect(m_tokens, &DataAsk::failed, this, [this](const ErrorInfo& error) {
    m_view = {};
    m_strip->clear();
    showFacts();
    banner().showError(error);
  });
  connect(&m_draft, &PlanDraft::changed, this, [this] {
    if (isVisible())
      ask();
    else
      reload();
  });
  connect(&Theme::get(), &Theme::changed, this, &DataTokens::fillLegend);
}

void DataTokens::choose(const std::string& id) {
  m_wanted = id;
  for (qsizetype i = 0; i < m_rows.size(); ++i) {
    if (m_rows[i].id != id) continue;
    m_record->setCurrentIndex(static_cast<int>(i));
    return;
  }
}

void DataTokens::step(int by) {
  const int next = m_record->currentIndex() + by;
  if (next >= 0 && next < m_record->count()) m_record->setCurrentIndex(next);
}

void DataTokens::load() {
  if (source().records() == 0 || source().model.isEmpty()) {
    m_records->stop();
    showRecords({});
    return;
  }
  m_records->ask(workbench::FindRecords{source().file(), "", kMostRecords});
  showFacts();
}

void DataTokens::showRecords(const data::FoundRecords& found) {
  if (m_wanted.empty() && m_record->currentIndex() >= 0 &&
      m_record->currentIndex() < m_rows.size()) {
    m_wanted = m_rows[m_record->currentIndex()].id;
  }
  m_rows = QVector<data::Record>(found.records.begin(), found.records.end());
  int at = m_rows.isEmpty() ? -1 : 0;
  {
    const QSignalBlocker blocker(m_record);
    m_record->clear();
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
      if (m_rows[i].id == m_wanted) at = static_cast<int>(i);
      m_record->addItem(
          qt(m_rows[i].id) + "  " +
          qt(m_rows[i].summary.substr(0, 4 * kLabelText)).left(kLabelText).simplified());
    }
    m_record->setCurrentIndex(at);
  }
  m_wanted.clear();
  ask();
}

void DataTokens::ask() {
  const int at = m_record->currentIndex();
  m_previous->setEnabled(at > 0);
  m_next->setEnabled(at >= 0 && at + 1 < m_record->count());
  m_place->setText(at < 0 ? QString()
                          : tr("%1 of %2").arg(formatCount(at + 1), formatCount(m_rows.size())));
  if (at < 0 || at >= m_rows.size()) {
    m_tokens->stop();
    m_view = {};
    m_strip->clear();
    showFacts();
    return;
  }
  m_tokens->ask(workbench::ShowTokens{source().model.toStdString(),
                                      settingsFor(m_draft, source().set, desk().workspaceFolder()),
                                      m_rows[at]});
}

void DataTokens::showFacts() {
  if (m_view.tokens.empty()) {
    m_facts->setText(source().model.isEmpty() ? tr("There is no model whose tokens could be shown.")
                                              : QString());
    return;
  }
  const auto all = static_cast<qint64>(m_view.tokens.size());
  const auto labels = std::count_if(m_view.tokens.begin(), m_view.tokens.end(),
                                    [](const data::ViewedToken& t) { return t.label; });
  QString words = tr("%1 tokens: %2 masked, %3 learnt")
                      .arg(formatCount(all), formatCount(all - labels), formatCount(labels));
  const auto cut = [&](const QString& pattern, const data::CutText& text) {
    if (text.cut() > 0)
      words += " · " + pattern.arg(formatCount(text.cut()), formatCount(text.tokens));
  };
  cut(tr("%1 of the document's %2 tokens are cut off"), m_view.document);
  cut(tr("%1 of the summary's %2 tokens are cut off"), m_view.summary);
  m_facts->setText(words);
}

void DataTokens::showCurrent() {
  const int at = m_strip->current();
  m_current->setText(at < 0 ? QString() : m_strip->words(at));
  m_strip->setAccessibleDescription(m_current->text());
}

void DataTokens::fillLegend() {
  clearLayout(m_flow);
  using Kind = TokenStrip::Kind;
  for (const Kind kind : {Kind::Prompt, Kind::Document, Kind::Completion, Kind::Cut}) {
    auto* item = new QLabel(m_legend);
    item->setTextFormat(Qt::RichText);
    item->setText(
        QStringLiteral("<span style='background:%1;border:1px solid %2;color:%3;%4'>"
                       "&nbsp;%5&nbsp;</span>")
            .arg(TokenStrip::background(kind).name(), TokenStrip::mark(kind).name(),
                 (kind == Kind::Cut ? Theme::get().colours().muted : Theme::get().colours().text)
                     .name(),
                 kind == Kind::Cut          ? "text-decoration:line-through"
                 : kind == Kind::Completion ? "text-decoration:underline"
                                            : "",
                 TokenStrip::name(kind).toHtmlEscaped()));
    m_flow->addWidget(item);
    item->show();
  }
}

}  // namespace espalier::ui
