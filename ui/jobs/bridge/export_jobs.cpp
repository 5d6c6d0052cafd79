// Runs written out and bundles checked, on a worker of their own.
#include <QElapsedTimer>
#include <system_error>

#include "core/base/error.h"
#include "core/experiment/bundle.h"
#include "core/experiment/data_export.h"
#include "core/experiment/report_page.h"
#include "core/store/store.h"
#include "ui/jobs/bridge/core_job_service.h"

namespace espalier::ui {

namespace {

namespace fs = std::filesystem;

/// A folder that is not there yet, or empty, goes again with what was written into it unless that
/// became whole.
class FreshFolder {
 public:
  explicit FreshFolder(fs::path path) : m_path(std::move(path)) {
    std::error_code failed;
    m_fresh = !fs::exists(m_path, failed) || fs::is_empty(m_path, failed);
  }
  ~FreshFolder() {
    std::error_code ignored;
    if (m_fresh && !m_whole) fs::remove_all(m_path, ignored);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  void keep() { m_whole = true; }

 private:
  fs::path m_path;
  bool m_fresh = false, m_whole = false;
};

QStringList checksOf(const Json& verified) {
  QStringList out;
  for (const Json& check : verified.at("checks")) {
    out << QString::fromStdString(check.at("check").get<std::string>() + ": " +
                                  check.at("detail").get<std::string>());
  }
  return out;
}

QStringList carryOut(const ExportWish& wish, const fs::path& store, Control& control,
                     const Progress& progress) {
  const fs::path path = wish.path.toStdString();
  if (wish.kind == ExportWish::Kind::Verify) {
    experiment::Session session;
    return checksOf(experiment::verify_bundle(path, {}, session, control));
  }
  const store::Store db = store::Store::open_read_only(store, false);
  const std::string run = wish.run.toStdString();
  if (wish.kind == ExportWish::Kind::Page) {
    experiment::write_report(db, run, wish.language.toStdString(), path, &control, progress);
    return {};
  }
  FreshFolder folder(path);
  if (wish.kind == ExportWish::Kind::Bundle)
    experiment::export_bundle(db, run, path, &control, progress);
  else
    experiment::export_data(db, run, path, control, progress);
  folder.keep();
  return {};
}

}  // namespace

int CoreJobService::exportRun(const ExportWish& wish) {
  const int token = ++m_exportToken;
  if (!m_writers) return token;
  const auto control = std::make_shared<Control>();
  m_exports.insert(token, control);
  m_writers->post([this, token, wish, control, store = m_store] {
    // Once it was stopped, nobody waits for it.
    const auto tell = [this, token](auto function) {
      later([this, token, function] {
        if (m_exports.contains(token)) function();
      });
    };
    QElapsedTimer since;
    ExportDone done;
    done.wish = wish;
    try {
      done.checks =
          carryOut(wish, store, *control, [&](const std::string&, double at, double total) {
            if (since.isValid() && since.elapsed() < kTickMs) return;
            since.start();
            tell([this, token, at, total] { Q_EMIT exportProgress(token, at, total); });
          });
    } catch (...) {
      done.error = currentInfo();
    }
    tell([this, token, done] {
      m_exports.remove(token);
      Q_EMIT exportDone(token, done);
    });
  });
  return token;
}

void CoreJobService::stopExport(int token) {
  if (const auto control = m_exports.take(token)) control->request_abort();
}

}  // namespace espalier::ui
