#pragma once

#include <QMenu>
#include <functional>

#include "ui/models/comparison_export.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

/// The comparison as a page (HTML) or a table (CSV): all its records, or those that are shown.
/// Writing goes on behind the window.
class CompareExport : public Translated<QMenu> {
  Q_OBJECT
 public:
  enum class Records { All, Shown };
  /// `sheet` is asked when a file was chosen.
  CompareExport(std::function<ComparisonSheet(Records)> sheet, QWidget* parent);

 Q_SIGNALS:
  void began();
  void saved(const QString& path);
  void failed(const espalier::ui::ErrorInfo& error);

 private:
  enum class Format { Html, Csv };
  void save(Format format, Records records);
  std::function<ComparisonSheet(Records)> m_sheet;
};

}  // namespace espalier::ui
