#include "core/workbench/library.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/tags.h"
#include "core/base/utf8.h"
#include "core/lora/adapter.h"
#include "core/model/loader.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTags = "espalier-tags.json";
constexpr std::size_t kLongestName = 200;  // a file system takes 255 bytes; "-2" comes after it
constexpr std::size_t kLargestTagFile = std::size_t{1} << 20;

[[noreturn]] void fail(const fs::path& path, int number, const char* what) {
  const std::string detail = std::strerror(number);
  if (number == ENOSPC || number == EDQUOT) {
    throw Error(Code::disk_full, "the disk is full: cannot write " + path.string(),
                "free some space and try again", {{"path", path.string()}, {"detail", detail}});
  }
  throw Error(
      Code::file_unwritable, std::string("cannot ") + what + " " + path.string() + ": " + detail,
      "check that the folder may be written", {{"path", path.string()}, {"detail", detail}});
}

std::string checked(const std::string& name) {
  if (usable_name(name)) return name;
  throw Error(Code::usage, "\"" + utf8::sanitized(name) + "\" is no name for an adapter",
              "a name has no slash and no leading dot", {{"name", utf8::sanitized(name)}});
}

/// The nearest name that can be used.
std::string usable(const std::string& name) {
  std::string out;
  for (const char32_t c : utf8::decode(name)) {
    if (c == '/' || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffd) {
      out += '-';
    } else {
      utf8::append(out, c);
    }
  }
  out = utf8::trim(out);
  out.erase(0, std::min(out.find_first_not_of('.'), out.size()));
  if (out.size() > kLongestName) {
    out.resize(kLongestName);
    out = utf8::complete_prefix(out);
  }
  out = utf8::trim(out);
  return out.empty() ? "adapter" : out;
}

