#include "ui/pages/run_scrubber.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <iterator>

#include "ui/models/replay.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kSpeeds[] = {
    0.5, 1, 2, 5, 10, Replay::kAsItHappened, Replay::wholeIn(30), Replay::wholeIn(60)};
constexpr int kAtSpeedOne = 1;
constexpr int kOther = static_cast<int>(std::size(kSpeeds));  ///< the row of any other speed
constexpr double kSlowest = 0.01, kFastest = 1000;
}  // namespace

RunScrubber::RunScrubber(QWidget* parent)
    : Translated<QWidget>(parent),
      m_play(makeButton("", this)),
      m_speed(new ChoiceBox(this)),
      m_factor(new NumberBox(this)),
      m_whole(makeButton("flat", this)),
      m_step(makeLabel("muted", this)),
      m_slider(new CalmSlider(this)),
      m_follow(new QCheckBox(this)) {
  setObjectName("runScrubber");
  m_play->setObjectName("replayButton");
  m_speed->setObjectName("replaySpeed");
  m_factor->setObjectName("replayFactor");
  m_factor->setDecimals(2);
  m_factor->setRange(kSlowest, kFastest);
  m_factor->setValue(20);
  m_factor->setFixedWidth(72);
  m_whole->setObjectName("wholeRun");
  m_step->setObjectName("scrubberStep");
  m_slider->setObjectName("stepScrubber");
  m_follow->setObjectName("followRun");
  auto* row = padded(new QHBoxLayout(this), 0, kGap);
  row->addWidget(m_play);
  row->addWidget(m_speed);
  row->addWidget(m_factor);
  row->addWidget(m_whole);
  row->addWidget(m_step);
  row->addWidget(m_slider, 1);
  row->addWidget(m_follow);
  m_speed->setMinimumContentsLength(11);
  m_slider->setSingleStep(1);
  connect(m_slider, &QSlider::valueChanged, this, &RunScrubber::stepChosen);
  connect(m_follow, &QCheckBox::clicked, this, &RunScrubber::followChosen);
  connect(m_play, &QPushButton::clicked, this, &RunScrubber::playClicked);
  connect(m_whole, &QPushButton::clicked, this, &RunScrubber::wholeClicked);
  for (const double speed : kSpeeds)
    m_speed->addItem({}, speed);
  m_speed->addItem({});
  m_speed->setCurrentIndex(kAtSpeedOne);
  connect(m_speed, &QComboBox::currentIndexChanged, this, [this](int index) {
    refresh();
    if (index == kOther) m_factor->setFocus();
    Q_EMIT speedChosen(speed());
  });
  connect(m_factor, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT speedChosen(speed()); });
  text([this] {
    nameSpeeds();
    m_factor->setSuffix(QStringLiteral("×"));
    m_factor->setAccessibleName(tr("Any other speed of the replay"));
    m_factor->setToolTip(tr("1× shows two steps a second"));
    m_speed->setAccessibleName(tr("Speed of the replay"));
    m_speed->setToolTip(
        tr("1× shows two steps a second; as it happened, every step takes the time "
           "it took, without that of validations; all in 30 s goes through the whole run in that "
           "time"));
    m_slider->setAccessibleName(tr("Step that is shown"));
    m_slider->setToolTip(tr("Moves the charts, the heat map and the sample to this step"));
    m_follow->setText(tr("follow"));
    m_follow->setToolTip(tr("Keeps up with the newest step"));
    m_whole->setText(tr("Whole run"));
    m_whole->setToolTip(tr("Ends the replay and shows everything"));
    refresh();
  });
}

void RunScrubber::nameSpeeds() {
  for (int i = 0; i < kOther; ++i) {
    const double speed = kSpeeds[i];
    m_speed->setItemText(i, speed > 0   ? tr("%1×").arg(QLocale().toString(speed))
                            : speed < 0 ? tr("all in %1 s").arg(QLocale().toString(-speed))
                                        : tr("as it happened"));
  }
  m_speed->setItemText(kOther, tr("other…"));
}

double RunScrubber::speed() const {
  return m_speed->currentIndex() == kOther ? m_factor->value() : m_speed->currentData().toDouble();
}

void RunScrubber::show(const State& state) {
  m_state = state;
  refresh();
}

void RunScrubber::refresh() {
  const QSignalBlocker one(m_slider);
  const QSignalBlocker two(m_follow);
  m_slider->setRange(0, m_state.last);
  m_slider->setPageStep(std::max(1, m_state.last / 10));
  // A handle that the user holds stays in the hand.
  if (!m_slider->isSliderDown()) m_slider->setValue(m_state.step);
  m_slider->setEnabled(m_state.last > 0);
  m_follow->setChecked(m_state.follow);
  m_follow->setEnabled(m_state.last > 0);
  m_step->setText(m_state.last > 0 ? tr("step %1 of %2").arg(m_state.step).arg(m_state.last)
                  : m_state.over   ? tr("no steps")
                                   : tr("no step yet"));
  // As wide as its longest words, so that the slider does not move under the hand.
  const QString longest = tr("step %1 of %2").arg(m_state.last).arg(m_state.last);
  m_step->setMinimumWidth(m_step->fontMetrics().horizontalAdvance(longest));
  m_play->setVisible(m_state.canReplay);
  m_speed->setVisible(m_state.canReplay);
  m_factor->setVisible(m_state.canReplay && m_speed->currentIndex() == kOther);
  m_whole->setVisible(m_state.replaying);
  m_play->setIcon(icon(m_state.playing ? "pause" : "play"));
  m_play->setText(m_state.playing ? tr("Hold") : tr("Replay"));
  m_play->setToolTip(tr("Shows the run again as it went (Space on the slider)"));
}

void RunScrubber::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && m_state.canReplay && m_slider->hasFocus()) {
    Q_EMIT playClicked();
    return;
  }
  Translated<QWidget>::keyPressEvent(event);
}

}  // namespace espalier::ui
