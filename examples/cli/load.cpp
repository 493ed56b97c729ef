// SPDX-License-Identifier: MIT
#include "load.hpp"

#include <lfrec/io/load.hpp>

namespace cli {

lfrec::saved_model load_model(std::string const& path, lfrec::executor_ref threads) {
  return lfrec::load(path, {}, threads);
}

lfrec::saved_model load_model(std::string const& path) {
  return lfrec::load(path);
}

}  // namespace cli
