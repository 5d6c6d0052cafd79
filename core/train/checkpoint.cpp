#include "core/train/checkpoint.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::train {

namespace {

namespace fs = std::filesystem;
using lora::StateDict;
using tensor_io::DType;
using torch::Tensor;

constexpr std::size_t kKept = 2;

const std::vector<std::pair<torch::ScalarType, DType>>& types() {
  static const std::vector<std::pair<torch::ScalarType, DType>> all{
      {torch::kFloat64, DType::f64}, {torch::kFloat32, DType::f32},
      {torch::kFloat16, DType::f16}, {torch::kBFloat16, DType::bf16},
      {torch::kInt64, DType::i64},   {torch::kBool, DType::boolean}};
  return all;
}

DType stored(torch::ScalarType type) {
  for (const auto& [torch_type, dtype] : types()) {
    if (torch_type == type) return dtype;
  }
  throw Error(Code::internal, "a checkpoint has no type for a tensor of its state");
}

void write_tensors(const StateDict& state, const fs::path& file) {
  std::vector<tensor_io::TensorToWrite> list;
  for (const auto& [name, tensor] : state.tensors)
    list.push_back({name, stored(tensor.scalar_type()), tensor.sizes().vec(), tensor.data_ptr()});
  tensor_io::write_safetensors(file, list);
}

void read_tensors(const fs::path& file, StateDict& state) {
  const auto in = tensor_io::SafetensorsFile::open(file);
  for (const tensor_io::TensorView& view : in->tensors()) {
    const auto found = std::find_if(types().begin(), types().end(),
                                    [&](const auto& t) { return t.second == view.dtype; });
    if (found == types().end()) {
      throw Error(Code::checkpoint_bad, view.name + " is of a type that no checkpoint has",
                  "the file is damaged");
    }
    Tensor tensor = torch::empty(view.shape, found->first);
    if (view.bytes > 0) std::memcpy(tensor.data_ptr(), view.data, view.bytes);
    state.tensors[view.name] = std::move(tensor);
  }
}

std::uint64_t bytes_of(const StateDict& state) {
  std::uint64_t total = 0;
  for (const auto& [name, tensor] : state.tensors)
    total += tensor.nbytes();
  return total;
}

void require_space(const fs::path& folder, std::uint64_t bytes) {
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0) return;  // writing will tell
  const std::uint64_t free = std::uint64_t{info.f_bavail} * info.f_frsize;
  constexpr std::uint64_t kRoom = std::uint64_t{1} << 20;
  if (free >= bytes + kRoom) return;
  throw Error(Code::disk_full, "the disk is full: no room for a checkpoint in " + folder.string(),
              "free some space and try again", {{"path", folder.string()}});
}

std::string folder_name(std::int64_t number) {
  std::string digits = std::to_string(number);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

constexpr const char* kTensors = "state.safetensors";
constexpr const char* kManifest = "manifest.json";

/// What the manifest's own hash covers.
std::string signed_part(const Json& manifest) {
  return json::dump(manifest.at("files")) + json::dump(manifest.at("values"));
}

StateDict read_checkpoint(const fs::path& folder) {
  const Json manifest = json::parse_file(folder / kManifest);
  StateDict state;
  try {
    if (manifest.at("espalier_checkpoint") != 1 ||
        manifest.at("sha256") != sha256_hex(signed_part(manifest))) {
      throw Error(Code::checkpoint_bad, "its manifest is damaged");
    }
    const Json& file = manifest.at("files").at(kTensors);
    std::error_code ignored;
    if (fs::file_size(folder / kTensors, ignored) != file.at("bytes").get<std::uint64_t>() ||
        sha256_file(folder / kTensors) != file.at("sha256").get<std::string>()) {
      throw Error(Code::checkpoint_bad, std::string(kTensors) + " is not what was written");
    }
    state.values = manifest.at("values");
  } catch (const Json::exception&) {
    throw Error(Code::checkpoint_bad, "its manifest is damaged");
  }
  read_tensors(folder / kTensors, state);
  return state;
}

}  // namespace

CheckpointFolder::CheckpointFolder(fs::path path) : path_(std::move(path)) {}

std::vector<std::int64_t> CheckpointFolder::numbers() const {
  std::vector<std::int64_t> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(path_, ignored)) {
    const std::string name = entry.path().filename().string();
    const bool digits = !name.empty() && name.size() <= 18 &&
                        name.find_first_not_of("0123456789") == std::string::npos;
    if (digits) out.push_back(std::stoll(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

void CheckpointFolder::write(const StateDict& state) const {
  make_folder(path_);
  require_space(path_, bytes_of(state));
  const std::vector<std::int64_t> old = numbers();
  const std::string name = folder_name(old.empty() ? 1 : old.back() + 1);
  const fs::path part = path_ / (name + ".part");
  std::error_code ignored;
  fs::remove_all(part, ignored);
  try {
    make_folder(part);
    write_tensors(state, part / kTensors);
    Json manifest = {
        {"espalier_checkpoint", 1},
        {"files",
         {{kTensors,
           {{"bytes", fs::file_size(part / kTensors)}, {"sha256", sha256_file(part / kTensors)}}}}},
        {"values", state.values}};
    manifest["sha256"] = sha256_hex(signed_part(manifest));
    write_file(part / kManifest, json::dump(manifest, 1) + "\n");
    fs::rename(part, path_ / name);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(part, ignored);
    throw Error(Code::file_unwritable, "cannot write the checkpoint " + (path_ / name).string(),
                "check the folder and its permissions",
                {{"path", path_.string()}, {"detail", error.code().message()}});
  } catch (...) {
    fs::remove_all(part, ignored);
    throw;
  }
  flush_folder(path_);
  for (std::size_t i = 0; i + kKept <= old.size(); ++i)
    fs::remove_all(path_ / folder_name(old[i]), ignored);
}

std::optional<StateDict> CheckpointFolder::newest(const std::string& key, const std::string& wanted,
                                                  std::vector<std::string>* skipped) const {
  std::vector<std::int64_t> all = numbers();
  std::reverse(all.begin(), all.end());
  for (const std::int64_t number : all) {
    const fs::path folder = path_ / folder_name(number);
    try {
      StateDict state = read_checkpoint(folder);
      if (state.values.value(key, Json()) == wanted) return state;
      if (skipped != nullptr) skipped->push_back(folder.string() + ": belongs to another plan");
    } catch (const Error& error) {
      if (skipped != nullptr) skipped->push_back(folder.string() + ": " + error.message());
    }
  }
  return std::nullopt;
}

CheckpointWriter::CheckpointWriter(fs::path folder, std::function<void()> before,
                                   std::function<void(const std::string&)> failed)
    : folder_(std::move(folder)),
      before_(std::move(before)),
      failed_(std::move(failed)),
      thread_([this] { work(); }) {}

CheckpointWriter::~CheckpointWriter() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CheckpointWriter::put(StateDict state) {
  {
    std::lock_guard lock(mutex_);
    waiting_ = std::move(state);
  }
  changed_.notify_all();
}

void CheckpointWriter::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !waiting_ && !busy_; });
}

void CheckpointWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return waiting_ || over_; });
    if (!waiting_) return;
    const StateDict state = std::move(*waiting_);
    waiting_.reset();
    busy_ = true;
    lock.unlock();
    try {
      if (before_) before_();
      folder_.write(state);
    } catch (...) {
      failed_(current_error().message());
    }
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace espalier::train
