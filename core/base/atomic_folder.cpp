#include "core/base/atomic_folder.h"

#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"

namespace espalier {

namespace fs = std::filesystem;

AtomicFolder::AtomicFolder(fs::path wanted) : wanted_(std::move(wanted)) {
  if (!wanted_.has_filename()) wanted_ = wanted_.parent_path();
  path_ = wanted_;
  path_ += ".part-" + std::to_string(::getpid());
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  make_folder(path_);
}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

void AtomicFolder::commit() {
  std::error_code code;
  fs::rename(path_, wanted_, code);
  if (code) {
    throw Error(Code::file_unwritable, "cannot rename " + path_.string() + ": " + code.message(),
                "name a folder that is not there yet",
                {{"path", wanted_.string()}, {"detail", code.message()}});
  }
  path_.clear();
}

}  // namespace espalier
