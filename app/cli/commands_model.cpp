// inspect, tokenize, logits, generate, score: questions to files and models.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/workbench/inspect.h"
#include "core/workbench/questions.h"

namespace espalier::cli {

namespace {

void add_model(CLI::App* command, workbench::ModelChoice& choice) {
  command->add_option("--model", choice.model, "a .gguf file or a Hugging Face folder")->required();
}

void add_computation(CLI::App* command, workbench::ModelChoice& choice) {
  add_model(command, choice);
  command->add_option("--adapter", choice.adapter, "a PEFT folder that goes along");
  command->add_option("--device", choice.device, "auto, cpu, cuda or cuda:N");
  command->add_option("--dtype", choice.dtype, "auto, float32, bfloat16 or float16");
  command->add_option("--threads", choice.threads, "0: all cores")->check(CLI::Range(0, 1024));
}

void print_facts(const Json& facts) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [key, value] : facts.items()) {
    if (key == "warnings" || key == "plan" || value.is_null()) continue;
    const bool long_list = value.is_array() && value.size() > 8;
    rows.push_back({key, long_list ? std::to_string(value.size()) + " entries" : cell(value)});
  }
  print(table(rows));
  for (const Json& warning : facts.at("warnings"))
    print("warning: " + warning.get<std::string>() + "\n");
}

void add_inspect(CLI::App& app, Context& context) {
  auto path = std::make_shared<std::string>();
  CLI::App* command =
      add_command(app, context, "inspect", "what a path is and what is in it", [&context, path] {
        const Json facts = workbench::inspect(*path);
        context.json ? print_line(facts) : print_facts(facts);
        return 0;
      });
  command->add_option("PATH", *path, "model, adapter, data set, plan, study, store or workspace")
      ->required();
}

