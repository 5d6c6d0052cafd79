#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;

namespace espalier::ui {

class Banner;
class ElidedLabel;
class ModuleHeat;
class SpectrumChart;

/// All about one adapter: what it says of itself, where it comes from, its tags, the norms of its
/// modules and their singular values. It asks for the card itself and drops an answer that is too
/// late.
class AdapterCardView : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit AdapterCardView(Desk& desk, QWidget* parent = nullptr);
  /// An adapter by its folder; empty: none is chosen. `tags` as the table has them. The same one
  /// again is asked for anew only where `again`.
  void setAdapter(const QString& name, const QString& folder, const QStringList& tags, bool again);
  void setTags(const QStringList& tags);

 Q_SIGNALS:
  void exportWanted(const QString& name);
  void removeWanted(const QString& name);
  void renameWanted();
  void tagsWanted(const QString& name, const QStringList& tags, const QStringList& before);

 private:
  QLayout* buildHead();
  QWidget* buildBody();
  void connectAll();
  void retranslate();
  void take(const CardInfo& info);
  void fillFacts();
  void fillModules();
  void choose(int module);
  void keepTags();

  Desk& m_desk;
  QString m_name, m_folder;
  QStringList m_tags;
  int m_question = 0;
  bool m_known = false;  ///< m_info is the answer for m_folder
  CardInfo m_info;
  QLabel* m_chip;
  ElidedLabel* m_title;
  QPushButton* m_rename;
  QPushButton* m_export;
  QPushButton* m_remove;
  QLabel* m_hint;
  QLineEdit* m_tagEdit;
  Banner* m_banner;
  QScrollArea* m_scroll;
  QGridLayout* m_facts;
  QLabel* m_heatTitle;
  ModuleHeat* m_heat;
  QComboBox* m_module;
  SpectrumChart* m_spectrum;
};

}  // namespace espalier::ui
