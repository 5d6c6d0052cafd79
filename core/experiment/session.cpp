#include "core/base/hash.h"
#include "core/experiment/session_state.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

Session::Session() : state_(std::make_unique<State>()) {}
Session::~Session() = default;

void Session::clear() {
  state_->model = {};
  state_->model_path.clear();
}

const OpenModel& Session::State::open(const plan::Plan& plan, Control& control,
                                      const Progress& progress) {
  const device::Placement wanted = device::place(plan.device, plan.dtype);
  device::set_threads(plan.threads);
  const fs::path path = fs::weakly_canonical(plan.resolve(plan.base_model));
  const bool same = model.model && model_path == path && placement.device == wanted.device &&
                    placement.dtype == wanted.dtype;
  if (same) return model;
  model = {};  // the old weights go before the new ones come
  model = open_model(path, wanted, &control, progress);
  model_path = path;
  placement = wanted;
  return model;
}

std::string Session::State::hash_of(const fs::path& file) {
  std::error_code ignored;
  const auto time = fs::last_write_time(file, ignored).time_since_epoch().count();
  const std::string key = file.string() + "|" + std::to_string(fs::file_size(file, ignored)) + "|" +
                          std::to_string(time);
  const auto it = hashes.find(key);
  if (it != hashes.end()) return it->second;
  return hashes[key] = sha256_file(file);
}

store::StoreThread& Session::State::store(const fs::path& path) {
  auto& thread = stores[fs::weakly_canonical(path).string()];
  if (!thread) thread = std::make_shared<store::StoreThread>(path);
  thread->opened();
  return *thread;
}

}  // namespace espalier::experiment
