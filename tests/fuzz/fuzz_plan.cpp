// Plans and studies: what is accepted is written and read back as the same plan.
#include "core/plan/plan.h"
#include "core/plan/study.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::try_input([&] {
    json::ParseOptions options;
    options.comments = true;
    const Json json = json::parse(text, options);
    if (json.is_object() && json.contains("espalier_study")) {
      const plan::Study study = plan::parse_study(json, "/work");
      plan::parse_study(Json::parse(plan::to_json(study).dump()), "/work");
      return;
    }
    const plan::Plan plan = plan::parse(json, "/work");
    const std::string written = json::dump(Json::parse(plan::to_json(plan).dump()));
    const plan::Plan again = plan::parse(json::parse(written), "/work");
    fuzz::must(plan::hash(again) == plan::hash(plan));
  });
  return 0;
}
