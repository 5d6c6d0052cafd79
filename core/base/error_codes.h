#pragma once

#include <array>
#include <string_view>

namespace espalier {

/// Every way in which a job can fail, in one list. The window translates the key of each code, and
/// a test walks all_codes() and fails where a translation is missing.
enum class Code {
  internal,
  stopped,
  aborted,
  out_of_memory,
  file_missing,
  file_unreadable,
  file_unwritable,
  disk_full,
  folder_busy,
  text_encoding,
  json_syntax,
  json_duplicate_key,
  json_type,
  plan_unknown_key,
  plan_missing_key,
  plan_bad_value,
  plan_method,
  plan_source_count,
  study_bad,
  safetensors_bad,
  gguf_bad,
  gguf_type,
  model_unrecognised,
  model_family,
  model_config,
  model_tensor_missing,
  model_tensor_surplus,
  model_tensor_shape,
  model_not_finite,
  tokenizer_missing,
  tokenizer_bad,
  tokenizer_pre,
  tokenizer_mismatch,
  token_out_of_range,
  chat_unknown,
  chat_messages,
  adapter_bad,
  adapter_incomplete,
  adapter_base,
  adapter_feature,
  adapter_rank,
  adapter_not_finite,
  data_format,
  data_column,
  data_empty,
  data_record,
  data_too_few,
  data_name,
  data_exists,
  metric_unknown,
  metric_counts,
  metric_mecab,
  metric_documents,
  metric_command,
  metric_command_refused,
  metric_baseline,
  template_bad,
  train_not_finite,
  train_not_trainable,
  device_unavailable,
  dtype_unsupported,
  store_newer,
  store_corrupt,
  store_locked,
  store_failed,
  run_unknown,
  run_state,
  checkpoint_bad,
  checkpoint_other,
  bundle_bad,
  workspace_bad,
  demo_missing,
  annotation_unknown,
  annotation_setup,
  annotation_answer,
  annotation_login,
  annotation_closed,
  annotation_open,
  packet_bad,
  packet_foreign,
  usage,
};

/// What a failure means for the exit status of the terminal program.
enum class CodeKind { bad_input, stopped, other };

struct CodeInfo {
  Code code;
  std::string_view key;  ///< stable text, as written in JSON: "plan.unknown_key"
  CodeKind kind;
};

/// One entry for each Code, in the order of the enum.
const std::array<CodeInfo, static_cast<std::size_t>(Code::usage) + 1>& all_codes();
const CodeInfo& code_info(Code code);

}  // namespace espalier
