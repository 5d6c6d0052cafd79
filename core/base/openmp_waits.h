#pragma once

namespace espalier {

/// Called first in main: starts this program once more where OpenMP's waiting is not set yet, as
/// libgomp reads it while it loads, before main. LibTorch's threads wait for each other thousands
/// of times in a training step. Those that sleep at once lose time waking up (a step on two cores
/// took 16 % longer), those that spin without end take it from every other computation (two side by
/// side were measured 80 times slower), so they spin for some microseconds (three computations on
/// two cores took 22 % longer than asleep). A user's own OMP_WAIT_POLICY other than PASSIVE, or
/// GOMP_SPINCOUNT, is left as it is.
void restart_with_short_waits(char** argv);

}  // namespace espalier
