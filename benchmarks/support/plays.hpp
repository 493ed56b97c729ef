// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/synthetic_world.hpp"

namespace lfrec_bench {

/// Who plays whom in HetRec Last.fm if LFREC_DATA names the folder of the data sets, else in an
/// invented world; all values 1.
inline lfrec::matrix const& plays() {
  static lfrec::matrix const data = [] {
    if (char const* const folder = std::getenv("LFREC_DATA"))
      return lfrec::matrix(
          lfrec::datasets::read_lastfm(std::string{folder} + "/hetrec2011-lastfm-2k").log,
          lfrec::binary{});
    lfrec::thread_pool pool;
    auto rows = lfrec::datasets::synthetic_world({}).plays(pool);
    std::vector<float> ones(rows.nonzeros(), 1.0F);
    return lfrec::matrix(std::move(rows).with_values(std::move(ones)));
  }();
  return data;
}

}  // namespace lfrec_bench
