#include "core/workbench/machine_judge.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <tuple>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/data/encode.h"
#include "core/experiment/open_model.h"
#include "core/lora/lora_adaptation.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_rows.h"
#include "core/workbench/label_reader.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

using Ids = LabelReader::Ids;
using Clock = std::chrono::steady_clock;

constexpr const char* kCut = " [...]";

/// A file, or what a model's folder holds: its configuration, tokenizer and weights.
std::string hash_of(const fs::path& path, Control& control) {
  if (!fs::is_directory(path)) return sha256_file(path);
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string end = entry.path().extension().string();
    if (entry.is_regular_file() && (end == ".json" || end == ".safetensors" || end == ".model"))
      files.insert(entry.path());
  }
  Sha256 whole;
  for (const fs::path& file : files) {
    control.check();
    whole.update(file.filename().string() + "\n" + sha256_file(file) + "\n");
  }
  return whole.hex();
}

std::optional<tokenizer::ChatFormat> chat_of(const std::string& wanted,
                                             const tokenizer::Tokenizer& tokenizer) {
  if (wanted == "plain") return std::nullopt;
  if (wanted == "auto") return tokenizer::chat_by_name(tokenizer.chat());
  return tokenizer::resolve_chat(wanted, tokenizer);
}

void check(const MachineRequest& request, const judge::Task& task) {
  const auto refuse = [](const std::string& detail, const std::string& hint) {
    throw Error(Code::annotation_setup, "a model cannot judge this: " + detail, hint,
                {{"detail", detail}});
  };
  if (!task.preference) refuse("the task asks for no preference", "take a task of pairs");
  if (request.document_tokens < 1 || request.limit < 0)
    refuse("a number is out of range", "give 1 token or more, and 0 items or more");
  if (!(request.tie_band >= 0 && request.tie_band <= 1))
    refuse("the tie band is not within 0 and 1", "0.1 is usual");
  judge::check_rubric(request.rubric);
}

/// One item's two prompts.
struct Prompts {
  Ids straight, swapped;
  bool cut = false;
};

class Judge {
 public:
  Judge(const MachineRequest& request, Control& control, const Progress& progress)
      : request_(request), control_(control) {
    const device::Placement placement = device::place(request.model.device, request.model.dtype);
    device::set_threads(request.model.threads);
    open_ = experiment::open_model(request.model.model, placement, &control, progress);
    if (!request.model.adapter.empty()) {
      adaptation_.emplace(lora::load_adapter(request.model.adapter, open_.model->config()),
                          placement.device);
    }
    chat_ = chat_of(request.chat, *open_.tokenizer);
    reader_.emplace(*open_.model, adaptation_ ? &*adaptation_ : nullptr, *open_.tokenizer,
                    judge::labels_of(request.rubric));
    setup_.model = request.model.model.filename().string();
    setup_.model_hash = hash_of(request.model.model, control);
    if (!request.model.adapter.empty()) {
      setup_.adapter = request.model.adapter.filename().string();
      setup_.adapter_hash = hash_of(request.model.adapter, control);
    }
    setup_.rubric = request.rubric;
    setup_.rubric_hash = sha256_hex(request.rubric.text);
    setup_.chat = chat_ ? tokenizer::chat_name(*chat_) : "plain";
    setup_.document_tokens = request.document_tokens;
    setup_.tie_band = request.tie_band;
    setup_.device = device::describe(placement);
    setup_.dtype = device::dtype_name(placement.dtype);
  }

  const annotation::MachineSetup& setup() const { return setup_; }

  judge::Verdict verdict_on(const std::string& document,
                            const std::vector<judge::Candidate>& candidates) const {
    const auto since = Clock::now();
    const Prompts prompts = prompts_of(document, candidates[0].text, candidates[1].text);
    judge::Verdict out;
    out.candidates = annotation::ids_of(candidates);
    std::tie(out.straight, out.swapped) =
        reader_->read(prompts.straight, prompts.swapped, control_);
    out.cut = prompts.cut;
    out.tokens =
        static_cast<std::int64_t>(std::max(prompts.straight.size(), prompts.swapped.size()));
    out.seconds = std::chrono::duration<double>(Clock::now() - since).count();
    return out;
  }

