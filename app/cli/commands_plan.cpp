// check and schema: what a plan would do, and what one may say.
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/plan/plan.h"
#include "core/workbench/preflight.h"

namespace espalier::cli {

namespace {

const char* level_word(workbench::Note::Level level) {
  switch (level) {
    case workbench::Note::Level::info:
      return "note";
    case workbench::Note::Level::warning:
      return "warning";
    case workbench::Note::Level::error:
      return "error";
  }
  return "";
}

void print_preflight(const workbench::Preflight& p) {
  print(
      fmt::format("{} trainable parameters, {} steps in {} epochs\n"
                  "{} training, {} validation, {} test records\n"
                  "about {:.0f} s and {:.1f} GB\n",
                  p.trainable, p.steps, p.epochs, p.examples, p.validation, p.test, p.seconds,
                  static_cast<double>(p.bytes) / 1e9));
  for (const auto& note : p.notes) {
    print(fmt::format("{}: {}{}\n", level_word(note.level), note.message,
                      note.fix.is_null() ? "" : "  -> " + json::dump(note.fix)));
  }
}

/// The first note of level error as the object that exit status 2 comes with.
Json error_of(const workbench::Preflight& p) {
  for (const auto& note : p.notes) {
    if (note.level != workbench::Note::Level::error) continue;
    const auto code = note.args.find("code");
    return {{"code", code != note.args.end() ? code->second : note.key},
            {"message", note.message},
            {"hint", note.field.empty() ? "mend the plan" : "look at " + note.field},
            {"args", note.args}};
  }
  return nullptr;
}

struct CheckOptions {
  std::string plan;
  bool allow_commands = false;
};

int check(Context& context, const CheckOptions& o) {
  const workbench::Preflight found =
      workbench::preflight(plan::parse_file(o.plan), o.allow_commands);
  if (context.json) {
    Json out = workbench::to_json(found);
    if (!found.ok()) out["error"] = error_of(found);
    print_line(out);
  } else {
    print_preflight(found);
  }
  return found.ok() ? 0 : 2;
}

std::string range_text(const OrderedJson& key) {
  const auto text = [&](const char* name) {
    return key.contains(name) ? cell(Json(key.at(name))) : std::string();
  };
  if (key.contains("choices")) return text("choices");
  const std::string low = text("minimum"), high = text("maximum");
  return low.empty() && high.empty() ? std::string() : low + ".." + high;
}

/// Every description in the schema, whatever its nesting: an object with a type.
void collect(const OrderedJson& node, const std::string& path,
             std::vector<std::vector<std::string>>& rows) {
  if (!node.is_object()) return;
  if (node.contains("type") && node.at("type").is_string()) {
    rows.push_back({path, node.at("type").get<std::string>(),
                    node.contains("default") ? json::dump(Json(node.at("default"))) : "",
                    range_text(node), node.contains("about") ? cell(Json(node.at("about"))) : ""});
    return;
  }
  for (const auto& [key, value] : node.items())
    collect(value, path.empty() ? key : path + "." + key, rows);
}

int schema(Context& context) {
  const OrderedJson all = plan::schema();
  if (context.json) {
    print_line(all);
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"key", "type", "default", "range", "what it is"}};
  collect(all.at("keys"), "", rows);
  print(table(rows));
  return 0;
}

}  // namespace

void add_plan_commands(CLI::App& app, Context& context) {
  auto o = std::make_shared<CheckOptions>();
  CLI::App* command = add_command(app, context, "check", "what a plan would do; nothing is trained",
                                  [&context, o] { return check(context, *o); });
  command->add_option("PLAN", o->plan, "a plan's file")->required();
  command->add_flag("--allow-commands", o->allow_commands, kAllowCommands);
  add_command(app, context, "schema", "every key of a plan: type, range, default",
              [&context] { return schema(context); });
}

}  // namespace espalier::cli
