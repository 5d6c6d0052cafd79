#pragma once

#include "core/base/json.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_packet.h"

// What `annotate` prints.
namespace espalier::cli {

Json json_of(const workbench::annotation::TaskState& state);
Json json_of(const workbench::annotation::AnnotatorState& state);
Json json_of(const workbench::annotation::Dispute& dispute);
Json json_of(const workbench::annotation::PacketInfo& info);
Json json_of(const workbench::annotation::ImportReport& report);
Json json_of(const judge::Progress& progress);
Json json_of(const judge::Feedback& feedback);

}  // namespace espalier::cli
