// Compiled with -fopenmp and linked to the libgomp that LibTorch brings, so that both share one
// pool of threads. No torch header: the precompiled one is made without OpenMP.
#include <omp.h>

#include <exception>

#include "core/device/parallel.h"

namespace espalier::device::detail {

bool within_parts() {
  return omp_in_parallel() != 0;
}

void run_parts(int parts, const std::function<void(int)>& part) {
  std::exception_ptr error;
#pragma omp parallel num_threads(parts)
  {
    // Fewer threads than asked for may come: each then takes several parts.
    for (int i = omp_get_thread_num(); i < parts; i += omp_get_num_threads()) {
      try {
        part(i);
      } catch (...) {
#pragma omp critical
        if (!error) error = std::current_exception();
      }
    }
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace espalier::device::detail
