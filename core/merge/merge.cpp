#include "core/merge/merge.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "core/base/error.h"
#include "core/merge/lego.h"
#include "core/merge/low_rank.h"
#include "core/merge/modules.h"
#include "core/merge/pico.h"
#include "core/merge/robust.h"

namespace espalier::merge {

namespace {

using lora::Adapter;
using lora::Entry;
using lora::Factors;
using torch::Tensor;

/// On A and on B apart: weights sgn(c) sqrt|c| and sqrt|c|, alpha / r as part of the weight.
Adapter on_factors(const Request& request, const std::string& rule) {
  const Combine how = ruled(request, rule);
  const std::vector<std::uint64_t> stream = streams(request.entries);
  std::map<model::ModuleId, std::pair<std::vector<Term>, std::vector<Term>>> terms;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& e = request.entries[i];
    for (const auto& [id, f] : e.adapter->modules) {
      const double c = e.weight * (request.scale ? f.scale() : 1);
      auto& [a, b] = terms[id];
      if (!a.empty() && a[0].value.size(0) != f.rank()) {
        throw Error(Code::adapter_rank, "merging factor by factor needs adapters of one rank",
                    "use cat, svd, core_space or product_of_sums for different ranks",
                    {{"adapter", e.adapter->name}});
      }
      a.push_back({f.a, std::copysign(std::sqrt(std::abs(c)), c), stream[i]});
      b.push_back({f.b, std::sqrt(std::abs(c)), stream[i]});
    }
  }
  Adapter out;
  for (const auto& [id, pair] : terms) {
    const Tensor a = combine(how, pair.first, place_of(id, 0));
    const Tensor b = combine(how, pair.second, place_of(id, 1));
    out.modules[id] = {a, b, static_cast<double>(a.size(0))};
  }
  return out;
}

/// x cut to a rank, and PEFT's svd_clamp: entries of both factors between -+ this quantile of them
/// all. It depends on signs that an SVD leaves open; here the largest entry of each column of U is
/// positive.
Factors cut_and_clamped(Svd x, std::int64_t rank, double quantile) {
  if (quantile <= 0) return factors_of(x, rank);
  if (x.s.numel() > 0) {
    const Tensor top = x.u.gather(0, x.u.abs().argmax(0, true));  // [1, k]
    const Tensor sign = at::where(top < 0, -1.0, 1.0).to(torch::kFloat64);
    x.u = x.u * sign;
    x.vh = x.vh * sign.t();
  }
  Factors f = factors_of(x, rank);
  const Tensor all = at::cat({f.b.flatten(), f.a.flatten()}).to(torch::kFloat64);
  const double high = at::quantile(all, quantile).item<double>();
  f.a = f.a.clamp(-high, high);
  f.b = f.b.clamp(-high, high);
  return f;
}

/// On the updates D_i themselves, [out, in], cut to a rank.
Adapter on_products(const Request& request, const std::string& rule) {
  const Combine how = ruled(request, rule);
  const std::int64_t rank = request.rank > 0 ? request.rank : largest_rank(request);
  return each_module(request, [&](model::ModuleId id, const Parts& parts) {
    std::vector<Term> terms;
    for (const Part& p : parts)
      terms.push_back({p.product(), p.weight, p.stream});
    return cut_and_clamped(thin_svd(combine(how, terms, place_of(id, 2)) * request.lambda), rank,
                           request.svd_clamp);
  });
}

Adapter svd_of_sum(const Request& request) {
  const std::int64_t rank = request.rank > 0 ? request.rank : largest_rank(request);
  return each_module(request, [&](model::ModuleId, const Parts& parts) {
    const Factors sum = exact_sum(parts);
    return cut_and_clamped(thin_svd_of_product(sum.b, sum.a), rank, request.svd_clamp);
  });
}

Adapter sum_of_products(const Request& request) {
  return each_module(request, [&](model::ModuleId, const Parts& parts) {
    Factors sum = exact_sum(parts);
    sum.a = sum.a * request.lambda;
    return request.rank > 0 ? factors_of(thin_svd_of_product(sum.b, sum.a), request.rank) : sum;
  });
}

Adapter knots(const Request& request) {
  const Combine how = ruled(request, request.combine.rule);
  return each_module(request, [&](model::ModuleId id, const Parts& parts) {
    // [D_1 .. D_n] = Q_b [R_1 A_1 .. R_n A_n]: its left basis is Q_b U, its blocks S V_i^T are
    // U^T R_i A_i, of size sum r x in.
    const auto [q, r] = at::linalg_qr(side_by_side_b(parts).to(torch::kFloat64));
    std::vector<Tensor> blocks;
    std::int64_t at = 0;
    for (const Part& p : parts) {
      blocks.push_back(r.narrow(1, at, p.a.size(0)).matmul(p.a.to(torch::kFloat64)));
      at += p.a.size(0);
    }
    const Tensor u = thin_svd(at::cat(blocks, 1)).u;
    if (u.size(1) == 0) return result(request, parts[0].b * 0, parts[0].a);
    std::vector<Term> terms;
    for (std::size_t i = 0; i < parts.size(); ++i)
      terms.push_back({u.t().matmul(blocks[i]), parts[i].weight, parts[i].stream});
    const Tensor merged = combine(how, terms, place_of(id, 2)) * request.lambda;
    return result(request, q.matmul(u), merged);
  });
}

/// TSV-M: the leading triplets of each task side by side, weighted, both sides made orthonormal.
/// `room`: triplets that a task may keep. B [out, k] and A [k, in]; undefined where all are 0.
std::pair<Tensor, Tensor> decorrelated(const std::vector<Svd>& tasks,
                                       const std::vector<double>& weights, std::int64_t room) {
  std::vector<Tensor> u, s, v;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Svd& x = tasks[i];
    const std::int64_t k = std::min(std::max<std::int64_t>(1, room), x.s.size(0));
    u.push_back(x.u.narrow(1, 0, k));
    s.push_back(x.s.narrow(0, 0, k) * weights[i]);
    v.push_back(x.vh.narrow(0, 0, k).t());
  }
  const Tensor all = at::cat(s);
  if (all.numel() == 0) return {};
  return {orthonormal(at::cat(u, 1)) * all, orthonormal(at::cat(v, 1)).t()};
}

