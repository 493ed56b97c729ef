// expect: ObserverOf
// SPDX-License-Identifier: MIT
#include "lfrec/als.hpp"
#include "lfrec/data/matrix.hpp"

#ifdef FIXED
using watched = lfrec::factor_model<float>;
#else
using watched = int;
#endif

struct watch {
  lfrec::next operator()(lfrec::progress const&, lfrec::snapshot<watched> const&) {
    return lfrec::next::proceed;
  }
};

auto fit(lfrec::matrix const& plays) {
  return lfrec::als{}.fit(plays, lfrec::serial{}, watch{});
}
