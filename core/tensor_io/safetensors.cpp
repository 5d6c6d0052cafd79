#include "core/tensor_io/safetensors.h"

#include "core/tensor_io/mapped_file.h"
#include "core/tensor_io/safetensors_header.h"

namespace espalier::tensor_io {

namespace {

class MappedSafetensors : public SafetensorsFile {
 public:
  explicit MappedSafetensors(const std::filesystem::path& path)
      : file_(path), content_(parse_safetensors(file_.bytes(), path.filename().string())) {
    for (TensorView& tensor : content_.tensors)
      tensor.file = &file_;
  }

  std::span<const TensorView> tensors() const override { return content_.tensors; }
  const std::map<std::string, std::string>& metadata() const override { return content_.metadata; }

 private:
  MappedFile file_;
  SafetensorsContent content_;
};

}  // namespace

std::unique_ptr<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
  return std::make_unique<MappedSafetensors>(path);
}

}  // namespace espalier::tensor_io
