// SPDX-License-Identifier: MIT
#pragma once

#include <lfrec/core/executor.hpp>
#include <lfrec/io/saved_model.hpp>
#include <string>

namespace cli {

/// Reads a model file. In a unit of its own: whoever calls lfrec::load compiles every kind of
/// model.
[[nodiscard]] lfrec::saved_model load_model(std::string const& path, lfrec::executor_ref threads);
[[nodiscard]] lfrec::saved_model load_model(std::string const& path);

}  // namespace cli
