#pragma once

#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace espalier::ui {

class CalmSlider;
class ChoiceBox;
class NumberBox;

/// The step that everything on Monitor shows: a slider over all steps, "follow" for the newest, and
/// the replay of a run that is over. Space plays and pauses where the slider has the focus.
class RunScrubber : public Translated<QWidget> {
  Q_OBJECT
 public:
  struct State {
    int step = 0, last = 0;  ///< last 0: no step
    bool follow = true;
    bool over = false;  ///< no step comes any more
    bool canReplay = false, replaying = false, playing = false;
  };
  explicit RunScrubber(QWidget* parent = nullptr);
  void show(const State& state);
  double speed() const;

 Q_SIGNALS:
  /// By hand only.
  void stepChosen(int step);
  void followChosen(bool on);
  void playClicked();
  void wholeClicked();  ///< ends the replay
  void speedChosen(double speed);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void refresh();
  void nameSpeeds();
  State m_state;
  QPushButton* m_play;
  ChoiceBox* m_speed;
  NumberBox* m_factor;  ///< any other speed
  QPushButton* m_whole;
  QLabel* m_step;
  CalmSlider* m_slider;
  QCheckBox* m_follow;
};

}  // namespace espalier::ui
