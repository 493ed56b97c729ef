// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct cold_users_options {
  /// The share of users whose rows are all held out.
  double fraction = 0.2;
  std::uint64_t seed = 42;
};

constexpr auto fields(cold_users_options const*) {
  using o = cold_users_options;
  return std::tuple{
      field{"fraction", &o::fraction, {0.001, 0.999}, scale::linear, "", "share of users held out"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(cold_users_options const& options) {
  validate_fields("cold_users", options);
}

/// Holds users out whole and shows nothing of them: what does a model recommend to somebody of whom
/// it knows no item, by their features, friends or context at best?
///
/// All rows of round(fraction * users) of the users with rows go to test; `holdout::given` is there
/// and empty. The users are those of by_user with the same fraction and seed. Linear in the rows.
struct cold_users {
  cold_users_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    auto const place = [](interaction const& row) { return to_size(row.user); };
    auto const out = detail::draw_share(log, log.users(), place, options.fraction, options.seed);
    detail::row_parts parts(log);
    for (std::size_t n = 0; n < log.size(); ++n)
      if (out[place(log[n])] != 0) parts.put(detail::part::test, n);
    return parts.cut_with_given(detail::protocol_text("cold_users", options));
  }
};

static_assert(Splitter<cold_users>);

}  // namespace lfrec::inline v0
