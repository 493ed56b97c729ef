// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/posterior_factor_model.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/io/load.hpp"
#include "lfrec/io/save.hpp"
#include "models/posterior_example.hpp"
#include "support/compiled_io.hpp"

namespace {

template <typename Scalar>
lfrec::basic_saved_model<Scalar> saved_model_of(lfrec::posterior_parts<Scalar> parts) {
  using model = lfrec::posterior_factor_model<Scalar>;
  lfrec::basic_saved_model<Scalar> saved{.model = model(std::move(parts))};
  for (char const* id : {"a", "b"}) saved.users.insert(id);
  for (char const* id : {"x", "y", "z"}) saved.items.insert(id);
  return saved;
}

}  // namespace

TEST_CASE_TEMPLATE("every part comes back from a file", Scalar, LFREC_TEST_SCALARS) {
  for (auto const& parts :
       {lfrec_test::posterior_example<Scalar>(false), lfrec_test::posterior_example<Scalar>(true),
        lfrec_test::whole_posterior_example<Scalar>()}) {
    auto const saved = saved_model_of(parts);
    auto const bytes = lfrec::save_bytes(saved);
    auto const loaded = lfrec::load<Scalar>(std::span(bytes));
    using model = lfrec::posterior_factor_model<Scalar>;
    auto const* const back = loaded.model.template target<model>();
    REQUIRE(back != nullptr);
    auto const& a = saved.model.template target<model>()->parts();
    auto const& b = back->parts();
    CHECK(a.draws == b.draws);
    CHECK(a.users == b.users);
    CHECK(a.user_draws == b.user_draws);
    CHECK(a.items == b.items);
    CHECK(a.prior_means == b.prior_means);
    CHECK(a.prior_precisions == b.prior_precisions);
    CHECK(a.effects == b.effects);
    CHECK(a.noise == b.noise);
    CHECK(a.user_noise == b.user_noise);
    CHECK(a.item_noise == b.item_noise);
    CHECK(a.noise_shapes == b.noise_shapes);
    CHECK(a.cuts == b.cuts);
    CHECK(a.base == b.base);
    CHECK(a.unit == b.unit);
    CHECK(a.popularity == b.popularity);
    CHECK(a.summary.epochs == b.summary.epochs);
    CHECK(lfrec::save_bytes(loaded) == bytes);
  }
}

TEST_CASE("a model of double is read as one of float when asked") {
  auto const bytes =
      lfrec::save_bytes(saved_model_of(lfrec_test::posterior_example<double>(false)));
  CHECK_THROWS_AS((void)lfrec::load<float>(std::span(bytes)), lfrec::format_error);
  auto const loaded = lfrec::load<float>(std::span(bytes), {.convert = true});
  CHECK(loaded.model.target<lfrec::posterior_factor_model<float>>()->parts().items ==
        lfrec_test::posterior_example<float>(false).items);
}
