#include <QtGlobal>

#include "ui/settings/texts_tables.h"

namespace espalier::ui::texts {

namespace {

constexpr MethodEntry kMethods[] = {
    {"lead", QT_TRANSLATE_NOOP("texts", "Lead"),
     QT_TRANSLATE_NOOP("texts", "The document's title or first sentence, as it is.")},
    {"oracle_sentence", QT_TRANSLATE_NOOP("texts", "Oracle sentence"),
     QT_TRANSLATE_NOOP("texts", "The document's best sentence by ROUGE-L: a ceiling for copying.")},
    {"zero_shot", QT_TRANSLATE_NOOP("texts", "Zero-shot"),
     QT_TRANSLATE_NOOP("texts", "The base model alone, with the prompt.")},
    {"in_context", QT_TRANSLATE_NOOP("texts", "In context"),
     QT_TRANSLATE_NOOP("texts", "The base model with the shots written into the prompt.")},
    {"lora", QT_TRANSLATE_NOOP("texts", "New LoRA"),
     QT_TRANSLATE_NOOP("texts", "One new adapter trained on the target's shots alone.")},
    {"source", QT_TRANSLATE_NOOP("texts", "Source adapter"),
     QT_TRANSLATE_NOOP("texts", "One adapter of the library, as it is.")},
    {"product_of_sums", QT_TRANSLATE_NOOP("texts", "Product of sums"),
     QT_TRANSLATE_NOOP("texts",
                       "A and B of all adapters summed, then multiplied; nothing is trained.")},
    {"linear", QT_TRANSLATE_NOOP("texts", "Linear"),
     QT_TRANSLATE_NOOP("texts", "Weighted sum of A and of B.")},
    {"cat", QT_TRANSLATE_NOOP("texts", "Concatenation"),
     QT_TRANSLATE_NOOP("texts", "The exact weighted sum of updates, at the sum of the ranks.")},
    {"svd", QT_TRANSLATE_NOOP("texts", "SVD"),
     QT_TRANSLATE_NOOP("texts", "The weighted sum of updates, cut to a rank by singular values.")},
    {"ties", QT_TRANSLATE_NOOP("texts", "TIES"),
     QT_TRANSLATE_NOOP("texts",
                       "Keep the largest entries, elect a sign, average those that agree.")},
    {"ties_svd", QT_TRANSLATE_NOOP("texts", "TIES on updates"),
     QT_TRANSLATE_NOOP("texts", "TIES on the full updates, then cut to a rank.")},
    {"dare_linear", QT_TRANSLATE_NOOP("texts", "DARE, linear"),
     QT_TRANSLATE_NOOP("texts", "Drop entries at random, rescale, sum.")},
    {"dare_ties", QT_TRANSLATE_NOOP("texts", "DARE, TIES"),
     QT_TRANSLATE_NOOP("texts", "Drop entries at random, then elect a sign.")},
    {"dare_linear_svd", QT_TRANSLATE_NOOP("texts", "DARE, linear, on updates"),
     QT_TRANSLATE_NOOP("texts", "DARE on the full updates, summed, then cut to a rank.")},
    {"dare_ties_svd", QT_TRANSLATE_NOOP("texts", "DARE, TIES, on updates"),
     QT_TRANSLATE_NOOP("texts",
                       "DARE and a sign election on the full updates, then cut to a rank.")},
    {"magnitude_prune", QT_TRANSLATE_NOOP("texts", "Magnitude pruning"),
     QT_TRANSLATE_NOOP("texts", "Keep the largest entries of each adapter, then sum.")},
    {"magnitude_prune_svd", QT_TRANSLATE_NOOP("texts", "Magnitude pruning on updates"),
     QT_TRANSLATE_NOOP("texts",
                       "Keep the largest entries of the full updates, then cut to a rank.")},
    {"task_arithmetic", QT_TRANSLATE_NOOP("texts", "Task arithmetic"),
     QT_TRANSLATE_NOOP("texts", "The exact weighted sum of updates, times a common strength.")},
    {"breadcrumbs", QT_TRANSLATE_NOOP("texts", "Breadcrumbs"),
     QT_TRANSLATE_NOOP("texts",
                       "Drop the largest and the smallest entries of the full updates, sum the "
                       "rest, cut to a rank.")},
    {"breadcrumbs_ties", QT_TRANSLATE_NOOP("texts", "Breadcrumbs, TIES"),
     QT_TRANSLATE_NOOP("texts", "Breadcrumbs with a sign election before the sum.")},
    {"della_linear", QT_TRANSLATE_NOOP("texts", "DELLA, linear"),
     QT_TRANSLATE_NOOP(
         "texts",
         "Drop entries of the full updates at random, small ones more often, rescale, "
         "sum, cut to a rank.")},
    {"della", QT_TRANSLATE_NOOP("texts", "DELLA"),
     QT_TRANSLATE_NOOP("texts", "The same with a sign election before the sum.")},
    {"knots", QT_TRANSLATE_NOOP("texts", "KnOTS"),
     QT_TRANSLATE_NOOP("texts",
                       "Bring all updates into one common basis by SVD, then combine them there.")},
    {"core_space", QT_TRANSLATE_NOOP("texts", "Core space"),
     QT_TRANSLATE_NOOP("texts",
                       "Combine small core matrices in bases that all adapters share; nothing is "
                       "lost and ranks may differ.")},
    {"tsv_m", QT_TRANSLATE_NOOP("texts", "TSV-M"),
     QT_TRANSLATE_NOOP("texts",
                       "Put the singular directions of all adapters side by side and make them "
                       "orthogonal, so that they disturb each other less.")},
    {"iso_c", QT_TRANSLATE_NOOP("texts", "Iso-C"),
     QT_TRANSLATE_NOOP("texts", "The sum of updates with all its directions made equally strong.")},
    {"slerp", QT_TRANSLATE_NOOP("texts", "Slerp"),
     QT_TRANSLATE_NOOP("texts", "Two adapters, interpolated along the arc between them.")},
    {"lora_lego", QT_TRANSLATE_NOOP("texts", "LoRA-LEGO"),
     QT_TRANSLATE_NOOP("texts",
                       "Take all adapters apart into ranks, group similar ones by k-means, and "
                       "build a new adapter of the groups' means.")},
    {"robust_merge", QT_TRANSLATE_NOOP("texts", "RobustMerge"),
     QT_TRANSLATE_NOOP(
         "texts",
         "Keep the largest entries of A and B, make up for what each rank lost, then sum.")},
    {"pico", QT_TRANSLATE_NOOP("texts", "Pico"),
     QT_TRANSLATE_NOOP("texts",
                       "Damp the output directions that adapters share too much, then merge by "
                       "another method.")},
    {"lorahub", QT_TRANSLATE_NOOP("texts", "LoraHub"),
     QT_TRANSLATE_NOOP("texts", "Search one weight an adapter on the shots, without gradients.")},
    {"enmp", QT_TRANSLATE_NOOP("texts", "Negative-module pruning"),
     QT_TRANSLATE_NOOP("texts",
                       "Search on the shots which layers of which adapters to leave out of the "
                       "merge.")},
    {"learned_weights", QT_TRANSLATE_NOOP("texts", "Learned weights"),
     QT_TRANSLATE_NOOP("texts",
                       "Train one weight an adapter by gradient; the adapters stay as they are.")},
    {"adaptive_merge", QT_TRANSLATE_NOOP("texts", "Adaptive merge"),
     QT_TRANSLATE_NOOP("texts",
                       "Merge, train every A and B on the shots, prune the least important entries "
                       "after each step.")},
};

constexpr ParameterEntry kParameters[] = {
    {"scale_adapters", QT_TRANSLATE_NOOP("texts", "Scale by alpha / r"),
     QT_TRANSLATE_NOOP("texts", "Whether each adapter enters with its own alpha / r.")},
    {"weight_form", QT_TRANSLATE_NOOP("texts", "Weight form"),
     QT_TRANSLATE_NOOP("texts",
                       "Product: the weight multiplies B·A once. Both: it multiplies A and B each, "
                       "as LoraHub does.")},
    {"dropout", QT_TRANSLATE_NOOP("texts", "Dropout"),
     QT_TRANSLATE_NOOP(
         "texts", "Share of inputs of the LoRA path that are left out at random while training.")},
    {"include_target", QT_TRANSLATE_NOOP("texts", "Include target"),
     QT_TRANSLATE_NOOP("texts",
                       "First train a LoRA on the same shots and merge it as one more adapter.")},
    {"sources", QT_TRANSLATE_NOOP("texts", "Sources"),
     QT_TRANSLATE_NOOP("texts",
                       "The adapters themselves, or noise of the same spread as a control.")},
    {"target_modules", QT_TRANSLATE_NOOP("texts", "Target modules"),
     QT_TRANSLATE_NOOP("texts",
                       "Names of the linear layers that get an adapter, separated by commas.")},
    {"rank", QT_TRANSLATE_NOOP("texts", "Rank"),
     QT_TRANSLATE_NOOP("texts", "Rank of the new or resulting adapter.")},
    {"alpha", QT_TRANSLATE_NOOP("texts", "Alpha"),
     QT_TRANSLATE_NOOP("texts", "The adapter's strength is alpha / rank.")},
    {"density", QT_TRANSLATE_NOOP("texts", "Density"),
     QT_TRANSLATE_NOOP("texts", "Share of entries that are kept.")},
    {"svd_rank", QT_TRANSLATE_NOOP("texts", "SVD rank"),
     QT_TRANSLATE_NOOP("texts",
                       "Rank of the result; automatic takes the largest rank of the adapters, or "
                       "all of it where nothing need be cut.")},
    {"svd_clamp", QT_TRANSLATE_NOOP("texts", "SVD clamp"),
     QT_TRANSLATE_NOOP("texts",
                       "Entries of both factors are kept between minus and plus this quantile of "
                       "them; automatic leaves them as they are.")},
    {"lambda", QT_TRANSLATE_NOOP("texts", "Strength"),
     QT_TRANSLATE_NOOP("texts", "The merged update is multiplied by this.")},
    {"gamma", QT_TRANSLATE_NOOP("texts", "Outliers"),
     QT_TRANSLATE_NOOP("texts", "Share of the largest entries that are dropped.")},
    {"epsilon", QT_TRANSLATE_NOOP("texts", "Spread"),
     QT_TRANSLATE_NOOP("texts",
                       "How far the probability of keeping an entry may lie from the density, by "
                       "its size within its row.")},
    {"combine", QT_TRANSLATE_NOOP("texts", "Combination"),
     QT_TRANSLATE_NOOP("texts", "How the aligned entries of the adapters become one.")},
    {"isotropic", QT_TRANSLATE_NOOP("texts", "Isotropic"),
     QT_TRANSLATE_NOOP("texts", "Set all singular values of a module to their mean.")},
    {"majority_sign_method", QT_TRANSLATE_NOOP("texts", "Sign election"),
     QT_TRANSLATE_NOOP("texts", "By total mass or by count.")},
    {"budget", QT_TRANSLATE_NOOP("texts", "Budget"),
     QT_TRANSLATE_NOOP("texts", "How often the search may compute the loss.")},
    {"penalty", QT_TRANSLATE_NOOP("texts", "Penalty"),
     QT_TRANSLATE_NOOP("texts", "How strongly large weights are held back.")},
    {"examples", QT_TRANSLATE_NOOP("texts", "Examples"),
     QT_TRANSLATE_NOOP("texts", "How many shots stand in the prompt; automatic takes all.")},
    {"granularity", QT_TRANSLATE_NOOP("texts", "Granularity"),
     QT_TRANSLATE_NOOP("texts",
                       "One weight for the whole merge, for each layer or for each module.")},
    {"lr_factor", QT_TRANSLATE_NOOP("texts", "Rate factor"),
     QT_TRANSLATE_NOOP("texts",
                       "A weight learns at this many times the learning rate: weights are larger "
                       "than entries of A and B.")},
    {"bound", QT_TRANSLATE_NOOP("texts", "Bound"),
     QT_TRANSLATE_NOOP("texts", "Largest weight that the search may try.")},
    {"optimizer", QT_TRANSLATE_NOOP("texts", "Optimiser"),
     QT_TRANSLATE_NOOP("texts", "What looks for the weights, without gradients.")},
    {"sigma", QT_TRANSLATE_NOOP("texts", "First spread"),
     QT_TRANSLATE_NOOP("texts", "How far from its start CMA-ES looks at first.")},
    {"population", QT_TRANSLATE_NOOP("texts", "Population"),
     QT_TRANSLATE_NOOP("texts",
                       "Points that CMA-ES tries before it learns from them; automatic goes by "
                       "their dimension.")},
    {"drop_share", QT_TRANSLATE_NOOP("texts", "Left out at most"),
     QT_TRANSLATE_NOOP("texts", "Largest share of layers or modules that may be left out.")},
    {"merge_by", QT_TRANSLATE_NOOP("texts", "Merge by"),
     QT_TRANSLATE_NOOP("texts", "The method that makes one adapter of what was prepared.")},
    {"tail", QT_TRANSLATE_NOOP("texts", "Free ranks"),
     QT_TRANSLATE_NOOP(
         "texts", "Share of ranks whose gain is kept as it is; lower gains are raised to theirs.")},
    {"strength", QT_TRANSLATE_NOOP("texts", "Strength of each factor"),
     QT_TRANSLATE_NOOP("texts", "A and B of the result are each multiplied by this.")},
    {"rescale", QT_TRANSLATE_NOOP("texts", "Give the norm back"),
     QT_TRANSLATE_NOOP("texts", "Scale each module of the merge to the mean norm of its sources.")},
    {"parameter_reweight", QT_TRANSLATE_NOOP("texts", "Reweight ranks"),
     QT_TRANSLATE_NOOP("texts", "Give the mean of a group the mean size of its members.")},
    {"output_reweight", QT_TRANSLATE_NOOP("texts", "Reweight output"),
     QT_TRANSLATE_NOOP("texts", "Multiply the update by the root of old rank over new rank.")},
};

}  // namespace

std::span<const MethodEntry> methodTable() {
  return kMethods;
}

std::span<const ParameterEntry> parameterTable() {
  return kParameters;
}

}  // namespace espalier::ui::texts
