#include "core/merge/report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/merge/low_rank.h"

namespace espalier::merge {

namespace {

using torch::Tensor;
using Matrix = std::vector<std::vector<double>>;

/// B A in f64; the weight of a sum is part of B.
struct Product {
  Tensor b, a;
};

double inner(const Product& x, const Product& y) {
  return merge::inner(x.b, x.a, y.b, y.a);
}

double root(double square) {
  return std::sqrt(std::max(0.0, square));
}

/// ||x - y|| / ||y||, null where y is 0.
Json distance(const Product& x, const Product& y) {
  const double yy = inner(y, y);
  if (!(yy > 0)) return nullptr;
  return root(inner(x, x) - 2 * inner(x, y) + yy) / root(yy);
}

struct Module {
  std::vector<std::optional<Product>> own;  ///< D_i, by adapter
  std::vector<double> weights;
  Product sum, product_of_sums;
};

Module module_of(const std::vector<lora::Entry>& entries, bool scale, model::ModuleId id) {
  Module out;
  std::vector<Tensor> a, b;
  std::int64_t rank = 1;
  for (const lora::Entry& e : entries) {
    if (const auto it = e.adapter->modules.find(id); it != e.adapter->modules.end()) {
      rank = std::max(rank, it->second.rank());
    }
  }
  Tensor sum_a, sum_b;
  for (const lora::Entry& e : entries) {
    out.weights.push_back(e.weight);
    const auto it = e.adapter->modules.find(id);
    if (it == e.adapter->modules.end()) {
      out.own.emplace_back();
      continue;
    }
    const lora::Factors& f = it->second;
    const Tensor own_b = f.b.to(torch::kFloat64) * (scale ? f.scale() : 1.0);
    const Tensor own_a = f.a.to(torch::kFloat64);
    out.own.push_back(Product{own_b, own_a});
    a.push_back(own_a);
    b.push_back(own_b * e.weight);
    if (!sum_a.defined()) {
      sum_a = torch::zeros({rank, own_a.size(1)}, torch::kFloat64);
      sum_b = torch::zeros({own_b.size(0), rank}, torch::kFloat64);
    }
    const double w = root(std::abs(e.weight));
    sum_a.narrow(0, 0, f.rank()).add_(own_a, std::copysign(w, e.weight));
    sum_b.narrow(1, 0, f.rank()).add_(own_b, w);
  }
  out.sum = {at::cat(b, 1), at::cat(a, 0)};
  out.product_of_sums = {sum_b, sum_a};
  return out;
}

/// Figures over single entries, summed over modules before they are divided.
struct Entries {
  double conflicting = 0, all = 0, left = 0, brought = 0;

  void add(const Module& m) {
    constexpr std::int64_t kRows = 256;
    const std::int64_t rows = m.sum.b.size(0);
    for (std::int64_t at = 0; at < rows; at += kRows) {
      const std::int64_t n = std::min(kRows, rows - at);
      Tensor sum, mass, plus, minus;
      for (std::size_t i = 0; i < m.own.size(); ++i) {
        if (!m.own[i]) continue;
        const Tensor d = m.own[i]->b.narrow(0, at, n).matmul(m.own[i]->a) * m.weights[i];
        sum = sum.defined() ? sum + d : d;
        mass = mass.defined() ? mass + d.abs() : d.abs();
        plus = plus.defined() ? plus.logical_or(d > 0) : d > 0;
        minus = minus.defined() ? minus.logical_or(d < 0) : d < 0;
      }
      conflicting += plus.logical_and(minus).sum().item<double>();
      all += static_cast<double>(sum.numel());
      left += sum.abs().sum().item<double>();
      brought += mass.sum().item<double>();
    }
  }
  void add(const Entries& e) {
    conflicting += e.conflicting;
    all += e.all;
    left += e.left;
    brought += e.brought;
  }
  void write(Json& to) const {
    to["sign_conflict"] = all > 0 ? conflicting / all : 0.0;
    to["cancelled"] = brought > 0 ? 1 - left / brought : 0.0;
  }
};

/// exp(H) of the singular values as shares; 0 where there are none.
double effective_rank(const std::vector<double>& spectrum) {
  double total = 0, entropy = 0;
  for (const double s : spectrum)
    total += s;
  if (!(total > 0)) return 0;
  for (const double s : spectrum) {
    if (s > 0) entropy -= s / total * std::log(s / total);
  }
  return std::exp(entropy);
}

Matrix grams(const Module& m) {
  const std::size_t n = m.own.size();
  Matrix out(n, std::vector<double>(n, 0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      if (m.own[i] && m.own[j]) out[i][j] = out[j][i] = inner(*m.own[i], *m.own[j]);
    }
  }
  return out;
}

void add(Matrix& to, const Matrix& more) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    for (std::size_t j = 0; j < to.size(); ++j)
      to[i][j] += more[i][j];
  }
}

