#pragma once

#include <string>

namespace espalier::log {

/// Messages for the developer and the curious, on standard error (and in a file where set_file was
/// called). Results never go here.
void info(const std::string& message);
void warn(const std::string& message);
void error(const std::string& message);
/// "quiet" shows warnings only.
void set_quiet(bool quiet);
void set_file(const std::string& path);

}  // namespace espalier::log
