#include "core/prune/ratio_controller.h"

#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/prune/cubic_ratio.h"
#include "core/prune/fixed_ratio.h"
#include "core/prune/grasp_as_coded.h"
#include "core/prune/grasp_ratio.h"

namespace espalier::prune {

bool RatioController::tries_at(std::int64_t /*step*/) const {
  return false;
}

std::optional<RatioRound> RatioController::beginning() const {
  return std::nullopt;
}

Json RatioController::facts() const {
  return Json::object();
}

std::unique_ptr<RatioController> make_controller(const lora::AdapterStack& stack, Settings pruning,
                                                 const RatioSettings& ratio, Forget forget) {
  switch (ratio.kind) {
    case RatioSettings::Kind::cubic:
      return std::make_unique<CubicRatio>(stack, pruning, ratio);
    case RatioSettings::Kind::grasp:
      return std::make_unique<GraspRatio>(stack, pruning, ratio);
    case RatioSettings::Kind::grasp_as_coded:
      return std::make_unique<GraspAsCoded>(stack, ratio, std::move(forget));
    case RatioSettings::Kind::fixed:
      break;
  }
  return std::make_unique<FixedRatio>(stack, pruning);
}

std::optional<double> RatioState::maybe(const char* key) const {
  if (!values_.is_object() || !values_.contains(key) || !values_[key].is_number()) {
    return std::nullopt;
  }
  return values_[key].get<double>();
}

double RatioState::number(const char* key) const {
  if (const std::optional<double> value = maybe(key)) return *value;
  throw Error(Code::checkpoint_bad,
              std::string("the checkpoint has no \"ratio.") + key + "\" that fits this run",
              "it belongs to another plan or another version; start the run anew",
              {{"name", std::string("ratio.") + key}});
}

lora::AdapterStack::Snapshot masked(const lora::AdapterStack& stack, const Masks& masks) {
  torch::NoGradGuard no_grad;
  lora::AdapterStack::Snapshot out;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    out.a.push_back(stack.modules()[m].a.masked_fill(masks.a[m], 0));
    out.b.push_back(stack.modules()[m].b.masked_fill(masks.b[m], 0));
  }
  return out;
}

}  // namespace espalier::prune
