#include "core/model/functions.h"

namespace espalier::model {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Logits held at a time: 64 x 262,144 f32 are 64 MiB; a GPU wants larger products.
std::int64_t chunk_elements(const Tensor& x) {
  return std::int64_t{1} << (x.is_cuda() ? 27 : 24);
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        double eps) {
    const Tensor wide = x.to(torch::kFloat32);
    const Tensor rstd = reciprocal_rms(wide, eps);
    context->save_for_backward({x, weight, rstd});
    return (wide * rstd).mul_(weight).to(x.scalar_type());
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const Tensor x = saved[0].to(torch::kFloat32);
    const Tensor& rstd = saved[2];
    const Tensor g = grads[0].to(torch::kFloat32) * saved[1];
    // d/dx (x r) with r = (mean x^2 + eps)^-1/2: r g - x r^3 mean(g x)
    const Tensor mean = (g * x).mean(-1, true);
    const Tensor dx = (g * rstd).sub_(x * (rstd.pow(3) * mean));
    return {dx.to(saved[0].scalar_type()), Tensor(), Tensor()};
  }
};

struct Gated : torch::autograd::Function<Gated> {
  static Tensor activate(const Tensor& gate, bool gelu) {
    return gelu ? at::gelu(gate, "tanh") : at::silu(gate);
  }

  static Tensor forward(AutogradContext* context, const Tensor& gate_up, bool gelu) {
    context->save_for_backward({gate_up});
    context->saved_data["gelu"] = gelu;
    const auto parts = gate_up.chunk(2, -1);
    return activate(parts[0], gelu).mul_(parts[1]);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const bool gelu = context->saved_data["gelu"].toBool();
    const auto saved = context->get_saved_variables();
    const auto parts = saved[0].chunk(2, -1);
    const Tensor& g = grads[0];
    Tensor out = torch::empty_like(saved[0]);
    auto halves = out.chunk(2, -1);
    const Tensor through_gate = g * parts[1];
    halves[0].copy_(gelu ? at::gelu_backward(through_gate, parts[0], "tanh")
                         : at::silu_backward(through_gate, parts[0]));
    at::mul_out(halves[1], g, activate(parts[0], gelu));
    return {out, Tensor()};
  }
};

struct Rotate : torch::autograd::Function<Rotate> {
  static Tensor turn(const Tensor& x, const Tensor& cos, const Tensor& sin, bool back) {
    Tensor out = torch::empty_like(x, x.options(), torch::MemoryFormat::Contiguous);
    const auto in = x.chunk(2, -1);
    auto halves = out.chunk(2, -1);
    at::mul_out(halves[0], in[0], cos);
    at::mul_out(halves[1], in[1], cos);
    const double sign = back ? 1 : -1;
    halves[0].addcmul_(in[1], sin, sign);
    halves[1].addcmul_(in[0], sin, -sign);
    return out;
  }

  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& cos,
                        const Tensor& sin) {
    context->save_for_backward({cos, sin});
    return turn(x, cos, sin, false);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    // A rotation's transpose turns back.
    return {turn(grads[0], saved[0], saved[1], true), Tensor(), Tensor()};
  }
};

struct ChunkedCrossEntropy : torch::autograd::Function<ChunkedCrossEntropy> {
  static Tensor forward(AutogradContext* context, const Tensor& hidden, const FrozenMatrix& head,
                        const Tensor& targets, const Tensor& row_weights, Tensor nll) {
    const std::int64_t rows = hidden.size(0);
    const std::int64_t chunk = std::max<std::int64_t>(1, chunk_elements(hidden) / head.rows());
    const bool wants_gradient = hidden.requires_grad();
    Tensor gradient = wants_gradient ? torch::empty_like(hidden) : Tensor();
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
      const std::int64_t n = std::min(chunk, rows - begin);
      Tensor logits = head.linear(hidden.narrow(0, begin, n)).to(torch::kFloat32);
      const Tensor goal = targets.narrow(0, begin, n).unsqueeze(1);
      const Tensor picked = logits.gather(1, goal);
      const Tensor top = logits.amax(1, true);
      logits.sub_(top).exp_();
      const Tensor sum = logits.sum(1, true);
      nll.narrow(0, begin, n).copy_((sum.log() + top - picked).squeeze(1));
      if (!wants_gradient) continue;
      const Tensor weight = row_weights.narrow(0, begin, n).unsqueeze(1);
      logits.mul_(weight / sum);
      logits.scatter_add_(1, goal, -weight);
      Tensor slice = gradient.narrow(0, begin, n);
      head.back(logits, slice);
    }
    if (wants_gradient) context->save_for_backward({gradient});
    return (nll * row_weights).sum();
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    return {saved[0] * grads[0].to(saved[0].scalar_type()), Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

torch::Tensor reciprocal_rms(const torch::Tensor& x, double eps) {
  const Tensor wide = x.to(torch::kFloat32);
  return wide.square().mean(-1, true).add_(eps).rsqrt_();
}

torch::Tensor rms_norm(const torch::Tensor& x, const torch::Tensor& weight, double eps) {
  if (x.is_cuda() && weight.scalar_type() == x.scalar_type()) {
    return std::get<0>(at::_fused_rms_norm(x, {x.size(-1)}, weight, eps));
  }
  return RmsNorm::apply(x, weight, eps);
}

torch::Tensor gated(const torch::Tensor& gate_up, bool gelu) {
  return Gated::apply(gate_up, gelu);
}

torch::Tensor rotate(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin) {
  return Rotate::apply(x, cos, sin);
}

std::pair<torch::Tensor, torch::Tensor> chunked_cross_entropy(const torch::Tensor& hidden,
                                                              const FrozenMatrix& head,
                                                              const torch::Tensor& targets,
                                                              const torch::Tensor& row_weights) {
  Tensor nll =
      torch::empty({hidden.size(0)}, hidden.options().dtype(torch::kFloat32).requires_grad(false));
  Tensor loss = ChunkedCrossEntropy::apply(hidden, head, targets, row_weights, nll);
  return {loss, nll};
}

}  // namespace espalier::model
