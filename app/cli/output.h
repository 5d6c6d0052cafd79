#pragma once

#include <string>

#include "core/base/control.h"
#include "core/base/error.h"
#include "core/base/json.h"

namespace espalier::cli {

/// Standard output: one JSON object (or one a line) with --json, else text for people. Throws
/// disk_full or file_unwritable where it cannot be written.
void print(const std::string& text);
void print_line(const OrderedJson& json);
void print_line(const Json& json);

/// An Error as the terminal shows it: JSON on standard output, or words on standard error.
void print_error(const Error& error, bool json);

/// Columns aligned by their width on a terminal (Japanese letters take two); the first row is the
/// head.
std::string table(const std::vector<std::vector<std::string>>& rows);
/// A text on one line, and nothing in it that a terminal would obey.
std::string one_line(const std::string& text);
/// A JSON value as text in a table: numbers short, nothing for null.
std::string cell(const Json& value);
/// "0.4123" as "41.2".
std::string percent(const Json& fraction);
/// A metric's number: a share as percent() has it, anything else as it is, "3.21".
std::string metric_text(const Json& value, bool share);

/// A line of progress on standard error, rewritten in place on a terminal; nothing where standard
/// error is no terminal but the name of each new phase.
class ProgressLine {
 public:
  ~ProgressLine();
  void show(const std::string& phase, double done, double total);
  void clear();
  Progress callback();

 private:
  std::string phase_;
  bool open_ = false;
};

}  // namespace espalier::cli
