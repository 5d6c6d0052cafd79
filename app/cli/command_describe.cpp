// describe: the tags of a run and what is noted about it.
#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/tags.h"
#include "core/store/store.h"

namespace espalier::cli {

namespace {

struct DescribeOptions {
  std::string run, store = "espalier.sqlite", note;
  std::vector<std::string> add, drop;
  bool has_note = false;
};

int describe(Context& context, const DescribeOptions& o) {
  require_store(o.store);
  const bool changes = o.has_note || !o.add.empty() || !o.drop.empty();
  store::Store store =
      changes ? store::Store::open(o.store) : store::Store::open_read_only(o.store);
  const store::RunRow row = store.run(o.run);
  std::vector<std::string> tags = row.tags;
  tags.insert(tags.end(), o.add.begin(), o.add.end());
  tags = tidy_tags(tags);
  for (const std::string& tag : tidy_tags(o.drop))
    tags.erase(std::remove(tags.begin(), tags.end(), tag), tags.end());
  const std::string note = o.has_note ? o.note : row.note;
  if (changes) store.describe_run(o.run, tags, note);
  if (context.json) {
    print_line(Json{{"run", row.id}, {"tags", tags}, {"note", note}});
    return 0;
  }
  std::string line;
  for (const std::string& tag : tags)
    line += (line.empty() ? "" : ", ") + tag;
  print(table({{"tags", one_line(line)}, {"note", one_line(note)}}));
  return 0;
}

}  // namespace

void add_describe_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<DescribeOptions>();
  CLI::App* command =
      add_command(app, context, "describe", "a run's tags and note: show or change them",
                  [&context, o] { return describe(context, *o); });
  command->add_option("RUN", o->run, "its id")->required();
  command->add_option("--store", o->store, "espalier.sqlite here where not named");
  command->add_option("--tag", o->add, "add a tag; may be given again")->allow_extra_args(false);
  command->add_option("--untag", o->drop, "take a tag off; may be given again")
      ->allow_extra_args(false);
  CLI::Option* note = command->add_option("--note", o->note, "what is noted; \"\" takes it off");
  note->each([o](const std::string&) { o->has_note = true; });
}

}  // namespace espalier::cli
