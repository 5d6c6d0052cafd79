#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/device/device.h"
#include "core/experiment/open_model.h"
#include "core/experiment/runner.h"
#include "core/lora/adapter.h"
#include "core/store/store_thread.h"

namespace espalier::experiment {

/// What a Session keeps (internal to this room).
struct Session::State {
  OpenModel model;
  std::filesystem::path model_path;
  device::Placement placement;
  std::map<std::string, std::string> hashes;  ///< path|size|time -> SHA-256
  std::map<std::string, std::shared_ptr<store::StoreThread>> stores;

  /// The merge that this process is training, for those whom it gives way to between packs (they
  /// are on its thread, so that A and B stand still meanwhile).
  struct Training {
    std::filesystem::path run;                          ///< its folder; empty: nothing is training
    std::function<std::vector<lora::Adapter>()> parts;  ///< copies, as they stand now
    std::int64_t step = 0;                              ///< the last one that was finished
  };
  Training training;

  /// The model of a plan, loaded unless it already is.
  const OpenModel& open(const plan::Plan& plan, Control& control, const Progress& progress);
  /// SHA-256 of a file, computed once for as long as its size and time stay.
  std::string hash_of(const std::filesystem::path& file);
  /// The process's one writing connection to a store.
  store::StoreThread& store(const std::filesystem::path& path);
};

}  // namespace espalier::experiment
