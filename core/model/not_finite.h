#pragma once

#include <string>

#include "core/base/error.h"

namespace espalier::model {

/// What every loader says of a weight that is no number. Throws model_not_finite.
[[noreturn]] inline void throw_not_finite(const std::string& tensor) {
  throw Error(Code::model_not_finite, "the tensor " + tensor + " holds NaN or infinity",
              "the file is damaged: fetch it again", {{"tensor", tensor}});
}

}  // namespace espalier::model
