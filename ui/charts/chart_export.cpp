#include "ui/charts/chart_export.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <map>

#include "ui/charts/chart.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/tell.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {
constexpr int kHeadHeight = 56;

QString quoted(QString field) {
  if (!field.contains(QLatin1Char(',')) && !field.contains(QLatin1Char('"'))) return field;
  return QLatin1Char('"') + field.replace(QLatin1String("\""), QLatin1String("\"\"")) +
         QLatin1Char('"');
}
}  // namespace

QString Chart::csv() const {
  QVector<const Line*> seen;
  for (const Line& line : m_lines) {
    if (line.graph->visible()) seen << &line;
  }
  return csvOf(seen, zoomed());
}

QString Chart::wholeCsv() const {
  QVector<const Line*> all;
  for (const Line& line : m_lines)
    all << &line;
  return csvOf(all, std::nullopt);
}

/// One row a step, one column a line; of several values at one step (examples) each has its row.
QString Chart::csvOf(const QVector<const Line*>& lines, std::optional<QCPRange> range) const {
  QString out = m_xKey;
  for (const Line* line : lines)
    out += QLatin1Char(',') + quoted(line->key);
  out += QLatin1Char('\n');
  std::multimap<double, std::pair<qsizetype, double>> cells;
  for (qsizetype l = 0; l < lines.size(); ++l) {
    const LineData& data = lines[l]->data;
    for (qsizetype i = 0; i < data.x().size(); ++i) {
      if (!range || range->contains(data.x()[i]))
        cells.emplace(data.x()[i], std::pair(l, data.y()[i]));
    }
  }
  for (auto at = cells.begin(); at != cells.end();) {
    const double step = at->first;
    QVector<QVector<double>> columns(lines.size());
    for (; at != cells.end() && at->first == step; ++at)
      columns[at->second.first] << at->second.second;
    qsizetype rows = 1;
    for (const auto& column : columns)
      rows = std::max(rows, column.size());
    for (qsizetype r = 0; r < rows; ++r) {
      out += QString::number(step, 'g', 12);
      for (const auto& column : columns) {
        out += QLatin1Char(',');
        if (r < column.size()) out += QString::number(column[r], 'g', 9);
      }
      out += QLatin1Char('\n');
    }
  }
  return out;
}

bool Chart::showsAll() const {
  return !zoomed() && std::all_of(m_lines.begin(), m_lines.end(),
                                  [](const Line& line) { return line.graph->visible(); });
}

bool StepPlot::savePng(const QString& path) {
  return grab().save(path, "PNG");
}

bool StepPlot::saveSvg(const QString& path) {
  const QSize size(m_plot->width(), m_plot->height());
  QSvgGenerator generator;
  generator.setFileName(path);
  generator.setSize(size + QSize(0, kHeadHeight));
  generator.setViewBox(QRect(QPoint(0, 0), size + QSize(0, kHeadHeight)));
  generator.setTitle(title());
  QCPPainter painter;
  if (!painter.begin(&generator)) return false;
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.fillRect(QRect(QPoint(0, 0), size + QSize(0, kHeadHeight)),
                   Theme::get().colours().surface);
  painter.setPen(Theme::get().colours().text);
  painter.setFont(Theme::font(13, QFont::DemiBold));
  painter.drawText(QRectF(8, 4, size.width() - 16, 22), Qt::AlignVCenter, title());
  paintLegend(painter, QRectF(8, 28, size.width() - 16, 24));
  painter.translate(0, kHeadHeight);
  m_plot->toPainter(&painter, size.width(), size.height());
  painter.end();
  return true;
}

void Chart::paintLegend(QPainter& painter, QRectF area) const {
  painter.setFont(Theme::font(11));
  double x = area.left();
  for (const Line& line : m_lines) {
    if (!line.graph->visible()) continue;
    const int mark = legendMarkWidth(line.graph->pen());
    paintLegendMark(painter, QRectF(x, area.top(), mark, area.height()), line.shape,
                    line.graph->pen());
    painter.setPen(Theme::get().colours().text);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(line.name);
    painter.drawText(QRectF(x + mark + 6, area.top(), width + 4, area.height()), Qt::AlignVCenter,
                     line.name);
    x += width + mark + 24;
  }
}

void Chart::extendMenu(QMenu& menu) {
  QAction* log = menu.addAction(tr("Logarithmic axis"), this, &Chart::setLogAxis);
  log->setCheckable(true);
  log->setChecked(m_log);
}

namespace {

bool saveText(const QString& path, const QString& text) {
  QSaveFile file(path);
  const QByteArray bytes = text.toUtf8();
  return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

}  // namespace

void addExportActions(QMenu& menu, const ChartSource& source) {
  QString stem = source.name.toLower();
  stem.replace(QLatin1Char(' '), QLatin1Char('-'));
  // Asks for a place, saves there, and says where that did not go well.
  const auto save = [owner = source.owner, stem](const QString& title, const QString& kind,
                                                 const std::function<bool(const QString&)>& write) {
    const QString ending = '.' + kind.toLower();
    const QString to = ask::saveFile(owner, title, stem + ending, kind + " (*" + ending + ")");
    if (!to.isEmpty() && !write(to))
      ask::tell(owner, texts::error({"file.unwritable", {{"path", to}}, {}, {}}));
  };
  menu.addAction(StepPlot::tr("Copy picture"), source.owner,
                 [source] { QApplication::clipboard()->setPixmap(source.picture()); });
  menu.addAction(StepPlot::tr("Copy numbers as CSV"), source.owner,
                 [source] { QApplication::clipboard()->setText(source.csv()); });
  menu.addSeparator();
  const QString csv = QStringLiteral("CSV");
  menu.addAction(StepPlot::tr("Save CSV…"), source.owner, [=] {
    save(StepPlot::tr("Save CSV"), csv,
         [&](const QString& to) { return saveText(to, source.csv()); });
  });
  if (source.allCsv) {
    QAction* all =
        menu.addAction(StepPlot::tr("Save CSV of all lines and steps…"), source.owner, [=] {
          save(StepPlot::tr("Save CSV"), csv,
               [&](const QString& to) { return saveText(to, source.allCsv()); });
        });
    all->setObjectName("saveAllCsv");
  }
  menu.addAction(StepPlot::tr("Save PNG…"), source.owner,
                 [=] { save(StepPlot::tr("Save PNG"), QStringLiteral("PNG"), source.savePng); });
  menu.addAction(StepPlot::tr("Save SVG…"), source.owner,
                 [=] { save(StepPlot::tr("Save SVG"), QStringLiteral("SVG"), source.saveSvg); });
}

void StepPlot::showMenu(const QPoint& position) {
  auto* menu = new QMenu(this);
  menu->setObjectName("chartMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  addExportActions(
      *menu, {.owner = this,
              .name = title(),
              .picture = [this] { return grab(); },
              .csv = [this] { return csv(); },
              .allCsv = showsAll() ? std::function<QString()>() : [this] { return wholeCsv(); },
              .savePng = [this](const QString& path) { return savePng(path); },
              .saveSvg = [this](const QString& path) { return saveSvg(path); }});
  menu->addSeparator();
  if (overSteps()) {
    QAction* follow = menu->addAction(tr("Follow the run"), this, [this](bool on) {
      setFollow(on);
      Q_EMIT followChanged(on);
    });
    follow->setCheckable(true);
    follow->setChecked(m_follow);
  }
  extendMenu(*menu);
  menu->popup(m_plot->mapToGlobal(position));
}

}  // namespace espalier::ui
