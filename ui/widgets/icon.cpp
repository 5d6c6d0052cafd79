#include "ui/widgets/icon.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

QPixmap render(const QString& name, const QColor& colour, QSize size, qreal ratio) {
  const QString key = QStringLiteral("espalier-%1-%2-%3x%4-%5")
                          .arg(name, colour.name())
                          .arg(size.width())
                          .arg(size.height())
                          .arg(ratio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QFile file(":/icons/" + name + ".svg");
  if (!file.open(QIODevice::ReadOnly)) return {};
  QByteArray svg = file.readAll();
  svg.replace("#000000", colour.name().toLatin1());
  QSvgRenderer renderer(svg);
  pixmap = QPixmap(size * ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(pixmap.size())));
  painter.end();
  pixmap.setDevicePixelRatio(ratio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

class ThemedEngine : public QIconEngine {
 public:
  ThemedEngine(QString name, IconRole role) : m_name(std::move(name)), m_role(role) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, render(m_name, colour(mode, state), rect.size(), ratio));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return render(m_name, colour(mode, state), size, 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state,
                       qreal scale) override {
    return render(m_name, colour(mode, state), size / scale, scale);
  }
  QIconEngine* clone() const override { return new ThemedEngine(m_name, m_role); }

 private:
  QColor colour(QIcon::Mode mode, QIcon::State state) const {
    if (mode == QIcon::Disabled) return Theme::get().colours().line;
    return state == QIcon::On ? Theme::get().colours().accent : iconColour(m_role);
  }
  QString m_name;
  IconRole m_role;
};

}  // namespace

QColor iconColour(IconRole role) {
  const Colours& c = Theme::get().colours();
  switch (role) {
    case IconRole::Muted:
      return c.muted;
    case IconRole::Accent:
      return c.accent;
    case IconRole::OnAccent:
      return c.onAccent;
    case IconRole::Danger:
      return c.danger;
    case IconRole::Warning:
      return c.warning;
    case IconRole::Text:
      break;
  }
  return c.text;
}

QIcon icon(const QString& name, IconRole role) {
  return QIcon(new ThemedEngine(name, role));
}

QPixmap iconPixmap(const QString& name, IconRole role, int size, qreal ratio) {
  return render(name, iconColour(role), QSize(size, size), ratio);
}

}  // namespace espalier::ui