Json cosines(const Matrix& gram) {
  Json out = Json::array();
  for (std::size_t i = 0; i < gram.size(); ++i) {
    Json row = Json::array();
    for (std::size_t j = 0; j < gram.size(); ++j) {
      const double norm = root(gram[i][i]) * root(gram[j][j]);
      row.push_back(norm > 0 ? std::clamp(gram[i][j] / norm, -1.0, 1.0) : 0.0);
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::map<model::ModuleId, bool> modules_of(const std::vector<lora::Entry>& entries) {
  std::map<model::ModuleId, bool> out;
  for (const lora::Entry& e : entries) {
    for (const auto& [id, f] : e.adapter->modules)
      out[id] = true;
  }
  return out;
}

/// Squares that add up over modules.
struct Squares {
  double sum = 0, cross = 0, off = 0, merged = 0;
};

Json norms(const Matrix& gram, const std::vector<double>* weights) {
  Json out = Json::array();
  for (std::size_t i = 0; i < gram.size(); ++i)
    out.push_back(root(gram[i][i]) * (weights != nullptr ? std::abs((*weights)[i]) : 1.0));
  return out;
}

}  // namespace

Json similarity(const std::vector<lora::Entry>& entries, bool scale) {
  torch::NoGradGuard no_grad;
  Matrix total(entries.size(), std::vector<double>(entries.size(), 0));
  Json modules = Json::array();
  for (const auto& [id, ignored] : modules_of(entries)) {
    const Matrix gram = grams(module_of(entries, scale, id));
    modules.push_back({{"module", model::module_name(id.layer, id.proj)},
                       {"norms", norms(gram, nullptr)},
                       {"cosines", cosines(gram)}});
    add(total, gram);
  }
  return {{"norms", norms(total, nullptr)}, {"cosines", cosines(total)}, {"modules", modules}};
}

Json report(const std::vector<lora::Entry>& entries, bool scale, const lora::Adapter& merged) {
  torch::NoGradGuard no_grad;
  Json modules = Json::array();
  Matrix total(entries.size(), std::vector<double>(entries.size(), 0));
  Entries all;
  Squares squares;
  std::vector<double> weights;
  for (const lora::Entry& e : entries)
    weights.push_back(e.weight);
  for (const auto& [id, ignored] : modules_of(entries)) {
    const Module m = module_of(entries, scale, id);
    const lora::Factors& f = merged.modules.at(id);
    const Product made{f.b.to(torch::kFloat64) * f.scale(), f.a.to(torch::kFloat64)};
    const Matrix gram = grams(m);
    Entries entry;
    entry.add(m);
    const Tensor s = thin_svd_of_product(made.b, made.a).s.contiguous();
    const std::vector<double> spectrum(s.data_ptr<double>(), s.data_ptr<double>() + s.numel());
    const double sum = inner(m.sum, m.sum), own = inner(made, made);
    Json row{{"module", model::module_name(id.layer, id.proj)},
             {"norms", norms(gram, nullptr)},
             {"weighted", norms(gram, &m.weights)},
             {"merged_norm", root(own)},
             {"cosines", cosines(gram)},
             {"cross_term_error", distance(m.product_of_sums, m.sum)},
             {"distance", distance(made, m.sum)},
             {"effective_rank", effective_rank(spectrum)},
             {"spectrum", spectrum}};
    entry.write(row);
    modules.push_back(std::move(row));
    add(total, gram);
    all.add(entry);
    squares.sum += sum;
    squares.merged += own;
    squares.off += own - 2 * inner(made, m.sum) + sum;
    squares.cross +=
        inner(m.product_of_sums, m.product_of_sums) - 2 * inner(m.product_of_sums, m.sum) + sum;
  }
  const auto share = [&](double square) {
    return squares.sum > 0 ? Json(root(square) / root(squares.sum)) : Json();
  };
  Json whole{{"norms", norms(total, nullptr)},
             {"weighted", norms(total, &weights)},
             {"merged_norm", root(squares.merged)},
             {"cross_term_error", share(squares.cross)},
             {"distance", share(squares.off)}};
  all.write(whole);
  Json names = Json::array();
  for (const lora::Entry& e : entries)
    names.push_back(e.adapter->name);
  return {
      {"adapters", names}, {"similarity", cosines(total)}, {"modules", modules}, {"total", whole}};
}

}  // namespace espalier::merge
