#include "ui/pages/words_panel.h"

#include <QPlainTextEdit>

#include "ui/widgets/parts.h"
#include "ui/widgets/tag_edit.h"

namespace espalier::ui {

namespace {
constexpr int kTypingMs = 500;
constexpr int kWidest = 860;
}  // namespace

WordsPanel::WordsPanel(Desk& desk, QWidget* parent)
    : Translated<QWidget>(parent),
      m_desk(desk),
      m_title(makeLabel("heading", this)),
      m_tags(new TagEdit([&desk] { return desk.tags(); }, this)),
      m_tagLabel(makeLabel("caption", this)),
      m_noteLabel(makeLabel("caption", this)),
      m_note(new QPlainTextEdit(this)),
      m_hint(makeLabel("muted", this)) {
  build();
  m_typed.setSingleShot(true);
  m_typed.setInterval(kTypingMs);
  connect(&m_typed, &QTimer::timeout, this, &WordsPanel::keepNote);
  connect(m_note, &QPlainTextEdit::textChanged, this, [this] {
    if (m_note->toPlainText() != m_kept) m_typed.start();
  });
  connect(m_tags, &QLineEdit::editingFinished, this, &WordsPanel::keepTags);
  m_note->installEventFilter(this);
  text([this] { retranslate(); });
}

void WordsPanel::build() {
  auto* outer = new QHBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  auto* inner = new QWidget(this);
  inner->setMaximumWidth(kWidest);
  outer->addWidget(inner, 1);
  outer->addStretch();
  auto* column = padded(new QVBoxLayout(inner), 0, 4);
  m_title->setObjectName("wordsTitle");
  m_tags->setObjectName("runTags");
  m_note->setObjectName("runNote");
  m_hint->setObjectName("wordsHint");
  m_note->setTabChangesFocus(true);
  m_tagLabel->setBuddy(m_tags);
  m_noteLabel->setBuddy(m_note);
  m_hint->setWordWrap(true);
  m_hint->setAlignment(Qt::AlignCenter);
  column->addWidget(m_title);
  column->addSpacing(4);
  column->addWidget(m_tagLabel);
  column->addWidget(m_tags);
  column->addSpacing(4);
  column->addWidget(m_noteLabel);
  column->addWidget(m_note, 1);
  column->addWidget(m_hint, 1);
}

void WordsPanel::retranslate() {
  m_tagLabel->setText(tr("Tags"));
  m_tags->setPlaceholderText(tr("Tags, with commas between"));
  m_tags->setAccessibleName(tr("Tags of the selected runs"));
  m_noteLabel->setText(tr("Note"));
  m_note->setPlaceholderText(tr("What is worth knowing about this run; kept as you type"));
  m_note->setAccessibleName(tr("Note about the run"));
  refresh();
}

QStringList WordsPanel::common() const {
  QStringList out = m_runs.isEmpty() ? QStringList() : m_runs.first().tags;
  for (const RunWords& run : m_runs)
    out.removeIf([&run](const QString& tag) { return !run.tags.contains(tag); });
  return out;
}

void WordsPanel::setRuns(const QVector<RunWords>& runs) {
  const auto sameRun = [](const RunWords& a, const RunWords& b) { return a.run == b.run; };
  const bool same =
      runs.size() == m_runs.size() && std::equal(runs.begin(), runs.end(), m_runs.begin(), sameRun);
  if (!same) {
    // What is being typed belongs to the run that was here.
    keepNote();
    endTyping();
  }
  m_runs = runs;
  if (!same || !m_tags->hasFocus()) m_tags->setTags(common());
  const QString note = runs.size() == 1 ? runs.first().note : QString();
  const bool mine = same && (m_typed.isActive() || m_note->hasFocus());
  if (!mine && note != m_note->toPlainText()) {
    m_kept = note;
    m_note->setPlainText(note);
  }
  if (!mine) m_kept = note;
  refresh();
}

void WordsPanel::refresh() {
  const bool some = !m_runs.isEmpty();
  const bool one = m_runs.size() == 1;
  const RunRow* run = one ? m_desk.run(m_runs.first().run) : nullptr;
  m_title->setText(run != nullptr ? run->id + QStringLiteral("  ") + run->name
                                  : tr("%n run(s)", nullptr, static_cast<int>(m_runs.size())));
  for (QWidget* part : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_tagLabel),
                        static_cast<QWidget*>(m_tags)})
    part->setVisible(some);
  m_noteLabel->setVisible(one);
  m_note->setVisible(one);
  m_hint->setVisible(!one);
  m_hint->setText(some ? tr("Tags of all selected runs. Select a single one to note something.")
                       : tr("Select runs in the table to tag them or to note something."));
}

void WordsPanel::editNote() {
  if (m_note->isVisible()) m_note->setFocus(Qt::ShortcutFocusReason);
}

void WordsPanel::keepTags() {
  const QStringList before = common(), wanted = m_tags->tags();
  if (m_runs.isEmpty() || before == wanted) return;
  QVector<RunWords> now = m_runs;
  for (RunWords& run : now) {
    run.tags.removeIf(
        [&](const QString& tag) { return before.contains(tag) && !wanted.contains(tag); });
    for (const QString& tag : wanted) {
      if (!run.tags.contains(tag)) run.tags << tag;
    }
    // Of a single run the order is the user's.
    if (now.size() == 1) run.tags = wanted;
  }
  const QVector<RunWords> old = std::exchange(m_runs, now);
  Q_EMIT wordsWanted(old, now, 0);
}

void WordsPanel::keepNote() {
  m_typed.stop();
  const QString note = m_note->toPlainText();
  if (m_runs.size() != 1 || note == m_kept) return;
  m_kept = note;
  QVector<RunWords> now = m_runs;
  now.first().note = note;
  const QVector<RunWords> old = std::exchange(m_runs, now);
  Q_EMIT wordsWanted(old, now, m_typing);
}

void WordsPanel::endTyping() {
  ++m_typing;
}

void WordsPanel::hideEvent(QHideEvent* event) {
  keepNote();
  endTyping();
  Translated<QWidget>::hideEvent(event);
}

bool WordsPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_note && event->type() == QEvent::FocusOut) {
    keepNote();
    endTyping();
  }
  return Translated<QWidget>::eventFilter(watched, event);
}

}  // namespace espalier::ui