/// A matrix has this many singular directions for each of `tasks`.
std::int64_t room_for(const Tensor& rows, const Tensor& columns, std::size_t tasks) {
  return std::min(rows.size(0), columns.size(1)) / static_cast<std::int64_t>(tasks);
}

/// combine() of the core matrices, or TSV-M of them.
Tensor merged_core(const Request& request, const Combine& how, const std::vector<Term>& terms,
                   model::ModuleId id) {
  if (how.rule != "tsv_m") return combine(how, terms, place_of(id, 2));
  std::vector<Svd> tasks;
  std::vector<double> weights;
  for (const Term& term : terms) {
    tasks.push_back(thin_svd(term.value));
    weights.push_back(term.weight);
  }
  const Tensor& first = terms[0].value;
  const auto [b, a] = decorrelated(tasks, weights, room_for(first, first, terms.size()));
  return b.defined() ? b.matmul(a) : first * 0;
}

Adapter core_space(const Request& request) {
  const Combine how = ruled(request, request.combine.rule);
  return each_module(request, [&](model::ModuleId id, const Parts& parts) {
    const Tensor basis_b = thin_svd(side_by_side_b(parts)).u;  // [out, k_b]
    const Tensor basis_a = thin_svd(stacked_a(parts)).vh;      // [k_a, in]
    if (basis_b.size(1) == 0 || basis_a.size(0) == 0) {
      return result(request, parts[0].b * 0, parts[0].a);
    }
    std::vector<Term> terms;
    for (const Part& p : parts) {
      const Tensor left = basis_b.t().matmul(p.scaled_b().to(torch::kFloat64));
      const Tensor right = p.a.to(torch::kFloat64).matmul(basis_a.t());
      terms.push_back({left.matmul(right), p.weight, p.stream});
    }
    Tensor core = merged_core(request, how, terms, id) * request.lambda;
    if (request.isotropic) {
      const Svd s = thin_svd(core);
      if (s.s.numel() > 0) core = s.u.matmul(s.vh) * s.s.mean();
    }
    return result(request, basis_b.matmul(core), basis_a);
  });
}

Adapter tsv_m(const Request& request) {
  return each_module(request, [&](model::ModuleId, const Parts& parts) {
    std::vector<Svd> tasks;
    std::vector<double> weights;
    for (const Part& p : parts) {
      tasks.push_back(thin_svd_of_product(p.scaled_b(), p.a));
      weights.push_back(p.weight);
    }
    const auto [b, a] =
        decorrelated(tasks, weights, room_for(parts[0].b, parts[0].a, parts.size()));
    if (!b.defined()) return result(request, parts[0].b * 0, parts[0].a);
    return result(request, b * request.lambda, a);
  });
}

Adapter iso_c(const Request& request) {
  return each_module(request, [&](model::ModuleId, const Parts& parts) {
    Factors sum = exact_sum(parts);
    sum.a = sum.a * request.lambda;
    if (request.entries.size() == 1) return result(request, sum.b, sum.a);
    Svd x = thin_svd_of_product(sum.b, sum.a);
    if (x.s.numel() > 0) x.s = x.s.mean().expand_as(x.s);
    return factors_of(x, request.rank);
  });
}

/// What each side of an arc is multiplied by at t, where the sides have this cosine.
std::pair<double, double> arc(double cosine, double t) {
  constexpr double kStraight = 0.9995;
  if (std::abs(cosine) > kStraight) return {1 - t, t};
  const double angle = std::acos(cosine);
  return {std::sin((1 - t) * angle) / std::sin(angle), std::sin(t * angle) / std::sin(angle)};
}

