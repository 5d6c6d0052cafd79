#include "core/model/packed_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "core/model/not_finite.h"
#include "core/model/packed_kernels.h"

namespace espalier::model {

namespace {

using tensor_io::DType;
using tensor_io::kCodeGroup;

/// Vectors that pass a panel before the next one comes: 192 x 2048 f32 stay in the cache.
constexpr std::int64_t kBlock = 192;

template <class T>
T* allocate(std::int64_t count) {
  const auto bytes = (static_cast<std::size_t>(count) * sizeof(T) + 63) / 64 * 64;
  void* p = std::aligned_alloc(64, std::max<std::size_t>(bytes, 64));
  if (p == nullptr) throw std::bad_alloc();
  std::memset(p, 0, bytes);
  return static_cast<T*>(p);
}

bool whole_groups(const tensor_io::TensorView& t) {
  const auto block = static_cast<std::int64_t>(tensor_io::dtype_info(t.dtype).block_elements);
  return !t.shape.empty() && t.shape.back() > 0 && t.shape.back() % block == 0;
}

std::size_t at_index(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

/// Calls read(first, count) for runs of rows that lie one after another in one tensor.
template <class Rows, class Read>
void for_runs(const Rows& rows, const Read& read) {
  const auto count = static_cast<std::int64_t>(rows.size());
  for (std::int64_t begin = 0; begin < count;) {
    std::int64_t end = begin + 1;
    while (end < count && rows[at_index(end)].tensor == rows[at_index(begin)].tensor &&
           rows[at_index(end)].row == rows[at_index(end - 1)].row + 1) {
      ++end;
    }
    read(begin, end - begin);
    begin = end;
  }
}

}  // namespace

bool PackedMatrix::can_pack(const std::vector<Part>& parts) {
  if (parts.empty() || !kernels::supported()) return false;
  const DType first = parts[0].tensor->dtype;
  return std::all_of(parts.begin(), parts.end(), [&](const Part& p) {
    const tensor_io::TensorView& t = *p.tensor;
    if (!whole_groups(t)) return false;
    if (tensor_io::has_codes(first)) return tensor_io::has_codes(t.dtype);
    return t.dtype == first && (first == DType::f16 || first == DType::bf16);
  });
}

PackedMatrix::PackedMatrix(const std::vector<Part>& parts, const Parallel& parallel)
    : columns_(parts[0].tensor->shape.back()) {
  std::vector<Source> sources;
  for (const Part& part : parts) {
    const std::int64_t count = part.tensor->numel() / columns_;
    for (std::int64_t r = 0; r < count; ++r)
      sources.push_back({part.tensor, part.order.empty() ? r : part.order[at_index(r)]});
  }
  rows_ = static_cast<std::int64_t>(sources.size());
  const std::int64_t padded = panels() * kPanel;
  const DType first = parts[0].tensor->dtype;
  if (tensor_io::has_codes(first)) {
    for (const Part& part : parts) {
      const DType type = part.tensor->dtype;
      if (type == DType::q6_k) group_ = kCodeGroup;
      has_offsets_ = has_offsets_ || type == DType::q4_1 || type == DType::q5_1 ||
                     type == DType::q4_k || type == DType::q5_k;
    }
    codes_.reset(allocate<std::int8_t>(padded * columns_));
    scales_.reset(allocate<float>(padded * (columns_ / group_)));
    if (has_offsets_) offsets_.reset(allocate<float>(padded * (columns_ / group_)));
  } else {
    kind_ = first == DType::f16 ? Kind::f16 : Kind::bf16;
    bits_.reset(allocate<std::uint16_t>(padded * columns_));
  }
  parallel(panels(), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t row = p * kPanel;
      const auto rows =
          std::span(sources).subspan(at_index(row), at_index(std::min(kPanel, rows_ - row)));
      if (kind_ == Kind::codes) {
        fill_codes(p, rows);
      } else {
        fill_bits(p, rows);
      }
    }
  });
}

