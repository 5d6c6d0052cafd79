#include "core/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace espalier::log {

namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = spdlog::stderr_color_mt("espalier");
    made->set_pattern("%H:%M:%S %^%l%$ %v");
    return made;
  }();
  return *instance;
}

}  // namespace

void info(const std::string& message) {
  logger().info("{}", message);
}
void warn(const std::string& message) {
  logger().warn("{}", message);
}
void error(const std::string& message) {
  logger().error("{}", message);
}

void set_quiet(bool quiet) {
  logger().set_level(quiet ? spdlog::level::warn : spdlog::level::info);
}

void set_file(const std::string& path) {
  logger().sinks().push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
}

}  // namespace espalier::log
