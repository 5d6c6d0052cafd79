#pragma once

#include <optional>

#include "ui/jobs/types.h"
#include "ui/models/rows_model.h"

namespace espalier::ui {

/// A model with what is known of it by now.
struct ModelLine {
  experiment::ModelItem item;
  std::optional<LibraryFacts> facts{};
};

struct AdapterLine {
  experiment::AdapterItem item;
  std::optional<LibraryFacts> facts{};
  QString name() const { return QString::fromStdString(item.name); }
  QString path() const { return QString::fromStdString(item.path.string()); }
  bool isBroken() const {
    return !item.problem.empty() || (facts.has_value() && !facts->error.isNull());
  }
};

class ModelLines : public RowsModel<ModelLine> {
  Q_OBJECT
 public:
  explicit ModelLines(QObject* parent = nullptr);
  void setFacts(const LibraryFacts& facts);
};

/// The adapters; a name can be edited, which tells renameWanted and changes nothing yet.
class AdapterLines : public RowsModel<AdapterLine> {
  Q_OBJECT
 public:
  explicit AdapterLines(QObject* parent = nullptr);
  void setFacts(const LibraryFacts& facts);
  const AdapterLine* find(const QString& name) const;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 Q_SIGNALS:
  void renameWanted(const QString& name, const QString& to);
};

/// What stands in a table of what an adapter was trained on: the data set's folder, else how many
/// texts; empty where nobody says.
QString trainedOn(const std::string& file, qint64 identities);

/// At most four significant figures, no superfluous zeros: "8", "0.5".
QString plainNumber(double value);

}  // namespace espalier::ui
