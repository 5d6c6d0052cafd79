// Gradient checkpointing: a layer keeps its input alone and is computed again for its gradient.
#include <algorithm>
#include <array>
#include <memory>

#include "core/model/model_context.h"

namespace espalier::model {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

bool adapts_layer(const Adaptation* adaptation, std::int64_t index) {
  constexpr std::array kAll{Proj::q, Proj::k, Proj::v, Proj::o, Proj::gate, Proj::up, Proj::down};
  return adaptation != nullptr && std::any_of(kAll.begin(), kAll.end(), [&](Proj proj) {
           return adaptation->adapts({index, proj});
         });
}

}  // namespace

/// One layer's pass. The adaptation and the model outlive backward; the pack need not.
struct Model::CheckpointedLayer : torch::autograd::Function<Model::CheckpointedLayer> {
  struct Kept : torch::CustomClassHolder {
    Kept(const Model& the_model, std::int64_t the_index, const Context& the_context)
        : model(the_model), index(the_index), context(the_context), pack(*the_context.pack) {
      context.pack = &pack;
    }
    const Model& model;
    std::int64_t index;
    Context context;
    Pack pack;
  };

  /// `anchor` requires a gradient, so that the result does, too, where only the layer's adapters
  /// need one.
  static Tensor forward(AutogradContext* context, const Tensor& h, const Tensor& anchor,
                        const c10::intrusive_ptr<Kept>& kept) {
    (void)anchor;
    context->save_for_backward({h});
    context->saved_data["kept"] = c10::IValue::make_capsule(kept);
    return kept->model.layer(kept->index, h, kept->context);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto capsule = context->saved_data["kept"].toCapsule();
    auto& kept = *static_cast<Kept*>(capsule.get());
    const torch::AutoGradMode with_gradients(true);
    const Tensor h = context->get_saved_variables()[0].detach().requires_grad_(true);
    kept.context.again = true;
    const Tensor out = kept.model.layer(kept.index, h, kept.context);
    torch::autograd::backward({out}, {grads[0]});
    return {h.grad(), Tensor(), Tensor()};
  }
};

Tensor Model::checkpointed(std::int64_t index, const Tensor& h, const Context& context) const {
  if (!torch::GradMode::is_enabled() ||
      !(h.requires_grad() || adapts_layer(context.adaptation, index))) {
    return layer(index, h, context);
  }
  const Tensor anchor = torch::zeros({1}, h.options()).requires_grad_(true);
  return CheckpointedLayer::apply(
      h, anchor, c10::make_intrusive<CheckpointedLayer::Kept>(*this, index, context));
}

}  // namespace espalier::model
