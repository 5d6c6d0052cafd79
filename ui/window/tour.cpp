#include "ui/window/tour.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <algorithm>
#include <utility>

#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {

constexpr int kWidth = 344;
constexpr int kDistance = 12;  ///< between the ring and the card
constexpr int kRing = 5;       ///< between a thing and its ring
/// Pages scroll and lay themselves out anew; the card is moved after them.
constexpr int kWatchMs = 100;

struct Step {
  const char* page;
  const char* target;
  bool beside = false;  ///< what lies under it is told of, too: the card stays clear of that
};
constexpr Step kSteps[] = {{"home", "homeRuns"},
                           {"compose", "ratioSlider", true},
                           {"compose", "startButton"},
                           {"monitor", "runScrubber"},
                           {"compare", "columnArea"}};

/// A frame around a thing; the mouse goes through it.
class Ring : public QWidget {
 public:
  explicit Ring(QWidget* parent) : QWidget(parent) {
    setObjectName("tourRing");
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::get().colours().accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
  }
};

}  // namespace

int Tour::steps() {
  return static_cast<int>(std::size(kSteps));
}

Tour::Tour(Desk& desk, QWidget* window)
    : Translated<QFrame>(window),
      m_desk(desk),
      m_window(window),
      m_ring(new Ring(window)),
      m_heading(makeLabel("heading", this)),
      m_words(new QLabel(this)),
      m_count(makeLabel("caption", this)),
      m_back(makeButton("", this)),
      m_next(makeButton("primary", this)),
      m_close(makeButton("flat", this)) {
  setObjectName("tour");
  setProperty("card", true);
  setProperty("tour", true);
  setFocusPolicy(Qt::StrongFocus);
  setFixedWidth(kWidth);
  auto* column = padded(new QVBoxLayout(this), kPad, kGap);
  column->addWidget(m_heading);
  column->addWidget(m_words);
  auto* row = new QHBoxLayout;
  row->setSpacing(kGap);
  row->addWidget(m_count);
  row->addStretch();
  row->addWidget(m_close);
  row->addWidget(m_back);
  row->addWidget(m_next);
  column->addLayout(row);
  m_words->setWordWrap(true);
  m_words->setObjectName("tourWords");
  m_count->setObjectName("tourCount");
  m_back->setObjectName("tourBack");
  m_next->setObjectName("tourNext");
  m_close->setObjectName("tourClose");
  m_watch.setInterval(kWatchMs);
  connect(&m_watch, &QTimer::timeout, this, &Tour::place);
  connect(m_next, &QPushButton::clicked, this, [this] { turn(1); });
  connect(m_back, &QPushButton::clicked, this, [this] { turn(-1); });
  connect(m_close, &QPushButton::clicked, this, &QWidget::close);
  for (QPushButton* button : {m_back, m_next, m_close})
    button->installEventFilter(this);
  hide();
  text([this] { refresh(); });
}

void Tour::offer() {
  if (m_desk.settings().value<bool>(Settings::Key::TourSeen) || isVisible()) return;
  m_step = -1;
  refresh();
  setVisible(true);
  m_watch.start();
  place();
}

void Tour::start() {
  m_desk.settings().set(Settings::Key::TourSeen, true);
  setVisible(true);
  m_watch.start();
  show(0);
}

void Tour::turn(int direction) {
  if (m_step < 0) {
    if (direction > 0) start();
  } else if (m_step + direction >= steps()) {
    close();
  } else if (m_step + direction >= 0) {
    show(m_step + direction);
  }
}

void Tour::show(int step) {
  m_step = step;
  m_bring = true;
  openPlace(step);
  refresh();
  place();
  setFocus(Qt::OtherFocusReason);
}

/// The page of a step, with a run on it where the step needs one: the newest merge that was
/// trained, since it has the most to show, and beside it another method on the same data.
void Tour::openPlace(int step) {
  const QString page = QString::fromLatin1(kSteps[step].page);
  const RunRow* shown = nullptr;
  const RunRow* other = nullptr;
  const auto worth = [](const RunRow& run) {
    return run.losses.isEmpty() ? 0 : run.method == "adaptive_merge" ? 2 : 1;
  };
  for (const RunRow& run : m_desk.runs()) {
    if (run.state == "finished" && (shown == nullptr || worth(run) >= worth(*shown))) shown = &run;
  }
  for (const RunRow& run : m_desk.runs()) {
    const bool fits = shown != nullptr && run.state == "finished" && run.data == shown->data &&
                      run.method != shown->method && !run.metrics.isEmpty();
    if (fits && (other == nullptr || worth(run) > worth(*other))) other = &run;
  }
  if (page == "monitor" && shown != nullptr && worth(*shown) > 0 && !m_desk.busy())
    Q_EMIT m_desk.runWanted(shown->id);
  else if (page == "compare" && other != nullptr)
    Q_EMIT m_desk.comparisonWanted({shown->id, other->id});
  else
    Q_EMIT m_desk.pageWanted(page);
}

