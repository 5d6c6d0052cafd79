#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/experiment/runner.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// A finished run as a folder that stands alone and can be checked again: run.json (its row, curves
/// and outputs, as demo.h writes them), plan.json, events.jsonl (every event), adapter/ where it
/// made one, judgements.jsonl where people or models judged its summaries (run_judgements.h), and
/// manifest.json with size and SHA-256 of each of them, written last. `folder` must
/// not exist or be empty. Returns {"bundle", "files", "bytes"}. Throws run_unknown, run_state (not
/// finished), file_unwritable, disk_full, stopped, aborted, store_*. `progress`: phase "export",
/// files of files once they are hashed.
Json export_bundle(const store::Store& store, const std::string& run,
                   const std::filesystem::path& folder, Control* control = nullptr,
                   const Progress& progress = {});

struct VerifyOptions {
  /// Where the paths of the plan lie (a workspace); needed to replay.
  std::filesystem::path workspace;
  /// Optimizer steps to train again; their losses must be the recorded ones (to 1e-5 relative: bits
  /// differ between machines and numbers of threads). 0: none.
  std::int64_t replay_steps = 0;
};

/// Checks a bundle: every file is there, nothing else is, sizes and hashes fit, the metrics follow
/// from the outputs, the adapter can be read, judgements are about its outputs, and the first steps
/// train to the same losses. Returns {"ok": true, "checks": [{"check", "detail"}]}. Throws
/// bundle_bad with the check that failed and why.
Json verify_bundle(const std::filesystem::path& folder, const VerifyOptions& options,
                   Session& session, Control& control);

}  // namespace espalier::experiment
