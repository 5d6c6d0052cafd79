// export-data and report: what a stored run becomes for notebooks and for people.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/experiment/data_export.h"
#include "core/experiment/report_page.h"

namespace espalier::cli {

namespace {

struct ReportOptions {
  std::string run, store = "espalier.sqlite", out, language = "en";
};

int export_data(Context& context, const ReportOptions& o) {
  require_store(o.store);
  const Json made =
      experiment::export_data(store::Store::open_read_only(o.store), o.run, o.out, context.control);
  if (context.json) {
    print_line(made);
    return 0;
  }
  std::string names;
  for (const Json& file : made.at("files"))
    names += (names.empty() ? "" : " ") + cell(file);
  print(names + " in " + cell(made.at("out")) + "\n");
  return 0;
}

int report(Context& context, const ReportOptions& o) {
  require_store(o.store);
  experiment::write_report(store::Store::open_read_only(o.store), o.run, o.language, o.out,
                           &context.control);
  context.json ? print_line(Json{{"run", o.run}, {"file", o.out}}) : print(o.out + "\n");
  return 0;
}

}  // namespace

void add_report_commands(CLI::App& app, Context& context) {
  auto e = std::make_shared<ReportOptions>();
  CLI::App* command =
      add_command(app, context, "export-data", "what a run recorded, as CSV, npz and a reader",
                  [&context, e] { return export_data(context, *e); });
  command->add_option("RUN", e->run, "its id")->required();
  command->add_option("--store", e->store, "espalier.sqlite here where not named");
  command->add_option("--out", e->out, "a new folder")->required();

  auto r = std::make_shared<ReportOptions>();
  command = add_command(app, context, "report", "a run as one HTML page that needs no network",
                        [&context, r] { return report(context, *r); });
  command->add_option("RUN", r->run, "its id")->required();
  command->add_option("--store", r->store, "espalier.sqlite here where not named");
  command->add_option("--out", r->out, "the file to write")->required();
  command->add_option("--language", r->language, "shown first: en or ja; the page has both")
      ->check(CLI::IsMember({"en", "ja"}));
}

}  // namespace espalier::cli
