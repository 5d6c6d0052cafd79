#pragma once

#include <QTimer>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPlainTextEdit;

namespace espalier::ui {

class TagEdit;

/// Tags and note of the chosen run, kept as they are typed; of several runs the tags that all of
/// them have.
class WordsPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit WordsPanel(Desk& desk, QWidget* parent = nullptr);
  /// All chosen runs.
  void setRuns(const QVector<RunWords>& runs);
  void editNote();

 Q_SIGNALS:
  /// `typing`: which go at a note it belongs to, 0 for tags.
  void wordsWanted(const QVector<espalier::ui::RunWords>& before,
                   const QVector<espalier::ui::RunWords>& now, int typing);

 protected:
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void retranslate();
  void refresh();
  QStringList common() const;
  void keepTags();
  void keepNote();
  void endTyping();

  Desk& m_desk;
  QVector<RunWords> m_runs;
  QTimer m_typed;
  int m_typing = 1;
  QString m_kept;  ///< the note as it was last told
  QLabel* m_title;
  TagEdit* m_tags;
  QLabel* m_tagLabel;
  QLabel* m_noteLabel;
  QPlainTextEdit* m_note;
  QLabel* m_hint;
};

}  // namespace espalier::ui
