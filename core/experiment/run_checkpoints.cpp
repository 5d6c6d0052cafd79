#include "core/experiment/run_checkpoints.h"

#include <utility>

#include "core/base/log.h"

namespace espalier::experiment {

RunCheckpoints::RunCheckpoints(const std::filesystem::path& folder, About about)
    : about_(std::move(about)), writer_(folder, about_.flush, [](const std::string& message) {
        log::warn("no checkpoint was written: " + message);
      }) {}

void RunCheckpoints::begin(const std::string& stage, const Json& facts) {
  stage_ = stage;
  facts_ = facts;
}

void RunCheckpoints::end() {
  make_ = nullptr;
  stage_.clear();
}

void RunCheckpoints::at_boundary(const Make& make) {
  if (stage_.empty()) return;
  make_ = make;
  events_ = about_.events();
  if (std::chrono::duration<double>(Clock::now() - last_).count() >= about_.interval_s) write();
}

void RunCheckpoints::at_end(const Make& make) {
  if (stage_.empty()) return;
  // A stop in the midst of a step leaves the events of that step behind: the last boundary counts.
  if (!make_) events_ = about_.events();
  make_ = make;
  write();
  make_ = nullptr;
}

void RunCheckpoints::on_pause() {
  if (make_) write();
}

void RunCheckpoints::write() {
  lora::StateDict state = make_();
  state.values["stage"] = stage_;
  state.values["plan_hash"] = about_.plan_hash;
  state.values["facts"] = facts_;
  state.values["events"] = events_;
  state.values["seconds"] = earlier_ + std::chrono::duration<double>(Clock::now() - start_).count();
  writer_.put(std::move(state));
  last_ = Clock::now();
}

}  // namespace espalier::experiment
