#include "core/base/openmp_waits.h"

#include <strings.h>
#include <unistd.h>

#include <cstdlib>

namespace espalier {

void restart_with_short_waits(char** argv) {
  const char* const policy = std::getenv("OMP_WAIT_POLICY");
  if (std::getenv("GOMP_SPINCOUNT") != nullptr) return;
  if (policy != nullptr && ::strcasecmp(policy, "PASSIVE") != 0) return;
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
  ::setenv("GOMP_SPINCOUNT", "2000", 1);
  ::execv("/proc/self/exe", argv);  // where that fails, it goes on as it is
}

}  // namespace espalier
