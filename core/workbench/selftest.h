#pragma once

#include "core/base/json.h"

namespace espalier::workbench {

/// Known answers of the parts that numbers rest on, computed on this machine: random numbers,
/// dequantising, metrics (rouge_score, sacreBLEU), the closed form of importance against autograd,
/// effective weights, files written and read
/// back; the tokenizers of the demo's models where they are in the cache. {"ok", "checks":
/// [{"check", "ok", "detail"}]}; a check that throws is wrong, and nothing comes out of here.
Json selftest();

}  // namespace espalier::workbench
