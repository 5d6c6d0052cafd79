#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include "ui/settings/texts.h"

using namespace espalier::ui;

namespace {

struct Message {
  QString context, source, translation;
  bool unfinished = false;
};

QVector<Message> read(const QString& path) {
  QVector<Message> out;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return out;
  QXmlStreamReader xml(&file);
  QString context;
  while (!xml.atEnd()) {
    if (!xml.readNextStartElement()) continue;
    if (xml.name() == QLatin1String("name"))
      context = xml.readElementText();
    else if (xml.name() == QLatin1String("message"))
      out.push_back({context, {}, {}, false});
    else if (xml.name() == QLatin1String("source"))
      out.last().source = xml.readElementText();
    else if (xml.name() == QLatin1String("translation")) {
      out.last().unfinished = !xml.attributes().value("type").isEmpty();
      out.last().translation =
          xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
  }
  return out;
}

QSet<QString> keys(const QVector<Message>& messages) {
  QSet<QString> out;
  for (const Message& m : messages)
    out.insert(m.context + "|" + m.source);
  return out;
}

}  // namespace

/// Nothing on the window is left in English where Japanese is chosen.
class TestTranslations : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingUnfinished();
  void nothingNewInTheSources();
  void placeholdersSurvive();
  void tablesAreTranslated();
};

void TestTranslations::nothingUnfinished() {
  for (const char* name : {"espalier_ja.ts", "espalier_en.ts"}) {
    const auto messages = read(QString(ESPALIER_TRANSLATIONS) + "/" + name);
    QVERIFY(!messages.isEmpty());
    for (const Message& m : messages) {
      QVERIFY2(!m.unfinished && !m.translation.isEmpty(), qPrintable(m.context + ": " + m.source));
    }
  }
}

void TestTranslations::nothingNewInTheSources() {
  QTemporaryDir folder;
  const QString fresh = folder.filePath("fresh_ja.ts");
  QProcess lupdate;
  lupdate.setWorkingDirectory(ESPALIER_SOURCES);
  lupdate.start(ESPALIER_LUPDATE, {"-silent", "-no-obsolete", "-locations", "none", "-I", ".", "ui",
                                   "-target-language", "ja_JP", "-ts", fresh});
  QVERIFY(lupdate.waitForFinished(120000));
  QCOMPARE(lupdate.exitCode(), 0);
  const QSet<QString> now = keys(read(fresh));
  const QSet<QString> kept = keys(read(QString(ESPALIER_TRANSLATIONS) + "/espalier_ja.ts"));
  QVERIFY(!now.isEmpty());
  QVERIFY2((now - kept).isEmpty(),
           qPrintable("not translated: " + QStringList((now - kept).values()).join("\n")));
  QVERIFY2((kept - now).isEmpty(), qPrintable("no longer in the sources: " +
                                              QStringList((kept - now).values()).join("\n")));
}

void TestTranslations::placeholdersSurvive() {
  for (const Message& m : read(QString(ESPALIER_TRANSLATIONS) + "/espalier_ja.ts")) {
    for (const char* mark : {"%1", "%2", "%3", "%n", "{document}", "{summary}", "{path}", "{key}",
                             "{nearest}", "{line}"}) {
      QVERIFY2(m.source.contains(mark) == m.translation.contains(mark),
               qPrintable(m.source + " -> " + m.translation));
    }
  }
}

void TestTranslations::tablesAreTranslated() {
  QTranslator translator;
  Q_INIT_RESOURCE(translations);
  QVERIFY(translator.load(":/translations/espalier_ja.qm"));
  for (const QString& source : texts::allSources()) {
    QVERIFY2(!translator.translate("texts", source.toUtf8().constData()).isEmpty(),
             qPrintable(source));
  }
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
