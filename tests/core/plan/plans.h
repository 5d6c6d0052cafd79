#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/plan/plan.h"

/// The plan of design section 5, the smallest valid one, and a short way to alter them.
namespace plans {

inline espalier::Json parsed(const std::string& text) {
  espalier::json::ParseOptions options;
  options.comments = true;
  return espalier::json::parse(text, options);
}

inline espalier::Json example() {
  return parsed(R"({ "espalier_plan": 1, "name": "help-ja 5 shots, p 30", "seed": 1,
    "device": "auto", "dtype": "auto", "threads": 0,  // comments are allowed
    "base_model": "models/gemma-3-270m-q4_k_m.gguf",
    "adapters": [ {"path": "adapters/descriptions-ja", "weight": 1.0, "name": "descriptions-ja"} ],
    "data": { "train": "data/help-ja/train.jsonl", "validation": "data/help-ja/validation.jsonl",
              "test": "data/help-ja/test.jsonl", "language": "ja", "shots": 5, "sample_seed": 1,
              "prompt": "記事: {document}\n一行要約:", "completion": " {summary}",
              "add_bos": "auto", "append_eos": true, "max_document_tokens": 320,
              "max_summary_tokens": 96, "shuffle": true },
    "preset": "small",
    "method": { "name": "adaptive_merge", "scale_adapters": false, "dropout": 0,
                "include_target": false, "target_modules": ["q_proj", "v_proj"] },
    "prune":  { "ratio": 0.3, "importance": "input", "granularity": "parameter",
                "threshold": 0.0, "reset": "zero", "norms": "running" },
    "optimizer": { "lr": 5e-4, "weight_decay": 0, "accumulate": 4, "epochs": 4,
                   "lr_decay": 0.85, "patience": 3, "select": "loss" },
    "generation": { "max_new_tokens": 48, "beams": 1, "stop": ["\n"] },
    "metrics": ["rouge1", "rouge2", "rougeL", "bleu"] })");
}

inline espalier::Json smallest() {
  return parsed(R"({"espalier_plan": 1, "base_model": "m.gguf", "data": {"train": "t.jsonl"},
                    "method": {"name": "lora"}})");
}

inline espalier::Json with(espalier::Json json, const std::string& path,
                           const espalier::Json& value) {
  espalier::plan::set_key(json, path, value);
  return json;
}

inline espalier::plan::Plan parse(const espalier::Json& json) {
  return espalier::plan::parse(json, "/w");
}

}  // namespace plans
