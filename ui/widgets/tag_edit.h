#pragma once

#include <QLineEdit>
#include <functional>

class QStringListModel;

namespace espalier::ui {

/// A line of tags with commas between; the one that is being typed is completed from those in use.
class TagEdit : public QLineEdit {
  Q_OBJECT
 public:
  using Known = std::function<QStringList()>;
  explicit TagEdit(Known known, QWidget* parent = nullptr);
  QStringList tags() const;
  void setTags(const QStringList& tags);

 private:
  Known m_known;
  QStringListModel* m_offers;
};

}  // namespace espalier::ui
