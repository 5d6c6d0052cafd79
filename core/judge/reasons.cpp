#include "core/judge/reasons.h"

namespace espalier::judge {

const std::array<ReasonInfo, static_cast<std::size_t>(Reason::annotators) + 1>& all_reasons() {
  static constexpr std::array<ReasonInfo, static_cast<std::size_t>(Reason::annotators) + 1> kAll{{
      {Reason::none, ""},
      {Reason::no_answers, "judge.no_answers"},
      {Reason::one_rater, "judge.one_rater"},
      {Reason::no_overlap, "judge.no_overlap"},
      {Reason::unanimous, "judge.unanimous"},
      {Reason::one_item, "judge.one_item"},
      {Reason::too_few, "judge.too_few"},
      {Reason::constant, "judge.constant"},
      {Reason::unconnected, "judge.unconnected"},
      {Reason::separated, "judge.separated"},
      {Reason::few_items, "judge.few_items"},
      {Reason::few_humans, "judge.few_humans"},
      {Reason::annotators, "judge.annotators"},
  }};
  return kAll;
}

std::string_view key_of(Reason reason) {
  return all_reasons()[static_cast<std::size_t>(reason)].key;
}

}  // namespace espalier::judge
