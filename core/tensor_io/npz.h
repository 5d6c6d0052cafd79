#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace espalier::tensor_io {

/// One array of a .npz. `bytes` are the elements as numpy has them: row-major, little-endian.
struct NpyArray {
  std::string name;  ///< letters, digits and _
  std::string type;  ///< numpy's: "<f8", "<i8", "|b1", "<U12"
  std::vector<std::int64_t> shape;
  std::string bytes;
};

/// From values in row-major order; their number must be that of the shape (throws internal).
NpyArray npy(const std::string& name, std::vector<std::int64_t> shape,
             std::span<const double> values);
NpyArray npy(const std::string& name, std::vector<std::int64_t> shape,
             std::span<const std::int64_t> values);
/// One row of texts, as wide as the longest has code points. numpy drops zeros at a text's end.
NpyArray npy(const std::string& name, std::span<const std::string> texts);

/// The bytes of a .npy file (format version 1.0).
std::string npy_file(const NpyArray& array);

/// What numpy.load reads: a zip of NAME.npy, stored, not compressed. Written atomically. Throws
/// file_unwritable, disk_full, and data_format where it would pass the 4 GiB of a plain zip.
void write_npz(const std::filesystem::path& path, std::span<const NpyArray> arrays);

}  // namespace espalier::tensor_io
