#include "core/base/temporary_folder.h"

#include <cstdlib>
#include <string>
#include <system_error>

#include "core/base/error.h"

namespace espalier {

TemporaryFolder::TemporaryFolder(std::string_view prefix) {
  const std::filesystem::path parent = std::filesystem::temp_directory_path();
  std::string name = (parent / (std::string(prefix) + "-XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(Code::file_unwritable, "no temporary folder can be made in " + parent.string(),
                "check the permissions and the free space there, or set TMPDIR",
                {{"path", parent.string()}});
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace espalier
