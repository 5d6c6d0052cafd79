// What a GPU computes, held against the CPU. Skipped where there is none.
#include <torch/torch.h>

#include <QtTest>
#include <map>
#include <string>
#include <torch/csrc/distributed/c10d/HashStore.hpp>

#include "core/base/error.h"
#include "core/device/device.h"
#include "core/device/gpu.h"
#include "core/generate/decoder.h"
#include "core/lora/dropout_mask.h"
#include "core/model/functions.h"
#include "core/prune/lowest.h"
#include "core/prune/select.h"
#include "core/train/loss.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

namespace {

device::Placement gpu(const char* dtype) {
  return device::place("cuda", dtype);
}

constexpr std::array kModels{"tiny-llama", "tiny-gemma3"};

/// Gradients of merged A and B over all examples in one pack, and their losses.
struct Gradients {
  std::vector<torch::Tensor> all;
  std::vector<double> losses;

  Gradients(Tiny& tiny, bool checkpointing) {
    const lora::AdapterStack stack = tiny.stack({"a", "c"});
    lora::LoraAdaptation adaptation;
    std::vector<torch::Tensor> leaves;
    for (const lora::StackModule& m : stack.modules()) {
      leaves.push_back(m.merged_a().detach().requires_grad_(true));
      leaves.push_back(m.merged_b().detach().requires_grad_(true));
      adaptation.set(m.id, leaves[leaves.size() - 2], leaves.back());
    }
    std::vector<std::size_t> which(tiny.examples().size());
    std::iota(which.begin(), which.end(), std::size_t{0});
    const train::PackLoss loss =
        train::pack_loss(tiny.model(), adaptation, tiny.examples(), which, 1, checkpointing);
    loss.total.backward();
    losses = loss.losses.fetch();
    for (const torch::Tensor& leaf : leaves)
      all.push_back(leaf.grad().cpu());
  }
};

double cosine(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a * b).sum() / (a.norm() * b.norm())).item<double>();
}

/// The shares of a run's prune masks that two runs have in common.
double agreement(const Trace& a, const Trace& b) {
  double both = 0, all = 0;
  for (std::size_t s = 0; s < a.pruned.size(); ++s) {
    for (std::size_t m = 0; m < a.pruned[s].a.size(); ++m) {
      const auto add = [&](const torch::Tensor& x, const torch::Tensor& y) {
        both += x.cpu().logical_and(y.cpu()).sum().item<double>();
        all += x.sum().item<double>();
      };
      add(a.pruned[s].a[m], b.pruned[s].a[m]);
      add(a.pruned[s].b[m], b.pruned[s].b[m]);
    }
  }
  return both / all;
}

/// Greedy texts of several prompts through a Decoder that drops row 1 after two tokens and row 0
/// after five.
std::map<int, std::vector<std::int64_t>> decoded(Tiny& tiny, int tokens) {
  torch::NoGradGuard no_grad;
  const model::Model& m = tiny.model();
  std::vector<int> texts{0, 1, 2, 3};
  model::Pack pack;
  for (const int t : texts) {
    const data::Example& e = tiny.examples()[static_cast<std::size_t>(t)];
    pack.add(std::span(e.ids).first(static_cast<std::size_t>(e.prompt_tokens)), e.prompt_tokens - 1,
             e.prompt_tokens, t);
  }
  model::KvCache cache(m.config(), 4, 128, m.placement().device, m.placement().dtype);
  torch::Tensor logits = m.logits(m.forward(pack, nullptr, &cache));
  generate::Decoder decoder(m, nullptr, cache);
  std::map<int, std::vector<std::int64_t>> out;
  for (int step = 0; step < tokens; ++step) {
    const torch::Tensor best = logits.argmax(1).cpu();
    std::vector<std::int64_t> next, kept;
    std::vector<int> going;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::int64_t id = best[static_cast<std::int64_t>(i)].item<std::int64_t>();
      out[texts[i]].push_back(id);
      if ((texts[i] == 1 && step == 2) || (texts[i] == 0 && step == 5)) continue;
      next.push_back(id);
      kept.push_back(static_cast<std::int64_t>(i));
      going.push_back(texts[i]);
    }
    if (going.size() < texts.size()) decoder.keep(kept);
    texts = going;
    logits = decoder.next(next);
  }
  return out;
}

}  // namespace

