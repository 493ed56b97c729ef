// expect: ObserverOf
// SPDX-License-Identifier: MIT
#include "lfrec/als.hpp"
#include "lfrec/data/matrix.hpp"

struct watch {
#ifdef FIXED
  lfrec::next operator()(lfrec::progress const&, lfrec::snapshot<lfrec::factor_model<float>> const&) {
#else
  lfrec::next operator()(lfrec::progress const&, lfrec::snapshot<int> const&) {
#endif
    return lfrec::next::proceed;
  }
};

auto fit(lfrec::matrix const& plays) {
  return lfrec::als{}.fit(plays, lfrec::serial{}, watch{});
}
