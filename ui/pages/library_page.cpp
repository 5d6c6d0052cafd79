#include "ui/pages/library_page.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/pages/section.h"
#include "ui/settings/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QTableView* tableOf(QAbstractItemModel* model, int sortRole, std::initializer_list<int> widths,
                    QWidget* parent) {
  auto* proxy = new QSortFilterProxyModel(parent);
  proxy->setSourceModel(model);
  proxy->setSortRole(sortRole);
  auto* table = new QTableView(parent);
  table->setModel(proxy);
  styleTable(table);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->sortByColumn(0, Qt::AscendingOrder);
  int column = 0;
  for (const int width : widths)
    table->setColumnWidth(column++, width);
  return table;
}

QVector<RowsModel<experiment::ModelItem>::Column> modelColumns() {
  using Item = experiment::ModelItem;
  return {{.header = [] { return LibraryPage::tr("Model"); },
           .text = [](const Item& m) { return qt(m.name); },
           .tooltip = [](const Item& m) { return qt(m.path.string()); }},
          {.header = [] { return LibraryPage::tr("Family"); },
           .text = [](const Item& m) { return qt(m.family); }},
          {.header = [] { return LibraryPage::tr("Parameters"); },
           .text =
               [](const Item& m) {
                 return m.parameters > 0 ? formatParameters(m.parameters) : QString();
               },
           .sort = [](const Item& m) { return static_cast<qint64>(m.parameters); },
           .number = true},
          {.header = [] { return LibraryPage::tr("State"); },
           .text =
               [](const Item& m) {
                 return m.problem.empty() ? LibraryPage::tr("ready") : qt(m.problem);
               }}};
}

QVector<RowsModel<experiment::AdapterItem>::Column> adapterColumns() {
  using Item = experiment::AdapterItem;
  return {{.header = [] { return LibraryPage::tr("Adapter"); },
           .text = [](const Item& a) { return qt(a.name); },
           .tooltip = [](const Item& a) { return qt(a.path.string()); }},
          {.header = [] { return LibraryPage::tr("Rank"); },
           .text = [](const Item& a) { return a.rank > 0 ? formatCount(a.rank) : QString(); },
           .sort = [](const Item& a) { return static_cast<qint64>(a.rank); },
           .number = true},
          {.header = [] { return LibraryPage::tr("Alpha"); },
           .text = [](const Item& a) { return a.rank > 0 ? formatNumber(a.alpha, 3) : QString(); },
           .sort = [](const Item& a) { return a.alpha; },
           .number = true},
          {.header = [] { return LibraryPage::tr("Modules"); },
           .text =
               [](const Item& a) {
                 QStringList names;
                 for (const std::string& module : a.target_modules)
                   names << qt(module);
                 return names.join(", ");
               }},
          {.header = [] { return LibraryPage::tr("Base"); },
           .text = [](const Item& a) { return qt(a.base); }},
          {.header = [] { return LibraryPage::tr("State"); },
           .text =
               [](const Item& a) {
                 return a.problem.empty() ? LibraryPage::tr("ready") : qt(a.problem);
               }}};
}

/// Adapters carry the colour that they have in every chart.
class AdapterModel : public RowsModel<experiment::AdapterItem> {
 public:
  using RowsModel::RowsModel;
  QVariant data(const QModelIndex& index, int role) const override {
    if (role == Qt::DecorationRole && index.isValid() && index.column() == 0) {
      Theme& theme = Theme::get();
      return colourChip(theme.series(theme.adapterIndex(qt(m_rows[index.row()].name))), 12, 1);
    }
    return RowsModel::data(index, role);
  }
};

}  // namespace

LibraryPage::LibraryPage(Desk& desk, QWidget* parent)
    : Page("library", desk, parent),
      m_models(new RowsModel<experiment::ModelItem>(modelColumns(), this)),
      m_adapters(new AdapterModel(adapterColumns(), this)),
      m_modelPart(new Section(this)),
      m_adapterPart(new Section(this)),
      m_empty(new EmptyState("library", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  auto* models =
      tableOf(m_models, RowsModel<experiment::ModelItem>::SortRole, {320, 120, 120}, this);
  models->setObjectName("modelTable");
  auto* adapters = tableOf(m_adapters, RowsModel<experiment::AdapterItem>::SortRole,
                           {260, 80, 80, 200, 220}, this);
  adapters->setObjectName("adapterTable");
  m_modelPart->body()->addWidget(models);
  m_adapterPart->body()->addWidget(adapters);
  column->addWidget(m_modelPart, 2);
  column->addWidget(m_adapterPart, 3);
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT this->desk().pageWanted("home"); });
  connect(&desk, &Desk::workspaceChanged, this, &LibraryPage::read);
  connect(&Theme::get(), &Theme::changed, m_adapters, [this] { m_adapters->retranslate(); });
  text([this] {
    m_modelPart->setHeading(tr("Base models"));
    m_adapterPart->setHeading(tr("Adapters"));
    m_empty->setTexts(tr("No library yet"),
                      tr("The models and adapters of the open workspace stand here."),
                      tr("Go to Home"));
    m_models->retranslate();
    m_adapters->retranslate();
  });
  read();
}

void LibraryPage::read() {
  const experiment::Workspace& w = desk().workspace();
  m_models->setRows(QVector<experiment::ModelItem>(w.models.begin(), w.models.end()));
  m_adapters->setRows(QVector<experiment::AdapterItem>(w.adapters.begin(), w.adapters.end()));
  m_empty->setVisible(!desk().hasWorkspace());
  m_content->setVisible(desk().hasWorkspace());
}

}  // namespace espalier::ui
