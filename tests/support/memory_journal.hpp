// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "lfrec/evaluate/search/concept.hpp"

namespace lfrec_test {

/// Trials in memory, as a journal on disk would keep them.
struct memory_journal {
  std::vector<lfrec::trial> trials = {};
  lfrec::configuration about = {};
  [[nodiscard]] std::vector<lfrec::trial> open(lfrec::configuration const& what) {
    about = what;
    return trials;
  }
  void append(lfrec::trial const& t) { trials.push_back(t); }
};

}  // namespace lfrec_test