QWidget* Tour::target() const {
  if (m_step < 0) return nullptr;
  auto* widget = m_window->findChild<QWidget*>(QString::fromLatin1(kSteps[m_step].target));
  return widget != nullptr && widget->isVisible() ? widget : nullptr;
}

void Tour::place() {
  const QSize size(kWidth,
                   heightForWidth(kWidth) > 0 ? heightForWidth(kWidth) : sizeHint().height());
  resize(size);
  const QRect room = m_window->rect().adjusted(kPad, kPad, -kPad, -kPad);
  QWidget* thing = target();
  m_ring->setVisible(thing != nullptr);
  if (thing == nullptr) {
    move(room.right() - size.width(), room.bottom() - size.height() - 32);
    raise();
    return;
  }
  // Once a step: whoever scrolls away then means it.
  if (std::exchange(m_bring, false)) {
    for (QWidget* above = thing->parentWidget(); above != nullptr; above = above->parentWidget()) {
      if (auto* area = qobject_cast<QScrollArea*>(above)) area->ensureWidgetVisible(thing);
    }
  }
  const QRect at = QRect(thing->mapTo(m_window, QPoint()), thing->size());
  const QRect ring = at.adjusted(-kRing, -kRing, kRing, kRing).intersected(m_window->rect());
  m_ring->setGeometry(ring);
  m_ring->raise();
  // Below, above, beside it; where it fills the window, in its corner.
  QPoint corner(ring.center().x() - size.width() / 2, ring.bottom() + kDistance);
  if (corner.y() + size.height() > room.bottom())
    corner.setY(ring.top() - kDistance - size.height());
  if (corner.y() < room.top())
    corner = {ring.right() - size.width() - kPad, ring.bottom() - size.height() - kPad};
  int right = ring.right();
  for (QWidget* above = thing->parentWidget(); above != nullptr; above = above->parentWidget()) {
    if (qobject_cast<QScrollArea*>(above) != nullptr)
      right = std::max(right, above->mapTo(m_window, above->rect().topRight()).x());
  }
  if (kSteps[m_step].beside && right + kDistance + size.width() <= room.right())
    corner = {right + kDistance, ring.center().y() - size.height() / 2};
  move(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - size.width())),
       std::clamp(corner.y(), room.top(), std::max(room.top(), room.bottom() - size.height())));
  raise();
}

void Tour::refresh() {
  const QStringList headings{tr("The workspace"), tr("The ratio"), tr("Start"),
                             tr("The run, step by step"), tr("Side by side")};
  const QStringList words{
      tr("Runs stand here as cards, with the curve of their loss. A click opens one."),
      tr("After every step this share of each A and each B is reset. The picture below shows what "
         "is kept of the adapters that the plan names."),
      tr("Starts the plan as it stands here (Ctrl+Enter). The numbers on the right say beforehand "
         "what it will take."),
      tr("Drag it, or use the arrow keys: the curves, the heat map and the sample text show that "
         "step of the run."),
      tr("Summaries of the same article, run beside run. Marked words are taken from the article; "
         "underlined ones are not in it.")};
  const bool asks = m_step < 0;
  m_heading->setText(asks ? tr("A look around?") : headings.value(m_step));
  m_words->setText(
      asks ? tr("Five steps through the demo. They can be had later from Home and with F1, too.")
           : words.value(m_step));
  m_count->setText(asks ? QString() : tr("%1 of %2").arg(m_step + 1).arg(steps()));
  m_back->setVisible(!asks);
  m_back->setEnabled(m_step > 0);
  m_back->setText(tr("Back"));
  m_back->setToolTip(QStringLiteral("←"));
  m_next->setText(asks ? tr("Show me") : m_step + 1 == steps() ? tr("Done") : tr("Next"));
  m_next->setToolTip(QStringLiteral("→"));
  m_close->setText(asks ? tr("Not now") : tr("Close"));
  m_close->setToolTip(QStringLiteral("Esc"));
  setAccessibleName(m_heading->text());
  setAccessibleDescription(m_words->text());
}

bool Tour::handle(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Right:
      turn(1);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      turn(m_back->hasFocus() ? -1 : 1);
      return true;
    case Qt::Key_Left:
      turn(-1);
      return true;
    case Qt::Key_Escape:
      close();
      return true;
    default:
      return false;
  }
}

void Tour::keyPressEvent(QKeyEvent* event) {
  if (!handle(event)) QFrame::keyPressEvent(event);
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    auto* key = static_cast<QKeyEvent*>(event);
    const bool closes =
        watched == m_close && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
    if (closes) {
      close();
      return true;
    }
    if (handle(key)) return true;
  }
  return Translated<QFrame>::eventFilter(watched, event);
}

void Tour::closeEvent(QCloseEvent* event) {
  m_desk.settings().set(Settings::Key::TourSeen, true);
  m_watch.stop();
  m_ring->hide();
  m_step = -1;
  m_window->setFocus();
  event->accept();
}

}  // namespace espalier::ui
