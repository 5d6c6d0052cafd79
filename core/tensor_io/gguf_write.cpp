#include "core/tensor_io/gguf_write.h"

#include <cstring>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tensor_io/gguf_types.h"

namespace espalier::tensor_io {

namespace {

constexpr std::uint64_t kAlignment = 32;

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

void put_text(std::string& out, const std::string& text) {
  put(out, std::uint64_t{text.size()});
  out += text;
}

std::uint64_t padding(std::uint64_t size) {
  return (kAlignment - size % kAlignment) % kAlignment;
}

std::string header(const GgufKeys& keys, std::span<const TensorSlot> tensors) {
  std::string out = "GGUF";
  put(out, std::uint32_t{3});
  put(out, std::uint64_t{tensors.size()});
  put(out, std::uint64_t{keys.count()});
  out += keys.bytes();
  std::uint64_t at = 0;
  std::unordered_set<std::string> names;
  for (const TensorSlot& slot : tensors) {
    const std::uint64_t bytes = slot_bytes(slot);
    if (slot.name.empty() || slot.name.size() > kMaxTensorName || !utf8::valid(slot.name) ||
        !names.insert(slot.name).second || slot.shape.empty() || slot.shape.size() > 4 ||
        bytes == 0) {
      throw Error(Code::internal, "\"" + utf8::sanitized(slot.name) + "\" cannot be a tensor");
    }
    put_text(out, slot.name);
    put(out, static_cast<std::uint32_t>(slot.shape.size()));
    for (auto size = slot.shape.rbegin(); size != slot.shape.rend(); ++size)
      put(out, static_cast<std::uint64_t>(*size));
    put(out, gguf_type_id(slot.dtype));
    put(out, at);
    at += bytes + padding(bytes);
  }
  out.append(padding(out.size()), '\0');
  return out;
}

}  // namespace

void GgufKeys::head(const std::string& key, std::uint32_t type) {
  if (key.empty() || !keys_.insert(key).second) {
    throw Error(Code::internal, "the GGUF key \"" + key + "\" is empty or stands twice");
  }
  put_text(bytes_, key);
  put(bytes_, type);
}

GgufKeys& GgufKeys::u32(const std::string& key, std::uint32_t value) {
  head(key, static_cast<std::uint32_t>(GgufValueType::u32));
  put(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::f32(const std::string& key, float value) {
  head(key, static_cast<std::uint32_t>(GgufValueType::f32));
  put(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::boolean(const std::string& key, bool value) {
  head(key, static_cast<std::uint32_t>(GgufValueType::boolean));
  put(bytes_, static_cast<std::uint8_t>(value ? 1 : 0));
  return *this;
}

GgufKeys& GgufKeys::text(const std::string& key, const std::string& value) {
  head(key, static_cast<std::uint32_t>(GgufValueType::string));
  put_text(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::texts(const std::string& key, std::span<const std::string> values) {
  head(key, static_cast<std::uint32_t>(GgufValueType::array));
  put(bytes_, static_cast<std::uint32_t>(GgufValueType::string));
  put(bytes_, std::uint64_t{values.size()});
  for (const std::string& value : values)
    put_text(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::f32s(const std::string& key, std::span<const float> values) {
  head(key, static_cast<std::uint32_t>(GgufValueType::array));
  put(bytes_, static_cast<std::uint32_t>(GgufValueType::f32));
  put(bytes_, std::uint64_t{values.size()});
  for (const float value : values)
    put(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::i32s(const std::string& key, std::span<const std::int32_t> values) {
  head(key, static_cast<std::uint32_t>(GgufValueType::array));
  put(bytes_, static_cast<std::uint32_t>(GgufValueType::i32));
  put(bytes_, std::uint64_t{values.size()});
  for (const std::int32_t value : values)
    put(bytes_, value);
  return *this;
}

GgufKeys& GgufKeys::raw(const std::string& key, std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(std::uint32_t)) {
    throw Error(Code::internal, "the GGUF key \"" + key + "\" has no type");
  }
  std::uint32_t type = 0;
  std::memcpy(&type, bytes.data(), sizeof type);
  head(key, type);
  bytes_.append(reinterpret_cast<const char*>(bytes.data()) + sizeof type,
                bytes.size() - sizeof type);
  return *this;
}

void write_gguf(const std::filesystem::path& path, const GgufKeys& keys,
                std::span<const TensorSlot> tensors, const TensorBytes& produce) {
  const std::string head = header(keys, tensors);
  const std::string zeros(kAlignment, '\0');
  AtomicFile file(path);
  file.write(head);
  for (const TensorSlot& slot : tensors) {
    append(file, slot, produce);
    file.write(zeros.data(), static_cast<std::size_t>(padding(slot_bytes(slot))));
  }
  file.commit();
}

}  // namespace espalier::tensor_io
