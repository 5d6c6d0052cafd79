// c10d: LibTorch's own collectives. Gloo's headers are Debian's libgloo-dev; its code lies in
// libtorch_cpu.
#include "core/device/process_group.h"

#include <torch/torch.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/device/gpu.h"

namespace espalier::device {

namespace {

constexpr std::chrono::minutes kMeeting{10};
/// A pause of one process holds the others: they wait as long as it takes.
constexpr std::chrono::hours kWaiting{24 * 30};

std::optional<int> number(const char* name) {
  const char* const text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  const std::string_view view(text);
  int value = 0;
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), value);
  if (error != std::errc{} || end != view.data() + view.size() || value < 0) {
    throw Error(Code::usage, std::string(name) + " is \"" + text + "\", not a number",
                "start the processes with torchrun or srun", {{"key", name}});
  }
  return value;
}

std::string text(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

ProcessPlace from_torchrun(int size) {
  ProcessPlace place;
  place.size = size;
  place.rank = number("RANK").value_or(0);
  place.local_rank = number("LOCAL_RANK").value_or(place.rank);
  place.local_size = number("LOCAL_WORLD_SIZE").value_or(1);
  place.address = text("MASTER_ADDR");
  place.port = static_cast<std::uint16_t>(number("MASTER_PORT").value_or(29500));
  return place;
}

ProcessPlace from_slurm(int size) {
  ProcessPlace place;
  place.size = size;
  place.rank = number("SLURM_PROCID").value_or(0);
  place.local_rank = number("SLURM_LOCALID").value_or(0);
  place.local_size = number("SLURM_NTASKS_PER_NODE").value_or(1);
  place.address = text("MASTER_ADDR");
  if (place.address.empty()) place.address = text("SLURM_LAUNCH_NODE_IPADDR");
  // Jobs that share a machine must not meet at one port.
  const int port = 20000 + number("SLURM_JOB_ID").value_or(0) % 20000;
  place.port = static_cast<std::uint16_t>(number("MASTER_PORT").value_or(port));
  return place;
}

[[noreturn]] void gone(const char* what) {
  throw Error(Code::device_unavailable,
              std::string("another process of this training cannot be reached: ") + what,
              "look at the other processes' output, then resume the run with all of them");
}

class GlooGroup : public ProcessGroup {
 public:
  explicit GlooGroup(const ProcessPlace& place) : rank_(place.rank), size_(place.size) {
    try {
      c10d::TCPStoreOptions at;
      at.port = place.port;
      // torchrun's agent may already serve at that port.
      at.isServer = place.rank == 0 && text("TORCHELASTIC_USE_AGENT_STORE") != "True";
      at.numWorkers = static_cast<std::size_t>(place.size);
      at.timeout = kMeeting;
      store_ = c10::make_intrusive<c10d::PrefixStore>(
          "espalier/" + text("TORCHELASTIC_RESTART_COUNT"),
          c10::make_intrusive<c10d::TCPStore>(place.address, at));
      const auto options = c10d::ProcessGroupGloo::Options::create();
      options->devices.push_back(network(place));
      options->timeout = kWaiting;
      group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store_, rank_, size_, options);
    } catch (const std::exception& error) {
      gone(error.what());
    }
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  void sum(std::span<float> values) override { sum_of(values, torch::kFloat32); }
  void sum(std::span<double> values) override { sum_of(values, torch::kFloat64); }

  void sum(torch::Tensor& values) override {
    if (!asked_for_gpus_) join_gpus(values);
    if (gpus_ != nullptr) {
      try {
        gpus_->sum(values);
      } catch (const std::exception& error) {
        gone(error.what());
      }
      return;
    }
    torch::Tensor host = values.cpu();
    sum(std::span(host.data_ptr<float>(), static_cast<std::size_t>(host.numel())));
    if (!values.is_cpu()) values.copy_(host);
  }

  std::vector<std::string> gather(const std::string& mine) override {
    std::vector<double> sizes(static_cast<std::size_t>(size_));
    sizes[static_cast<std::size_t>(rank_)] = static_cast<double>(mine.size());
    sum(std::span(sizes));
    const auto longest = static_cast<std::int64_t>(*std::max_element(sizes.begin(), sizes.end()));
    std::vector<std::string> out(sizes.size());
    if (longest == 0) return out;
    torch::Tensor own = torch::zeros({longest}, torch::kUInt8);
    std::memcpy(own.data_ptr(), mine.data(), mine.size());
    std::vector<std::vector<torch::Tensor>> all(1);
    for (int r = 0; r < size_; ++r)
      all[0].push_back(torch::empty({longest}, torch::kUInt8));
    std::vector<torch::Tensor> in{own};
    try {
      group_->allgather(all, in)->wait();
    } catch (const std::exception& error) {
      gone(error.what());
    }
    for (std::size_t r = 0; r < out.size(); ++r) {
      out[r].assign(static_cast<const char*>(all[0][r].data_ptr()),
                    static_cast<std::size_t>(sizes[r]));
    }
    return out;
  }

 private:
  /// The interface named by GLOO_SOCKET_IFNAME, or the one that this machine's name leads to.
  static std::shared_ptr<::gloo::transport::Device> network(const ProcessPlace& place) {
    using Gloo = c10d::ProcessGroupGloo;
    if (const std::string name = text("GLOO_SOCKET_IFNAME"); !name.empty()) {
      return Gloo::createDeviceForInterface(name);
    }
    if (place.local_size == place.size) return Gloo::createDeviceForHostname("127.0.0.1");
    return Gloo::createDefaultDevice();
  }

  template <class T>
  void sum_of(std::span<T> values, torch::ScalarType type) {
    if (values.empty()) return;
    std::vector<torch::Tensor> tensors{
        torch::from_blob(values.data(), {static_cast<std::int64_t>(values.size())}, type)};
    try {
      group_->allreduce(tensors)->wait();
    } catch (const std::exception& error) {
      gone(error.what());
    }
  }

  /// All processes come to the same answer: NCCL is used by every one of them or by none.
  void join_gpus(const torch::Tensor& values) {
    asked_for_gpus_ = true;
    const auto own = values.is_cuda() ? open_gpu_sums(values.device()) : nullptr;
    const bool all = separate_gpus(gather(own ? own->gpu() : std::string()));
    if (!all) {
      if (values.is_cuda()) log::info("gradients are added through the host's memory");
      return;
    }
    const auto done_by_all = [&](auto&& step) {
      double failed = 0;
      try {
        step();
      } catch (const std::exception& error) {
        log::warn(std::string("no sums between GPUs: ") + error.what());
        failed = 1;
      }
      sum(std::span(&failed, 1));
      return failed == 0;
    };
    const auto join = [&] {
      own->join(c10::make_intrusive<c10d::PrefixStore>("gpus", store_), rank_, size_, kWaiting);
    };
    // They meet in the first sum.
    const auto meet = [&] {
      torch::Tensor one = torch::ones({1}, values.options());
      own->sum(one);
      const auto met = one.item<float>();
      TORCH_CHECK(met == static_cast<float>(size_), "of ", size_, " processes ", met, " were met");
    };
    if (done_by_all(join) && done_by_all(meet)) gpus_ = own;
  }

  int rank_, size_;
  c10::intrusive_ptr<c10d::PrefixStore> store_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
  bool asked_for_gpus_ = false;
  std::shared_ptr<GpuSums> gpus_;
};

}  // namespace

