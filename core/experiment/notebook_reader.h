#pragma once

namespace espalier::experiment {

/// reader.py, as it is written beside exported arrays: numpy and the standard library alone.
extern const char* const kNotebookReader;

}  // namespace espalier::experiment
