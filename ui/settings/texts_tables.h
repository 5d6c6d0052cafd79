#pragma once

#include <span>

namespace espalier::ui::texts {

/// key -> English sentence (the source of its translation). Kept apart from the look-up.
struct Entry {
  const char* key;
  const char* text;
};
/// A method: its name in tables and one line on what it does.
struct MethodEntry {
  const char* key;
  const char* label;
  const char* line;
};
struct ParameterEntry {
  const char* key;
  const char* label;
  const char* help;
};

std::span<const Entry> errorTable();
std::span<const Entry> noteTable();
std::span<const Entry> wordTable();  ///< choices, phases, states, metrics: "phase.load"
std::span<const MethodEntry> methodTable();
std::span<const Entry> methodNoteTable();  ///< what is told beside a method
std::span<const ParameterEntry> parameterTable();

}  // namespace espalier::ui::texts
