#include "core/base/error_codes.h"

namespace espalier {

namespace {

constexpr auto kBad = CodeKind::bad_input;
constexpr auto kOther = CodeKind::other;
constexpr auto kStopped = CodeKind::stopped;

constexpr std::array<CodeInfo, static_cast<std::size_t>(Code::usage) + 1> kCodes{{
    {Code::internal, "internal", kOther},
    {Code::stopped, "stopped", kStopped},
    {Code::aborted, "aborted", kStopped},
    {Code::out_of_memory, "out_of_memory", kOther},
    {Code::file_missing, "file.missing", kBad},
    {Code::file_unreadable, "file.unreadable", kBad},
    {Code::file_unwritable, "file.unwritable", kBad},
    {Code::disk_full, "file.disk_full", kBad},
    {Code::folder_busy, "folder.busy", kBad},
    {Code::text_encoding, "text.encoding", kBad},
    {Code::json_syntax, "json.syntax", kBad},
    {Code::json_duplicate_key, "json.duplicate_key", kBad},
    {Code::json_type, "json.type", kBad},
    {Code::plan_unknown_key, "plan.unknown_key", kBad},
    {Code::plan_missing_key, "plan.missing_key", kBad},
    {Code::plan_bad_value, "plan.bad_value", kBad},
    {Code::plan_method, "plan.method", kBad},
    {Code::plan_source_count, "plan.source_count", kBad},
    {Code::study_bad, "study.bad", kBad},
    {Code::safetensors_bad, "safetensors.bad", kBad},
    {Code::gguf_bad, "gguf.bad", kBad},
    {Code::gguf_type, "gguf.type", kBad},
    {Code::model_unrecognised, "model.unrecognised", kBad},
    {Code::model_family, "model.family", kBad},
    {Code::model_config, "model.config", kBad},
    {Code::model_tensor_missing, "model.tensor_missing", kBad},
    {Code::model_tensor_surplus, "model.tensor_surplus", kBad},
    {Code::model_tensor_shape, "model.tensor_shape", kBad},
    {Code::model_not_finite, "model.not_finite", kBad},
    {Code::tokenizer_missing, "tokenizer.missing", kBad},
    {Code::tokenizer_bad, "tokenizer.bad", kBad},
    {Code::tokenizer_pre, "tokenizer.pre", kBad},
    {Code::tokenizer_mismatch, "tokenizer.mismatch", kBad},
    {Code::token_out_of_range, "token.out_of_range", kBad},
    {Code::chat_unknown, "chat.unknown", kBad},
    {Code::chat_messages, "chat.messages", kBad},
    {Code::adapter_bad, "adapter.bad", kBad},
    {Code::adapter_incomplete, "adapter.incomplete", kBad},
    {Code::adapter_base, "adapter.base", kBad},
    {Code::adapter_feature, "adapter.feature", kBad},
    {Code::adapter_rank, "adapter.rank", kBad},
    {Code::adapter_not_finite, "adapter.not_finite", kBad},
    {Code::data_format, "data.format", kBad},
    {Code::data_column, "data.column", kBad},
    {Code::data_empty, "data.empty", kBad},
    {Code::data_record, "data.record", kBad},
    {Code::data_too_few, "data.too_few", kBad},
    {Code::data_name, "data.name", kBad},
    {Code::data_exists, "data.exists", kBad},
    {Code::metric_unknown, "metric.unknown", kBad},
    {Code::metric_counts, "metric.counts", kBad},
    {Code::metric_mecab, "metric.mecab", kOther},
    {Code::metric_documents, "metric.documents", kBad},
    {Code::metric_command, "metric.command", kBad},
    {Code::metric_command_refused, "metric.command_refused", kBad},
    {Code::metric_baseline, "metric.baseline", kBad},
    {Code::template_bad, "template.bad", kBad},
    {Code::train_not_finite, "train.not_finite", kOther},
    {Code::train_not_trainable, "train.not_trainable", kBad},
    {Code::device_unavailable, "device.unavailable", kBad},
    {Code::dtype_unsupported, "dtype.unsupported", kBad},
    {Code::store_newer, "store.newer", kBad},
    {Code::store_corrupt, "store.corrupt", kBad},
    {Code::store_locked, "store.locked", kOther},
    {Code::store_failed, "store.failed", kOther},
    {Code::run_unknown, "run.unknown", kBad},
    {Code::run_state, "run.state", kBad},
    {Code::checkpoint_bad, "checkpoint.bad", kBad},
    {Code::checkpoint_other, "checkpoint.other", kBad},
    {Code::bundle_bad, "bundle.bad", kBad},
    {Code::workspace_bad, "workspace.bad", kBad},
    {Code::demo_missing, "demo.missing", kBad},
    {Code::annotation_unknown, "annotation.unknown", kBad},
    {Code::annotation_setup, "annotation.setup", kBad},
    {Code::annotation_answer, "annotation.answer", kBad},
    {Code::annotation_login, "annotation.login", kBad},
    {Code::annotation_closed, "annotation.closed", kBad},
    {Code::annotation_open, "annotation.open", kBad},
    {Code::packet_bad, "packet.bad", kBad},
    {Code::packet_foreign, "packet.foreign", kBad},
    {Code::usage, "usage", kBad},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    if (static_cast<std::size_t>(kCodes[i].code) != i) return false;
  }
  return true;
}
static_assert(in_order(), "kCodes must follow the order of Code");

}  // namespace

const std::array<CodeInfo, static_cast<std::size_t>(Code::usage) + 1>& all_codes() {
  return kCodes;
}

const CodeInfo& code_info(Code code) {
  return kCodes[static_cast<std::size_t>(code)];
}

}  // namespace espalier