Adapter slerp(const Request& request) {
  const std::vector<Entry>& entries = request.entries;
  if (entries.size() > 2) {
    throw Error(Code::plan_source_count, "slerp goes from one adapter to one other",
                "name two adapters", {{"method", request.method}});
  }
  return each_module(request, [&](model::ModuleId, Parts parts) {
    if (parts.size() == 2) {
      const double whole = parts[0].weight + parts[1].weight;
      const double t = whole != 0 ? parts[1].weight / whole : 0.5;
      std::tie(parts[0].weight, parts[1].weight) = arc(cosine_of(parts[0], parts[1]), t);
    }
    const Factors sum = exact_sum(parts);
    return result(request, sum.b, sum.a * request.lambda);
  });
}

using Function = std::function<Adapter(const Request&)>;

Function factors_by(const char* rule) {
  return [rule](const Request& r) { return on_factors(r, rule); };
}
Function products_by(const char* rule) {
  return [rule](const Request& r) { return on_products(r, rule); };
}

const Function& function_of(const std::string& method);

/// The one list.
const std::map<std::string, Function>& table() {
  static const std::map<std::string, Function> all{
      {"linear", factors_by("linear")},
      {"ties", factors_by("ties")},
      {"dare_linear", factors_by("dare_linear")},
      {"dare_ties", factors_by("dare_ties")},
      {"magnitude_prune", factors_by("magnitude_prune")},
      {"cat", sum_of_products},
      {"task_arithmetic", sum_of_products},
      {"svd", svd_of_sum},
      {"ties_svd", products_by("ties")},
      {"dare_linear_svd", products_by("dare_linear")},
      {"dare_ties_svd", products_by("dare_ties")},
      {"magnitude_prune_svd", products_by("magnitude_prune")},
      {"breadcrumbs", products_by("breadcrumbs")},
      {"breadcrumbs_ties", products_by("breadcrumbs_ties")},
      {"della_linear", products_by("della_linear")},
      {"della", products_by("della")},
      {"knots", knots},
      {"core_space", core_space},
      {"tsv_m", tsv_m},
      {"iso_c", iso_c},
      {"slerp", slerp},
      {"lora_lego", lego},
      {"robust_merge", robust_merge},
      {"pico", [](const Request& r) { return pico(r, function_of(r.merge_by)); }},
      {"product_of_sums",
       [](const Request& r) {
         return lora::AdapterStack(r.entries, r.scale, r.weight_both, torch::kCPU).merged();
       }},
  };
  return all;
}

const Function& function_of(const std::string& method) {
  const auto found = table().find(method);
  if (found != table().end()) return found->second;
  std::string known;
  for (const std::string& name : methods())
    known += (known.empty() ? "" : ", ") + name;
  throw Error(Code::plan_method, "\"" + method + "\" is no merge of adapters alone",
              "known: " + known, {{"method", method}});
}

template <class T>
void read(const Json& parameters, const char* key, T& to) {
  const auto it = parameters.find(key);
  if (it != parameters.end() && !it->is_null()) to = it->template get<T>();
}

}  // namespace

void read_parameters(const Json& parameters, Request& request) {
  read(parameters, "density", request.combine.density);
  read(parameters, "majority_sign_method", request.combine.majority_sign);
  read(parameters, "gamma", request.combine.gamma);
  read(parameters, "epsilon", request.combine.epsilon);
  read(parameters, "combine", request.combine.rule);
  read(parameters, "svd_rank", request.rank);
  read(parameters, "svd_clamp", request.svd_clamp);
  read(parameters, "lambda", request.lambda);
  read(parameters, "isotropic", request.isotropic);
  read(parameters, "merge_by", request.merge_by);
  read(parameters, "rescale", request.rescale);
  read(parameters, "parameter_reweight", request.parameter_reweight);
  read(parameters, "output_reweight", request.output_reweight);
  read(parameters, "tail", request.tail);
  read(parameters, "strength", request.strength);
  read(parameters, "scale_adapters", request.scale);
  if (const auto it = parameters.find("weight_form"); it != parameters.end())
    request.weight_both = *it == "both";
}

std::vector<std::string> methods() {
  std::vector<std::string> out;
  for (const auto& [name, function] : table())
    out.push_back(name);
  return out;
}

Adapter merge(const Request& request) {
  torch::NoGradGuard no_grad;
  if (request.entries.empty()) {
    throw Error(Code::train_not_trainable, "there is no adapter to merge",
                "add at least one adapter");
  }
  Adapter out = function_of(request.method)(request);
  out.rank = 0;
  for (const auto& [id, f] : out.modules)
    out.rank = std::max(out.rank, f.rank());
  for (auto& [id, f] : out.modules)
    f = lora::padded(f.a, f.b, out.rank);
  out.alpha = static_cast<double>(out.rank);
  return out;
}

}  // namespace espalier::merge
