#pragma once

#include <QHash>
#include <QStringList>

#include "ui/jobs/types.h"
#include "ui/pages/page.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace espalier::ui {

class AdapterCardView;
class AdapterLines;
class Banner;
class EmptyState;
class ModelLines;
class Section;
class SimilarityPanel;
class WordsProxy;

/// Base models and adapters of the workspace: tables to search and sort, the card of the chosen
/// adapter, how alike adapters are, and the ways in and out, all but export with a way back.
class LibraryPage : public Page {
  Q_OBJECT
 public:
  explicit LibraryPage(Desk& desk, QWidget* parent = nullptr);

 private:
  QLayout* buildBar();
  QWidget* buildTables();
  void connectAll();
  void connectTable();
  void connectEdits();
  void retranslate();
  /// Rows as the workspace has them; what is known of them already stays.
  void read();
  void askForFacts();
  void takeFacts(const LibraryFacts& facts);
  void showCard(bool again = false);
  void updateState();
  QString chosen() const;
  void choose(const QString& name);
  void rename(const QString& name, const QString& to);
  void remove();
  void exportAdapter(const QString& name);
  void showImport();
  void told(const LibraryDone& done);

  QHash<QString, LibraryFacts> m_facts;  ///< by path
  QString m_wanted;                      ///< to be chosen when it is there
  bool m_reading = false;
  ModelLines* m_models;
  AdapterLines* m_adapters;
  WordsProxy* m_modelProxy;
  WordsProxy* m_adapterProxy;
  QTableView* m_modelTable;
  QTableView* m_adapterTable;
  Section* m_modelPart;
  Section* m_adapterPart;
  AdapterCardView* m_card;
  SimilarityPanel* m_similarity;
  QStackedWidget* m_stack;
  QButtonGroup* m_group;
  QToolButton* m_showTables;
  QToolButton* m_showSimilarity;
  QLineEdit* m_filter;
  QLabel* m_count;
  QProgressBar* m_progress;
  QPushButton* m_undo;
  QPushButton* m_import;
  QPushButton* m_train;
  Banner* m_banner;
  EmptyState* m_empty;
  QWidget* m_content;
};

}  // namespace espalier::ui