 private:
  Ids encoded(const std::string& document, const std::string& a, const std::string& b) const {
    std::string text = judge::fill_rubric(request_.rubric, document, a, b);
    // A text that only goes on is brought to the place where the letter stands.
    if (!chat_) text += request_.rubric.name == "ja" ? "\n\n答え：" : "\n\nAnswer:";
    return data::encode_text(text, *open_.tokenizer, std::nullopt, chat_);
  }

  /// The article as long as asked for, shorter where the model has no room.
  Prompts prompts_of(const std::string& document, const std::string& first,
                     const std::string& second) const {
    std::int64_t bound = request_.document_tokens;
    const std::int64_t room = open_.model->config().max_position;
    while (true) {
      Prompts out;
      std::string shown = data::cut_to_tokens(document, *open_.tokenizer, bound, out.cut);
      if (out.cut) shown += kCut;
      out.straight = encoded(shown, first, second);
      out.swapped = encoded(shown, second, first);
      const auto over =
          static_cast<std::int64_t>(std::max(out.straight.size(), out.swapped.size())) - room;
      if (room <= 0 || over <= 0) return out;
      const auto held = static_cast<std::int64_t>(open_.tokenizer->encode(shown).size());
      bound = std::min(bound, held) - over;
      if (bound < 1) {
        throw Error(Code::data_record, "the model has no room for the rubric and two summaries",
                    "take a model with a longer context, or a shorter rubric",
                    {{"tokens", std::to_string(over + room)}, {"room", std::to_string(room)}});
      }
    }
  }

  const MachineRequest& request_;
  Control& control_;
  experiment::OpenModel open_;
  std::optional<lora::LoraAdaptation> adaptation_;
  std::optional<tokenizer::ChatFormat> chat_;
  std::optional<LabelReader> reader_;
  annotation::MachineSetup setup_;
};

}  // namespace

MachineReport judge_by_machine(store::Store& store, const MachineRequest& request, Control& control,
                               const Progress& progress) {
  store::AnnotationTable table(store);
  check(request, annotation::task_of(table, request.task));
  std::vector<store::AnnotationItem> items = table.items(request.task);
  std::erase_if(items, [](const store::AnnotationItem& item) {
    return item.kind != "main" || item.tied || item.candidates.size() != 2;
  });
  if (request.limit > 0 && request.limit < static_cast<std::int64_t>(items.size()))
    items.resize(static_cast<std::size_t>(request.limit));
  const Judge judge(request, control, progress);
  MachineReport out;
  out.key = annotation::key_of(judge.setup());
  out.login = annotation::login_of(judge.setup());
  const std::int64_t machine = table.put_machine(
      request.task, {.key = out.key, .login = out.login, .setup = to_json(judge.setup())});
  std::set<std::int64_t> known;
  for (const store::AnnotationVerdict& verdict : table.verdicts(request.task, machine))
    known.insert(verdict.item);
  const auto total = static_cast<double>(items.size());
  double done = 0;
  for (const store::AnnotationItem& item : items) {
    if (known.contains(item.number)) {
      ++out.known;
      ++done;
      continue;
    }
    if (progress) progress("judge", done, total);
    const std::string document = table.document(request.task, item.record).document;
    judge::Verdict verdict;
    try {
      control.check();
      verdict = judge.verdict_on(document, annotation::candidates_of(item));
    } catch (const Error& error) {
      if (error.code() != Code::stopped) throw;
      out.stopped = true;
      return out;
    }
    table.put_verdicts(request.task, machine,
                       {{.item = item.number, .verdict = judge::to_json(verdict)}});
    ++out.judged;
    ++done;
    out.cut += verdict.cut ? 1 : 0;
    out.seconds += verdict.seconds;
  }
  if (progress) progress("judge", done, total);
  return out;
}

}  // namespace espalier::workbench
