// expect: depth
// SPDX-License-Identifier: MIT
#include <string>

#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/models/item_scores.hpp"

struct first_hit {
  [[nodiscard]] std::string name() const { return "first_hit"; }
#ifdef FIXED
  [[nodiscard]] lfrec::index_t depth() const {
    return 1;
  }
#endif
  double operator()(lfrec::ranking const& r) const {
    return r.recommended.empty() ? 0 : 1;
  }
};

auto judge(lfrec::item_scores<float> const& model, lfrec::matrix const& plays) {
  return lfrec::evaluate(model, lfrec::held_out(plays, plays), first_hit{});
}
