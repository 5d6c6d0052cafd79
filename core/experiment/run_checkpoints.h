#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/train/checkpoint.h"
#include "core/train/trainer.h"

namespace espalier::experiment {

/// When and with what a run's states are written (internal to this room): every `interval_s`
/// seconds at a step boundary, at the end of a training and at once on a pause. Each state carries
/// the stage ("target" or "train"), what the run is made from, the seconds it has taken, and how
/// many events had been sent.
class RunCheckpoints : public train::CheckpointKeeper {
 public:
  struct About {
    std::string plan_hash;
    std::function<std::int64_t()> events;  ///< sent so far
    std::function<void()> flush;           ///< waits until they are in the store
    double interval_s = 30;
  };
  RunCheckpoints(const std::filesystem::path& folder, About about);

  /// Begins a stage of a run that is made from `facts`.
  void begin(const std::string& stage, const Json& facts);
  /// Nothing is written from here on.
  void end();
  void on_pause();
  /// What a resumed run had taken before.
  void set_earlier_seconds(double seconds) { earlier_ = seconds; }
  /// Waits for what is being written.
  void flush() { writer_.flush(); }

  void at_boundary(const Make& make) override;
  void at_end(const Make& make) override;

 private:
  using Clock = std::chrono::steady_clock;
  void write();

  About about_;
  train::CheckpointWriter writer_;
  std::string stage_;
  Json facts_ = Json::object();
  Make make_;
  std::int64_t events_ = 0;  ///< at the last boundary
  double earlier_ = 0;       ///< seconds of the run before it was resumed
  Clock::time_point start_ = Clock::now(), last_ = Clock::now();
};

}  // namespace espalier::experiment