void PackedMatrix::fill_codes(std::int64_t panel, std::span<const Source> rows) {
  const std::int64_t groups = columns_ / group_, fine = columns_ / kCodeGroup;
  const auto count = static_cast<std::int64_t>(rows.size());
  std::vector<std::int8_t> codes(at_index(count * columns_));
  std::vector<float> scales(at_index(count * fine)), offsets(scales.size());
  for_runs(rows, [&](std::int64_t lane, std::int64_t n) {
    const Source& first = rows[at_index(lane)];
    tensor_io::read_codes(*first.tensor, first.row * columns_, n * columns_,
                          {codes.data() + lane * columns_, scales.data() + lane * fine,
                           offsets.data() + lane * fine});
  });
  std::int8_t* const out = codes_.get() + panel * columns_ * kPanel;
  for (std::int64_t k = 0; k < columns_; ++k) {
    for (std::int64_t lane = 0; lane < count; ++lane)
      out[k * kPanel + lane] = codes[at_index(lane * columns_ + k)];
  }
  for (std::int64_t lane = 0; lane < count; ++lane) {
    for (std::int64_t g = 0; g < groups; ++g) {
      const std::size_t from = at_index(lane * fine + g * (group_ / kCodeGroup));
      const std::size_t to = at_index((panel * groups + g) * kPanel + lane);
      if (!std::isfinite(scales[from] * 128 + offsets[from])) {
        throw_not_finite(rows[at_index(lane)].tensor->name);
      }
      scales_[to] = scales[from];
      if (has_offsets_) offsets_[to] = offsets[from];
    }
  }
}

void PackedMatrix::fill_bits(std::int64_t panel, std::span<const Source> rows) {
  // All exponent bits set: infinity or NaN.
  const std::uint16_t exponent = kind_ == Kind::f16 ? 0x7C00 : 0x7F80;
  const auto count = static_cast<std::int64_t>(rows.size());
  std::vector<std::uint16_t> bits(at_index(count * columns_));
  for_runs(rows, [&](std::int64_t lane, std::int64_t n) {
    const Source& first = rows[at_index(lane)];
    tensor_io::read_bits(*first.tensor, first.row * columns_, n * columns_,
                         bits.data() + lane * columns_);
  });
  std::uint16_t* const out = bits_.get() + panel * columns_ * kPanel;
  for (std::int64_t k = 0; k < columns_; ++k) {
    for (std::int64_t lane = 0; lane < count; ++lane) {
      const std::uint16_t b = bits[at_index(lane * columns_ + k)];
      if ((b & exponent) == exponent) throw_not_finite(rows[at_index(lane)].tensor->name);
      out[k * kPanel + lane] = b;
    }
  }
}

std::int64_t PackedMatrix::bytes() const {
  const std::int64_t padded = panels() * kPanel;
  if (kind_ != Kind::codes) return padded * columns_ * 2;
  const std::int64_t scales = padded * (columns_ / group_) * 4;
  return padded * columns_ + scales * (has_offsets_ ? 2 : 1);
}

namespace {

/// Vectors that go through a panel together: [columns][count], from the first one of a block.
struct Tile {
  std::int64_t first, count;
  std::vector<float> x;
};

/// `count` vectors [count, columns] as tiles of like height: of at most six, seven vectors go as 4
/// and 3, not as 6 and 1.
std::vector<Tile> side_by_side(const float* x, std::int64_t count, std::int64_t columns) {
  std::vector<Tile> out;
  for (std::int64_t m = 0; m < count;) {
    const std::int64_t tiles = (count - m + kernels::tile() - 1) / kernels::tile();
    const std::int64_t n = (count - m + tiles - 1) / tiles;
    Tile tile{m, n, std::vector<float>(at_index(n * columns))};
    for (std::int64_t r = 0; r < n; ++r) {
      const float* const from = x + (m + r) * columns;
      for (std::int64_t k = 0; k < columns; ++k)
        tile.x[at_index(k * n + r)] = from[k];
    }
    out.push_back(std::move(tile));
    m += n;
  }
  return out;
}

}  // namespace

