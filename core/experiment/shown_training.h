#pragma once

#include "core/experiment/session_state.h"
#include "core/lora/adapter_stack.h"

namespace espalier::experiment {

/// Lets others see the merge while it trains, for as long as it lives.
class ShownTraining {
 public:
  ShownTraining(Session::State& session, const std::filesystem::path& run,
                const lora::AdapterStack& stack)
      : session_(session) {
    session_.training = {run,
                         [&stack] {
                           std::vector<lora::Adapter> out;
                           for (std::size_t i = 0; i < stack.adapters(); ++i)
                             out.push_back(stack.one(i));
                           return out;
                         },
                         0};
  }
  ~ShownTraining() { session_.training = {}; }
  ShownTraining(const ShownTraining&) = delete;
  ShownTraining& operator=(const ShownTraining&) = delete;

 private:
  Session::State& session_;
};

}  // namespace espalier::experiment