ProcessPlace process_place() {
  ProcessPlace place;
  if (const auto size = number("WORLD_SIZE"); size && *size > 1) {
    place = from_torchrun(*size);
  } else if (const auto tasks = number("SLURM_NTASKS");
             tasks && *tasks > 1 && std::getenv("SLURM_STEP_ID") != nullptr) {
    place = from_slurm(*tasks);
  }
  if (place.size > 1 && (place.rank >= place.size || place.address.empty())) {
    throw Error(Code::usage,
                place.address.empty()
                    ? "WORLD_SIZE names several processes, but MASTER_ADDR no meeting place"
                    : "rank " + std::to_string(place.rank) + " of " + std::to_string(place.size) +
                          " processes cannot be",
                "start the processes with torchrun or srun, which set RANK, WORLD_SIZE and "
                "MASTER_ADDR");
  }
  return place;
}

bool separate_gpus(std::vector<std::string> gpus) {
  std::sort(gpus.begin(), gpus.end());
  return !gpus.empty() && !gpus.front().empty() &&
         std::adjacent_find(gpus.begin(), gpus.end()) == gpus.end();
}

std::unique_ptr<ProcessGroup> join_processes() {
  const ProcessPlace place = process_place();
  if (place.size == 1) return nullptr;
  return std::make_unique<GlooGroup>(place);
}

}  // namespace espalier::device