bool there(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

std::string free_name(const fs::path& folder, const std::string& name,
                      const std::string& end = {}) {
  std::string own = name + end;
  for (int i = 2; there(folder / own); ++i)
    own = name + "-" + std::to_string(i) + end;
  return own;
}

/// One rename that never replaces what is there.
void move(const fs::path& from, const fs::path& to) {
  if (!there(from)) {
    throw Error(Code::file_missing, "there is no folder " + from.string(),
                "open the workspace anew", {{"path", from.string()}});
  }
  int failed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (failed != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that does not know the flag.
    if (there(to)) fail(to, EEXIST, "write");
    failed = ::rename(from.c_str(), to.c_str());
  }
  if (failed != 0) fail(to, errno, "write");
  flush_folder(to.parent_path());
  flush_folder(from.parent_path());
}

/// A hidden folder beside its final place, gone again unless it was put there.
class Beside {
 public:
  explicit Beside(const fs::path& folder) {
    static std::atomic<int> count{0};
    make_folder(folder);
    path_ = folder / (".part-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    make_folder(path_);
  }
  ~Beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

bool belongs(const std::string& file) {
  return file == "adapter_model.safetensors" || file == "adapter_config.json" ||
         file == "espalier.json" || file == kTags || file == "README.md" ||
         file.starts_with("LICENSE") || file.starts_with("NOTICE");
}

void flush_file(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

/// Regular files alone, links followed: a cache of downloads holds nothing else.
void copy_adapter(const fs::path& from, const fs::path& to) {
  std::error_code error;
  for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code failed;
    if (!belongs(name) || !fs::is_regular_file(it->path(), failed)) continue;
    fs::copy_file(it->path(), to / name, failed);
    if (failed) fail(to / name, failed.value(), "write");
    // Whatever rights the original has, ours can be removed and tagged.
    fs::permissions(to / name, fs::perms::owner_read | fs::perms::owner_write,
                    fs::perm_options::add, failed);
    flush_file(to / name);
  }
  if (error) {
    throw Error(Code::file_unreadable, "cannot read " + from.string() + ": " + error.message(),
                "check its permissions", {{"path", from.string()}});
  }
}

/// The copy at its place, under the first free name.
fs::path place_copy(const fs::path& source, const fs::path& folder, const std::string& name) {
  const Beside part(folder);
  copy_adapter(source, part.path());
  fs::path target = folder / free_name(folder, name);
  move(part.path(), target);
  return target;
}

/// A path's last part, also of one that ends in a slash.
std::string last_part(const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole.filename().string() : whole.parent_path().filename().string();
}

}  // namespace

bool usable_name(const std::string& name) {
  return !name.empty() && name.size() <= kLongestName && utf8::valid(name) && usable(name) == name;
}

std::string import_adapter(const fs::path& workspace, const fs::path& source,
                           const std::string& name) {
  lora::load_adapter(source);
  const fs::path adapters = workspace / "adapters";
  std::error_code error;
  const fs::path parent = fs::absolute(source / "x").lexically_normal().parent_path().parent_path();
  if (fs::equivalent(parent, adapters, error)) return last_part(source);
  return place_copy(source, adapters, usable(name.empty() ? last_part(source) : name))
      .filename()
      .string();
}

std::string import_model(const fs::path& workspace, const fs::path& source) {
  model::read_config(source);
  const fs::path models = workspace / "models";
  make_folder(models);
  std::error_code error;
  for (fs::directory_iterator it(models, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (fs::equivalent(it->path(), source, ignored)) return it->path().filename().string();
  }
  const fs::path whole = fs::canonical(source);
  // A file keeps its ending: that is what it is known by.
  const bool folder = fs::is_directory(whole, error);
  const std::string end = folder ? std::string() : whole.extension().string();
  const std::string stem = folder ? last_part(source) : fs::path(last_part(source)).stem().string();
  const fs::path target = models / free_name(models, usable(stem), end);
  fs::create_symlink(whole, target, error);
  if (error) fail(target, error.value(), "create");
  flush_folder(models);
  return target.filename().string();
}

void rename_adapter(const fs::path& workspace, const std::string& from, const std::string& to) {
  if (from == to) return;
  move(workspace / "adapters" / checked(from), workspace / "adapters" / checked(to));
}

std::string remove_adapter(const fs::path& workspace, const std::string& name) {
  const fs::path from = workspace / "adapters" / checked(name);
  const fs::path trash = workspace / "trash";
  make_folder(trash);
  std::string own = free_name(trash, name);
  move(from, trash / own);
  return own;
}

std::string restore_adapter(const fs::path& workspace, const std::string& in_trash,
                            const std::string& name) {
  const fs::path adapters = workspace / "adapters";
  make_folder(adapters);
  std::string own = free_name(adapters, checked(name));
  move(workspace / "trash" / checked(in_trash), adapters / own);
  return own;
}

fs::path export_adapter(const fs::path& adapter, const fs::path& into) {
  lora::inspect_adapter(adapter);
  return place_copy(adapter, into, usable(last_part(adapter)));
}

std::vector<std::string> read_tags(const fs::path& adapter) {
  std::vector<std::string> out;
  std::error_code error;
  if (!fs::is_regular_file(adapter / kTags, error)) return out;
  try {
    const Json json = json::parse(read_file(adapter / kTags, kLargestTagFile));
    const auto it = json.is_object() ? json.find("tags") : json.end();
    if (it == json.end() || !it->is_array()) return out;
    for (const Json& tag : *it) {
      if (tag.is_string()) out.push_back(tag.get<std::string>());
    }
    out = tidy_tags(out);
  } catch (const Error&) {
    // Somebody else's file: an adapter is good without its tags.
    out.clear();
  }
  return out;
}

void write_tags(const fs::path& adapter, const std::vector<std::string>& tags) {
  std::error_code error;
  if (!fs::is_directory(adapter, error)) {
    throw Error(Code::file_missing, "there is no folder " + adapter.string(),
                "open the workspace anew", {{"path", adapter.string()}});
  }
  const std::vector<std::string> kept = tidy_tags(tags);
  if (!kept.empty()) {
    write_file(adapter / kTags, json::dump(Json{{"tags", kept}}, 1) + "\n");
    return;
  }
  fs::remove(adapter / kTags, error);
  if (error) fail(adapter / kTags, error.value(), "remove");
}

}  // namespace espalier::workbench