class TestCuda : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    if (!device::load_cuda()) QSKIP("no GPU here: nothing of this was run");
  }

  void a_packs_losses_and_gradients_are_the_cpus() {
    for (const char* name : kModels) {
      Tiny host(name), same(name, gpu("float32")), half(name, gpu("bfloat16"));
      const Gradients wanted(host, false), f32(same, false), bf16(half, false), again(half, true);
      double worst = 0, least = 1, other = 1;
      for (std::size_t i = 0; i < wanted.all.size(); ++i) {
        worst = std::max(worst, scaled_difference(f32.all[i], wanted.all[i]));
        least = std::min(least, cosine(bf16.all[i], wanted.all[i]));
        other = std::min(other, cosine(again.all[i], bf16.all[i]));
      }
      double loss = 0, half_loss = 0;
      for (std::size_t i = 0; i < wanted.losses.size(); ++i) {
        loss = std::max(loss, std::abs(f32.losses[i] - wanted.losses[i]));
        half_loss = std::max(half_loss, std::abs(bf16.losses[i] - wanted.losses[i]));
      }
      qInfo(
          "%s: f32 loss %.1e, gradient %.1e; bf16 loss %.1e, least cosine %.5f, checkpointed %.6f",
          name, loss, worst, half_loss, least, other);
      QVERIFY(loss < 1e-4 && worst < 1e-3);
      QVERIFY(half_loss < 0.05 && least > 0.99);
      QVERIFY(other > 0.9999);
    }
  }

  void a_training_prunes_as_on_the_cpu() {
    for (const char* name : kModels) {
      for (const char* importance : {"input", "gradient"}) {
        for (const char* granularity : {"parameter", "module"}) {
          const auto trained = [&](const device::Placement& place) {
            Tiny tiny(name, place);
            lora::AdapterStack stack = tiny.stack({"a", "b", "c"});  // unequal ranks
            train::Job job = tiny.job(stack);
            job.optimizer.accumulate = 2;
            job.optimizer.epochs = 2;
            job.optimizer.lr = 1e-3;
            job.prune = plan::PrunePlan{};
            job.prune->ratio = 0.3;
            job.prune->importance = importance;
            job.prune->granularity = granularity;
            return test::run(job);
          };
          const Trace host = trained({}), there = trained(gpu("float32"));
          QCOMPARE(there.examples.size(), host.examples.size());
          double worst = 0;
          for (std::size_t i = 0; i < host.examples.size(); ++i)
            worst = std::max(worst, relative(there.examples[i].loss, host.examples[i].loss));
          const double share = agreement(host, there);
          qInfo("%s %s %s: losses %.1e, masks %.5f, sparsity %.6f / %.6f", name, importance,
                granularity, worst, share, there.steps.back().sparsity, host.steps.back().sparsity);
          QVERIFY(worst < 1e-3);
          QVERIFY(share > 0.995);
        }
      }
    }
  }

  void a_recorded_step_says_what_a_launched_one_does() {
    for (const char* name : kModels) {
      Tiny host(name), there(name, gpu("float32"));
      QCOMPARE(decoded(there, 24), decoded(host, 24));
    }
    torch::Tensor x = torch::zeros({4}, torch::kCUDA);
    x.add_(1);
    const auto recorded = device::record(x.device(), [&] { x.add_(1); });
    QVERIFY2(recorded != nullptr, "libespalier_cuda was not found");
    recorded->replay();
    recorded->replay();
    QCOMPARE(x[0].item<float>(), 3.0F);
  }

  /// Of one process: that the library has NCCL, meets and adds. Several need several GPUs.
  void gpus_add() {
    const std::shared_ptr<device::GpuSums> sums = device::open_gpu_sums({torch::kCUDA, 0});
    if (sums == nullptr) QSKIP("libespalier_cuda was built without NCCL's header");
    QVERIFY(!sums->gpu().empty());
    sums->join(c10::make_intrusive<c10d::HashStore>(), 0, 1, std::chrono::minutes(1));
    const torch::Tensor host = torch::arange(1000, torch::kFloat32);
    torch::Tensor values = host.to(torch::kCUDA);
    sums->sum(values);
    QVERIFY(values.cpu().equal(host));
  }

  void dropout_masks_are_the_hosts() {
    const Philox philox(9, Purpose::dropout);
    const std::vector<std::uint32_t> record{1, 1, 2}, token{0, 1, 70000};
    const lora::MaskRows rows{record, token, 65536};
    QVERIFY(lora::dropout_mask(philox, 0.3, rows, 4096, torch::kCUDA)
                .cpu()
                .equal(lora::dropout_mask(philox, 0.3, rows, 4096, torch::kCPU)));
  }

  void ties_are_broken_as_on_the_host() {
    torch::manual_seed(4);
    const torch::Tensor values = torch::randint(0, 40, {3, 5000}).to(torch::kFloat32);
    for (const std::int64_t k : {1, 1500, 4999})
      QVERIFY(prune::lowest(values.to(torch::kCUDA), k).cpu().equal(prune::lowest(values, k)));
  }

  void one_kernel_norms_as_several() {
    torch::manual_seed(5);
    const torch::Tensor x = torch::randn({70, 512}), g = torch::randn({70, 512});
    const torch::Tensor w = torch::rand({512}) + 0.5;
    const auto here = x.clone().requires_grad_(true);
    const torch::Tensor wanted = model::rms_norm(here, w, 1e-5);
    wanted.backward(g);
    const auto on = torch::dtype(torch::kBFloat16).device(torch::kCUDA);
    const auto there = x.to(on).requires_grad_(true);
    const torch::Tensor got = model::rms_norm(there, w.to(on), 1e-5);
    got.backward(g.to(on));
    QVERIFY(scaled_difference(got.detach().cpu().to(torch::kFloat32), wanted.detach()) < 0.02);
    QVERIFY(cosine(there.grad().cpu().to(torch::kFloat32), here.grad()) > 0.9999);
  }

  void a_full_gpu_makes_packs_smaller() {
    Tiny tiny("tiny-llama", gpu("bfloat16"));
    std::vector<data::Example> examples;
    for (int i = 0; i < 16; ++i) {
      data::Example e;
      e.id = "long-" + std::to_string(i);
      for (int t = 0; t < 4000; ++t)
        e.ids.push_back((t * 31 + i) % 200 + 4);
      e.prompt_tokens = 3900;
      examples.push_back(std::move(e));
    }
    const std::int64_t free = device::free_bytes(torch::Device(torch::kCUDA, 0));
    QVERIFY(free > 0);
    const std::int64_t left = std::int64_t{120} << 20;
    const torch::Tensor ballast =
        torch::empty({free - left}, torch::dtype(torch::kUInt8).device(torch::kCUDA));
    lora::AdapterStack stack = tiny.stack({"a"});
    train::Job job = tiny.job(stack);
    job.examples = &examples;
    job.optimizer.accumulate = 16;
    job.optimizer.epochs = 1;
    job.pack_tokens = 1 << 20;
    const Trace trace = test::run(job);
    qInfo("packs of 64,000 tokens became packs of %lld",
          static_cast<long long>(trace.result.pack_tokens));
    QCOMPARE(trace.examples.size(), examples.size());
    QVERIFY(trace.result.pack_tokens < 64000);
  }
};

QTEST_GUILESS_MAIN(TestCuda)
#include "tst_cuda.moc"