void add_tokenize(CLI::App& app, Context& context) {
  struct Options {
    workbench::ModelChoice choice;
    std::string text, chat;
    bool special = false;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      add_command(app, context, "tokenize", "ids and pieces of a text", [&context, o] {
        const Json out = workbench::tokenize(o->choice.model, o->text, o->special, o->chat);
        if (context.json) {
          print_line(out);
          return 0;
        }
        for (std::size_t i = 0; i < out.at("ids").size(); ++i)
          print(cell(out["ids"][i]) + "\t" + cell(out["pieces"][i]) + "\n");
        return 0;
      });
  add_model(command, o->choice);
  command->add_option("--text", o->text, "nothing is added to it")->required();
  CLI::Option* special = command->add_flag("--special", o->special,
                                           "special tokens written in the text become their ids");
  command
      ->add_option("--chat", o->chat,
                   "the text as a user's turn, the answer opened: auto (as the model's files say) "
                   "or a format's name")
      ->excludes(special);
}

void add_logits(CLI::App& app, Context& context) {
  struct Options {
    workbench::ModelChoice choice;
    std::string ids;
    std::int64_t top = 5;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = add_command(
      app, context, "logits", "the likeliest next tokens at every position", [&context, o] {
        ProgressLine progress;
        const Json out = workbench::top_logits(o->choice, parse_ids(o->ids), o->top,
                                               context.control, progress.callback());
        progress.clear();
        if (context.json) {
          print_line(out);
          return 0;
        }
        std::size_t position = 0;
        for (const Json& row : out.at("top")) {
          std::string line = std::to_string(position++);
          for (std::size_t i = 0; i < row.at("ids").size(); ++i)
            line += "\t" + cell(row["ids"][i]) + ":" + cell(row["logprobs"][i]);
          print(line + "\n");
        }
        return 0;
      });
  add_computation(command, o->choice);
  command->add_option("--ids", o->ids, "1,2,3: taken as they are")->required();
  command->add_option("--top", o->top, "how many a position");
}

struct GenerateOptions {
  workbench::ModelChoice choice;
  workbench::GenerateRequest request;
  std::string ids;
};

int generate(Context& context, GenerateOptions& o, const CLI::App& command) {
  using From = workbench::GenerateRequest::From;
  const bool ids = command.count("--ids") > 0, input = command.count("--input") > 0;
  o.request.from = ids ? From::ids : input ? From::input : From::text;
  if (ids) o.request.ids = parse_ids(o.ids);
  ProgressLine progress;
  const Json out = workbench::generate(o.choice, o.request, context.control, progress.callback());
  progress.clear();
  if (context.json) {
    print_line(out);
    return 0;
  }
  for (const Json& output : out.at("outputs")) {
    if (output.contains("id")) print("[" + cell(output["id"]) + "] ");
    print(cell(output["text"]) + "\n");
  }
  return 0;
}

/// --columns article=document: split at the last "=".
CLI::Option* add_columns(CLI::App* command, workbench::DataChoice& input) {
  return command->add_option_function<std::vector<std::string>>(
      "--columns",
      [&input](const std::vector<std::string>& all) {
        for (const std::string& one : all) {
          const std::size_t equals = one.rfind('=');
          if (equals == std::string::npos) {
            throw CLI::ValidationError("--columns", one + " is not COLUMN=FIELD");
          }
          input.columns[one.substr(0, equals)] = one.substr(equals + 1);
        }
      },
      "COLUMN=FIELD: what a column of another name is (id, document, summary, title)");
}

void add_generate(CLI::App& app, Context& context) {
  auto o = std::make_shared<GenerateOptions>();
  auto command = std::make_shared<CLI::App*>();
  *command = add_command(app, context, "generate", "continues texts; new tokens only",
                         [&context, o, command] { return generate(context, *o, **command); });
  CLI::App* c = *command;
  add_computation(c, o->choice);
  CLI::Option_group* from = c->add_option_group("from", "what it starts from");
  from->add_option("--ids", o->ids, "1,2,3: taken as they are, no bos");
  from->add_option("--text", o->request.text, "a text; bos as the model says");
  CLI::Option* input =
      from->add_option("--input", o->request.input.path, "a data set; see --prompt");
  add_columns(c, o->request.input)->needs(input);
  from->require_option(1);
  CLI::Option* prompt =
      c->add_option("--prompt", o->request.prompt, "template over the records: {document} {title}");
  input->needs(prompt);
  prompt->needs(input);
  c->add_option("--max-new-tokens", o->request.max_new_tokens, "a text ends there at the latest")
      ->required();
  generate::Choice& choice = o->request.choice;
  c->add_option("--beams", choice.beams, "texts searched side by side; 1: no search")
      ->check(CLI::Range(1, 64));
  c->add_option("--length-penalty", choice.length_penalty,
                "beams: a text's score is its log-probability / tokens^penalty");
  c->add_option("--temperature", choice.temperature, "0: the likeliest token; above: drawn")
      ->check(CLI::Range(0.0, 100.0));
  c->add_option("--top-p", choice.top_p, "drawn among the likeliest tokens that reach this")
      ->check(CLI::Range(1e-6, 1.0));
  c->add_option("--seed", choice.seed, "of the draws");
}

void add_score(CLI::App& app, Context& context) {
  struct Options {
    workbench::ModelChoice choice;
    workbench::DataChoice input;
    std::string prompt, completion;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      add_command(app, context, "score", "loss of each record's completion", [&context, o] {
        ProgressLine progress;
        const Json out = workbench::score(o->choice, o->input, o->prompt, o->completion,
                                          context.control, progress.callback());
        progress.clear();
        if (context.json) {
          print_line(out);
          return 0;
        }
        std::vector<std::vector<std::string>> rows{{"id", "loss", "tokens"}};
        for (const Json& r : out.at("records"))
          rows.push_back({cell(r.at("id")), cell(r.at("loss")), cell(r.at("tokens"))});
        print(table(rows) + "mean " + cell(out.at("mean")) + "\n");
        return 0;
      });
  add_computation(command, o->choice);
  command->add_option("--input", o->input.path, "a data set with summaries")->required();
  add_columns(command, o->input);
  command->add_option("--prompt", o->prompt, "template: {document} {title}")->required();
  command->add_option("--completion", o->completion, "template: {summary}")->required();
}

}  // namespace

void add_model_commands(CLI::App& app, Context& context) {
  add_inspect(app, context);
  add_tokenize(app, context);
  add_logits(app, context);
  add_generate(app, context);
  add_score(app, context);
}

}  // namespace espalier::cli
