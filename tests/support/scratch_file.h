#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <string>

namespace espalier::test {

/// A folder that goes with the object. Files are written without flushing to the disk, so a test
/// may write thousands.
class ScratchFolder {
 public:
  std::filesystem::path path() const { return folder_.path().toStdString(); }
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path out = path() / name;
    std::ofstream(out, std::ios::binary) << bytes;
    return out;
  }

 private:
  QTemporaryDir folder_;
};

}  // namespace espalier::test