void PackedMatrix::unpack_panel(std::int64_t panel, std::int64_t from, std::int64_t to, float* out,
                                std::int64_t stride) const {
  const std::int64_t at = (panel * columns_ + from) * kPanel;
  if (kind_ == Kind::codes) {
    const std::int64_t scale = (panel * (columns_ / group_) + from / group_) * kPanel;
    kernels::unpack_codes(codes_.get() + at, scales_.get() + scale,
                          has_offsets_ ? offsets_.get() + scale : nullptr, to - from, group_, out,
                          stride);
  } else {
    kernels::unpack_bits(bits_.get() + at, kind_ == Kind::bf16, to - from, out, stride);
  }
}

void PackedMatrix::multiply_few(std::int64_t count, const float* x, float* out,
                                std::int64_t panel) const {
  const std::int64_t at = panel * columns_ * kPanel;
  if (kind_ == Kind::codes) {
    const std::int64_t scale = panel * (columns_ / group_) * kPanel;
    kernels::codes(count, codes_.get() + at, scales_.get() + scale,
                   has_offsets_ ? offsets_.get() + scale : nullptr, columns_, group_, x, out);
  } else {
    kernels::bits(count, bits_.get() + at, kind_ == Kind::bf16, columns_, x, out);
  }
}

void PackedMatrix::multiply(const float* x, std::int64_t count, float* y, std::int64_t stride,
                            std::int64_t first, std::int64_t last) const {
  // More vectors than one tile: the panel is multiplied out once and stays in the cache, as does a
  // block of vectors.
  const bool many = count > kernels::tile();
  std::vector<float> panel(many ? at_index(columns_ * kPanel) : std::size_t{0});
  for (std::int64_t begin = 0; begin < count; begin += kBlock) {
    const auto tiles =
        side_by_side(x + begin * columns_, std::min(kBlock, count - begin), columns_);
    for (std::int64_t p = first; p < last; ++p) {
      if (many) unpack_panel(p, 0, columns_, panel.data(), kPanel);
      const std::int64_t lanes = std::min(kPanel, rows_ - p * kPanel);
      for (const Tile& tile : tiles) {
        float sums[kernels::kMostTile * kPanel];
        if (many) {
          kernels::values(tile.count, panel.data(), columns_, tile.x.data(), sums);
        } else {
          multiply_few(tile.count, tile.x.data(), sums, p);
        }
        for (std::int64_t r = 0; r < tile.count; ++r) {
          std::memcpy(y + (begin + tile.first + r) * stride + p * kPanel, sums + r * kPanel,
                      at_index(lanes) * sizeof(float));
        }
      }
    }
  }
}

void PackedMatrix::unpack_row(std::int64_t row, float* out) const {
  const std::int64_t panel = row / kPanel, lane = row % kPanel;
  const std::int64_t at = panel * columns_ * kPanel + lane;
  for (std::int64_t k = 0; k < columns_; ++k) {
    const std::size_t i = at_index(at + k * kPanel);
    if (kind_ == Kind::codes) {
      const std::size_t g = at_index((panel * (columns_ / group_) + k / group_) * kPanel + lane);
      const float product = scales_[g] * static_cast<float>(codes_[i]);
      out[k] = has_offsets_ ? product + offsets_[g] : product;
    } else {
      out[k] = kernels::value(bits_[i], kind_ == Kind::bf16);
    }
  }
}

void PackedMatrix::unpack(std::int64_t first, std::int64_t last, std::int64_t from, std::int64_t to,
                          float* out, std::int64_t stride) const {
  for (std::int64_t p = first; p < last; ++p)
    unpack_panel(p, from, to, out + (p - first) * kPanel, stride);
}

}  // namespace espalier::model
