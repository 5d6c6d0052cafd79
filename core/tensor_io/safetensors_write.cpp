#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::tensor_io {

namespace {

/// The order of the file: wide types first, so that every tensor lies aligned; then by name.
std::vector<const TensorSlot*> in_order(std::span<const TensorSlot> tensors) {
  std::vector<const TensorSlot*> out;
  for (const TensorSlot& tensor : tensors)
    out.push_back(&tensor);
  std::sort(out.begin(), out.end(), [](const TensorSlot* a, const TensorSlot* b) {
    const std::size_t wide_a = dtype_info(a->dtype).block_bytes;
    const std::size_t wide_b = dtype_info(b->dtype).block_bytes;
    return wide_a != wide_b ? wide_a > wide_b : a->name < b->name;
  });
  return out;
}

std::uint64_t bytes_of(const TensorSlot& tensor) {
  const DTypeInfo& info = dtype_info(tensor.dtype);
  if (info.block_elements != 1) {
    throw Error(Code::dtype_unsupported,
                "safetensors has no type for blocks of " + std::string(info.name),
                "convert tensor " + tensor.name + " first",
                {{"tensor", tensor.name}, {"dtype", std::string(info.name)}});
  }
  return slot_bytes(tensor);
}

void check_name(const std::string& name, std::unordered_set<std::string>& names) {
  if (name == "__metadata__" || !utf8::valid(name) || name.find('\0') != std::string::npos ||
      !names.insert(name).second) {
    throw Error(Code::internal,
                "\"" + utf8::sanitized(name) + "\" cannot name a tensor, or names two of them");
  }
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const TensorSlot> tensors,
                       const TensorBytes& produce,
                       const std::map<std::string, std::string>& metadata) {
  const std::vector<const TensorSlot*> ordered = in_order(tensors);
  OrderedJson header = OrderedJson::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::unordered_set<std::string> names;
  std::uint64_t at = 0;
  for (const TensorSlot* tensor : ordered) {
    check_name(tensor->name, names);
    const std::uint64_t end = at + bytes_of(*tensor);
    header[tensor->name] = {{"dtype", dtype_info(tensor->dtype).name},
                            {"shape", tensor->shape},
                            {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t length = text.size();
  AtomicFile file(path);
  file.write(&length, sizeof length);
  file.write(text);
  for (const TensorSlot* tensor : ordered)
    append(file, *tensor, produce);
  file.commit();
}

void write_safetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::unordered_map<std::string, const void*> data;
  std::vector<TensorSlot> slots;
  for (const TensorToWrite& tensor : tensors) {
    if (bytes_of(tensor) > 0 && tensor.data == nullptr) {
      throw Error(Code::internal, "tensor " + tensor.name + " cannot be written: it has no data");
    }
    data.emplace(tensor.name, tensor.data);
    slots.push_back(tensor);
  }
  const auto produce = [&data](const TensorSlot& slot, const ByteSink& sink) {
    sink(data.at(slot.name), static_cast<std::size_t>(slot_bytes(slot)));
  };
  write_safetensors(path, slots, produce, metadata);
}

}  // namespace espalier::tensor_io
