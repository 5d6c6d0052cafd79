#include "core/tensor_io/gguf.h"

#include "core/base/error.h"
#include "core/tensor_io/gguf_parse.h"
#include "core/tensor_io/mapped_file.h"

namespace espalier::tensor_io {

namespace {

class MappedGguf : public GgufFile {
 public:
  explicit MappedGguf(const std::filesystem::path& path)
      : file_(path), content_(parse_gguf(file_.bytes(), path.filename().string())) {
    for (TensorView& tensor : content_.tensors)
      tensor.file = &file_;
  }

  std::span<const TensorView> tensors() const override { return content_.tensors; }
  const GgufValue* value(std::string_view key) const override {
    const auto found = content_.values.find(std::string(key));
    return found == content_.values.end() ? nullptr : &found->second;
  }
  std::vector<std::string> keys() const override { return content_.keys; }
  std::vector<std::byte> raw(std::string_view key) const override {
    const auto found = content_.raw.find(std::string(key));
    if (found == content_.raw.end()) return {};
    std::vector<std::byte> out(found->second.size());
    file_.read(found->second.data(), out.size(), out.data());
    return out;
  }

 private:
  MappedFile file_;
  GgufContent content_;
};

[[noreturn]] void wrong_type(std::string_view key, const char* wanted) {
  throw Error(Code::gguf_bad, "the GGUF key " + std::string(key) + " is not " + wanted,
              "the file may be damaged or written by a faulty converter",
              {{"key", std::string(key)}, {"why", std::string("not ") + wanted}});
}

template <class T>
const std::vector<T>* array(const GgufFile& file, std::string_view key, const char* wanted) {
  const GgufValue* const value = file.value(key);
  if (value == nullptr) return nullptr;
  const auto* const out = std::get_if<std::vector<T>>(value);
  if (out == nullptr) wrong_type(key, wanted);
  return out;
}

}  // namespace

std::unique_ptr<GgufFile> GgufFile::open(const std::filesystem::path& path) {
  return std::make_unique<MappedGguf>(path);
}

std::optional<std::int64_t> GgufFile::integer(std::string_view key) const {
  const GgufValue* const found = value(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* number = std::get_if<std::int64_t>(found)) return *number;
  if (const auto* number = std::get_if<std::uint64_t>(found)) {
    if (*number <= static_cast<std::uint64_t>(INT64_MAX)) return static_cast<std::int64_t>(*number);
  }
  wrong_type(key, "an integer of at most 63 bits");
}

std::optional<double> GgufFile::number(std::string_view key) const {
  const GgufValue* const found = value(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* number = std::get_if<double>(found)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(found)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<std::uint64_t>(found)) return static_cast<double>(*number);
  wrong_type(key, "a number");
}

std::optional<bool> GgufFile::boolean(std::string_view key) const {
  const GgufValue* const found = value(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* truth = std::get_if<bool>(found)) return *truth;
  wrong_type(key, "a truth value");
}

std::optional<std::string> GgufFile::text(std::string_view key) const {
  const GgufValue* const found = value(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(found)) return *text;
  wrong_type(key, "a text");
}

const std::vector<std::string>* GgufFile::texts(std::string_view key) const {
  return array<std::string>(*this, key, "a list of texts");
}

const std::vector<double>* GgufFile::numbers(std::string_view key) const {
  return array<double>(*this, key, "a list of floating-point numbers");
}

const std::vector<std::int64_t>* GgufFile::integers(std::string_view key) const {
  return array<std::int64_t>(*this, key, "a list of integers");
}

}  // namespace espalier::tensor_io
