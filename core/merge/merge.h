#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/lora/adapter_stack.h"
#include "core/merge/combine.h"

namespace espalier::merge {

/// What a static merge is asked for.
struct Request {
  std::string method;  ///< a name of methods()
  std::vector<lora::Entry> entries;
  bool scale =
      true;  ///< fold alpha / r into B, so that D_i = (alpha_i / r_i) B_i A_i, else B_i A_i
  bool weight_both = false;  ///< product_of_sums: w_i on each side (LoraHub's form)
  std::int64_t rank = 0;     ///< of the result, 0: as the method has it by itself
  double lambda = 1;         ///< strength of the result
  bool isotropic = false;    ///< core_space: all singular values set to their mean
  double svd_clamp = 0;      ///< of what is cut to a rank: a quantile of its factors, 0: none
  std::string merge_by = "task_arithmetic";  ///< pico: the method that merges what it calibrated
  bool rescale = true;                       ///< pico: give the merge the sources' mean norm back
  bool parameter_reweight = true;            ///< lora_lego (lego.h)
  bool output_reweight = true;               ///< lora_lego (lego.h)
  double tail = 0.2;                         ///< robust_merge (robust.h)
  double strength = 2;                       ///< robust_merge (robust.h)
  Combine combine;  ///< core_space, knots: the rule; else its numbers alone
};

/// Writes a plan's method parameters (checked against the method's descriptor before) into the
/// request: density, svd_rank, svd_clamp, majority_sign_method, lambda, gamma, epsilon, combine,
/// isotropic, merge_by, rescale, parameter_reweight, output_reweight, tail, strength,
/// scale_adapters, weight_form. Others are left alone, null means not given.
void read_parameters(const Json& parameters, Request& request);

/// One adapter made of several, with alpha = r. c_i = w_i s_i, D_i = s_i B_i A_i.
/// - product_of_sums: B = sum B_i, A = sum A_i (Miyano and Arase 2025), ranks padded with zeros;
/// - PEFT 0.21's weighted combinations. On the factors (equal ranks; weights sgn(c) sqrt|c| on A,
///   sqrt|c| on B): linear, ties, dare_linear, dare_ties, magnitude_prune. cat: exactly sum w_i
///   D_i, ranks add up. On the updates D_i, cut to a rank by SVD: svd (from r x r products alone),
///   ties_svd, dare_linear_svd, dare_ties_svd, magnitude_prune_svd (svd_clamp q: entries of U S
///   and V^T lie between -+ the q-quantile of them all, the largest entry of each u positive), and
///   in the same way, unclamped, breadcrumbs, breadcrumbs_ties, della_linear, della;
/// - task_arithmetic (Ilharco et al. 2023): lambda sum w_i D_i, exact;
/// - knots (Stoica et al. 2025): [D_1 .. D_n] = U S [V_1 .. V_n]^T; the blocks S V_i^T are
/// combined,
///   the result is U times that; rank sum r;
/// - core_space (Panariello et al. 2025): M_i = Q_B^T D_i Q_A with bases of all B and all A are
///   combined, the result is Q_B M Q_A^T; rank sum r. The rule "tsv_m" is the method tsv_m on M_i;
/// - tsv_m (Gargiulo et al. 2025): singular triplets of all D_i side by side, U and V made
///   orthonormal;
/// - iso_c (Marczak et al. 2025): the SVD of sum w_i D_i with all singular values (of its rank) set
///   to their mean; one adapter alone stays as it is;
/// - slerp: D_1 and D_2 interpolated along the arc between them, module by module, at t = w_2 /
///   (w_1 + w_2) (Shoemake 1985, as mergekit's nuslerp; a straight line where |cosine| > .9995);
/// - lora_lego (lego.h), pico (pico.h), robust_merge (robust.h).
/// cat, svd, task_arithmetic, iso_c, slerp, knots, core_space, tsv_m, lora_lego and robust_merge
/// never form a matrix of size out x in. Throws plan_method, plan_source_count, adapter_rank,
/// train_not_trainable.
lora::Adapter merge(const Request& request);

/// Names that merge() knows.
std::vector<std::string> methods();

}  // namespace espalier::merge
