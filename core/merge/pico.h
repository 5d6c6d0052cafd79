#pragma once

#include "core/merge/modules.h"

namespace espalier::merge {

/// Pico (Tang and Yang 2026, arXiv 2604.16826, "Crowded in B-space"; held to the authors' published
/// code): adapters share output directions more than a sum should count them, so each B is damped
/// along the directions that all B use before any merge. For a module that T > 1 adapters touch:
///   [B_1 .. B_T] = U S V^T, c_k = S_k^2 / sum S^2, a_k = 1 / (1 + (T - 1) c_k),
///   B_i' = B_i + U diag(a - 1) U^T B_i.
/// The adapters with B_i' are merged by `request.merge_by`, and each module's update then gets the
/// norm sum |w_i| |D_i|_F / sum |w_i| (the authors' mean norm at equal weights), times lambda: so
/// weights are shares here, and only their proportions count. `rescale` false leaves the merge as
/// it is. B_i are taken without alpha / r, as the authors take them. Modules of one adapter alone
/// are left to the merge. Throws plan_method for a merge_by that does not exist.
lora::Adapter pico(const Request& request,
                   const std::function<lora::Adapter(const Request&)>& merge_by);

}  // namespace espalier::merge
