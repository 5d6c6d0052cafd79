#include "core/model/functions.h"

#include <optional>

#include "core/device/parallel.h"
#include "core/model/row_kernels.h"

namespace espalier::model {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Logits held at a time: 64 x 262,144 f32 are 64 MiB; a GPU wants larger products.
std::int64_t chunk_elements(const Tensor& x) {
  return std::int64_t{1} << (x.is_cuda() ? 27 : 24);
}

/// How the last dimension's vectors lie, where row_kernels can read them; none: LibTorch's own
/// operations must.
std::optional<kernels::Rows> rows_of(const Tensor& x) {
  if (!x.is_cpu() || x.scalar_type() != torch::kFloat32 || x.dim() < 2 || x.stride(-1) != 1) {
    return std::nullopt;
  }
  const std::int64_t columns = x.size(-1);
  if (x.dim() == 2) return kernels::Rows{columns, 1, x.stride(0)};
  if (x.dim() == 3 && x.stride(1) == columns) return kernels::Rows{columns, x.size(1), x.stride(0)};
  if (x.is_contiguous()) return kernels::Rows{columns, 1, columns};
  return std::nullopt;
}

/// Calls use(first, last) for ranges of the vectors, side by side where that pays.
template <class Use>
void for_rows(const Tensor& x, const Use& use) {
  constexpr std::int64_t kLeast = 16384;  // numbers of a thread
  const std::int64_t columns = std::max<std::int64_t>(1, x.size(-1));
  device::parallel_for(0, x.numel() / columns, std::max<std::int64_t>(1, kLeast / columns), use);
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        double eps) {
    if (const auto rows = rows_of(x); rows && weight.scalar_type() == torch::kFloat32) {
      return forward_rows(context, x, weight, eps, *rows);
    }
    const Tensor wide = x.to(torch::kFloat32);
    const Tensor rstd = reciprocal_rms(wide, eps);
    context->save_for_backward({x, weight, rstd});
    return (wide * rstd).mul_(weight).to(x.scalar_type());
  }

  static Tensor forward_rows(AutogradContext* context, const Tensor& x, const Tensor& weight,
                             double eps, kernels::Rows rows) {
    Tensor out = torch::empty(x.sizes());
    std::vector<std::int64_t> sizes = x.sizes().vec();
    sizes.back() = 1;
    Tensor rstd = torch::empty(sizes);
    const Tensor gain = weight.contiguous();
    for_rows(x, [&](std::int64_t first, std::int64_t last) {
      kernels::rms_norm(x.const_data_ptr<float>(), rows, gain.const_data_ptr<float>(), eps, first,
                        last, out.mutable_data_ptr<float>(), rstd.mutable_data_ptr<float>());
    });
    context->save_for_backward({x, gain, rstd});
    return out;
  }

  static Tensor backward_rows(const Tensor& x, const Tensor& weight, const Tensor& rstd,
                              const Tensor& gradient, kernels::Rows rows) {
    const Tensor g = gradient.contiguous();
    Tensor dx = torch::empty(x.sizes());
    for_rows(x, [&](std::int64_t first, std::int64_t last) {
      kernels::rms_norm_back(g.const_data_ptr<float>(), x.const_data_ptr<float>(), rows,
                             weight.const_data_ptr<float>(), rstd.const_data_ptr<float>(), first,
                             last, dx.mutable_data_ptr<float>());
    });
    return dx;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    if (const auto rows = rows_of(saved[0]); rows && saved[1].scalar_type() == torch::kFloat32 &&
                                             grads[0].scalar_type() == torch::kFloat32) {
      return {backward_rows(saved[0], saved[1], saved[2], grads[0], *rows), Tensor(), Tensor()};
    }
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
    if (gelu) {
      at::gelu_backward_out(halves[0], through_gate, parts[0], "tanh");
    } else {
      at::silu_backward_out(halves[0], through_gate, parts[0]);
    }
    at::mul_out(halves[1], g, activate(parts[0], gelu));
    return {out, Tensor()};
  }
};

struct Rotate : torch::autograd::Function<Rotate> {
  static Tensor turn(const Tensor& x, const Tensor& cos, const Tensor& sin, bool back) {
    Tensor out = torch::empty_like(x, x.options(), torch::MemoryFormat::Contiguous);
    if (const auto rows = rows_of(x); rows && x.dim() == 3 && cos.is_contiguous() &&
                                      sin.is_contiguous() && cos.scalar_type() == torch::kFloat32) {
      for_rows(x, [&](std::int64_t first, std::int64_t last) {
        kernels::rotate(x.const_data_ptr<float>(), *rows, cos.const_data_ptr<float>(),
                        sin.const_data_ptr<float>(), back, first, last,
                        out.mutable_data_ptr<float>());
      });
      return out;
    }
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
