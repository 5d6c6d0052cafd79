#include "core/plan/descriptors.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/plan/descriptor_parts.h"
#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

std::vector<MethodInfo> baselines() {
  MethodInfo lora = baseline("lora", "LoRA on the target", true, new_lora(0.05));
  lora.paper = "Hu et al. 2022, arXiv 2106.09685";
  lora.trains = true;
  MethodInfo source =
      baseline("source", "one source adapter as it is", true, {scale_adapters(true)});
  source.uses_adapters = true;
  source.min_adapters = source.max_adapters = 1;
  return {baseline("lead", "lead sentence", false),
          baseline("oracle_sentence", "best sentence of the document (ceiling)", false),
          baseline("zero_shot", "zero-shot", true),
          baseline("in_context", "in-context examples", true,
                   {integer("examples", nullptr, 1, 1000, "in the prompt; null: all shots")}),
          std::move(lora),
          std::move(source)};
}

}  // namespace

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> list = [] {
    std::vector<MethodInfo> out = baselines();
    for (auto&& group : {static_merges(), learned_merges()})
      out.insert(out.end(), group.begin(), group.end());
    return out;
  }();
  return list;
}

const MethodInfo* find_method(std::string_view name) {
  const auto& list = methods();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const MethodInfo& info) { return info.name == name; });
  return found == list.end() ? nullptr : &*found;
}

bool learns_from_shots(const MethodInfo& info) {
  return info.trains || info.searches || info.name == "in_context";
}

void require_available(std::string_view name) {
  const MethodInfo* info = find_method(name);
  if (info != nullptr && info->available) return;
  std::vector<std::string> ready, known;
  for (const MethodInfo& method : methods()) {
    known.push_back(method.name);
    if (method.available) ready.push_back(method.name);
  }
  const std::string text(name);
  if (info == nullptr) {
    const std::string near = nearest(text, known);
    std::string hint = near.empty() ? "known:" : "did you mean \"" + near + "\"?";
    if (near.empty()) {
      for (const std::string& word : known)
        hint += " " + word;
    }
    throw Error(Code::plan_method, "there is no method \"" + text + "\"", hint,
                {{"method", text}, {"nearest", near}, {"key", "method.name"}});
  }
  std::string hint = "these work now:";
  for (const std::string& word : ready)
    hint += " " + word;
  throw Error(Code::plan_method,
              "method \"" + text +
                  "\" comes with a later version: plans may name it, but it "
                  "cannot run yet",
              hint, {{"method", text}, {"key", "method.name"}, {"reason", "later"}});
}

}  // namespace espalier::plan
