// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/rating_neighbor_model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lfrec/baseline.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/rating_knn.hpp"
#include "support/compiled_io.hpp"
#include "support/sections.hpp"
#include "support/tiny_data.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;
using lfrec::detail::model_sections;
using lfrec_test::bytes_of;
using item_model = lfrec::rating_neighbor_model<float>;
using user_model = lfrec::rating_user_neighbor_model<float>;

template <typename M>
M read(std::vector<std::byte> const& file) {
  lfrec::detail::memory_source source(file);
  binary_reader in(source);
  return model_sections<M>::read(in, "model", lfrec::serial{});
}

template <typename M>
M reloaded(M const& model) {
  binary_writer writer(sizeof(float));
  model_sections<M>::write(writer, "model", model);
  return read<M>(bytes_of(writer));
}

/// A file of user neighbours that says what it should not.
std::vector<std::byte> with(std::string const& similarity, std::array<std::int64_t, 2> counts,
                            std::array<double, 3> rule) {
  binary_writer writer(sizeof(float));
  writer.add_text("model.similarity", similarity);
  writer.add_copy<std::int64_t>("model.shape", counts);
  writer.add_copy<double>("model.rule", rule);
  lfrec::rating_base<float> const base{.offsets = {3, 4}};
  lfrec::detail::write_rating_base(writer, "model", base);
  lfrec::csr<float> const rows(1, 2, {0, 1}, {0}, {1});
  lfrec::detail::write_csr(writer, "model.histories", rows);
  writer.add_copy<float>("model.popularity", std::array<float, 2>{1, 0});
  return bytes_of(writer);
}

}  // namespace

TEST_CASE("item neighbours over ratings come back with all that they hold") {
  auto const data = lfrec_test::power_law(31, 23, 5, 4);
  for (auto const& model : {lfrec::item_rating_knn{{.neighbors = 3, .damping = 0.5F}}.fit(data),
                            lfrec::slope_one{}.fit(data)}) {
    auto const back = reloaded(model);
    CHECK(back.parts().base.offsets == model.parts().base.offsets);
    CHECK(back.parts().base.prior == model.parts().base.prior);
    CHECK(back.parts().base.user_regularization == model.parts().base.user_regularization);
    CHECK(back.parts().weights.indices() == model.parts().weights.indices());
    CHECK(back.parts().weights.values() == model.parts().weights.values());
    CHECK(back.parts().deviations == model.parts().deviations);
    CHECK(back.parts().neighbors == model.parts().neighbors);
    CHECK(back.parts().damping == model.parts().damping);
    CHECK(back.parts().histories.values() == model.parts().histories.values());
    CHECK(back.parts().popularity == model.parts().popularity);
  }
}

TEST_CASE("a base without users' biases comes back") {
  auto const model = lfrec::item_rating_knn{{.center = lfrec::rating_center::mean}}.fit(
      lfrec_test::five_by_seven());
  CHECK(reloaded(model).parts().base.user_regularization ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("user neighbours over ratings come back with their rule") {
  auto const model = lfrec::user_rating_knn{
      {.neighbors = 3,
       .similarity = lfrec::rating_similarity::msd,
       .shrinkage = 7,
       .damping = 0.5F,
       .min_support = 2,
       .candidates = 9}}.fit(lfrec_test::power_law(31, 23, 5, 4));
  auto const back = reloaded(model);
  CHECK(back.parts().rule.similarity == lfrec::rating_similarity::msd);
  CHECK(back.parts().rule.shrinkage == 7);
  CHECK(back.parts().rule.min_support == 2);
  CHECK(back.parts().damping == 0.5);
  CHECK(back.parts().neighbors == 3);
  CHECK(back.parts().candidates == 9);
  CHECK(back.parts().histories.values() == model.parts().histories.values());
}

TEST_CASE("what no fit writes is refused") {
  CHECK_NOTHROW((void)read<user_model>(with("cosine", {5, 5}, {1, 1, 0})));
  CHECK_THROWS_WITH_AS((void)read<user_model>(with("cosines", {5, 5}, {1, 1, 0})),
                       doctest::Contains("unknown 'cosines'"), lfrec::format_error);
  CHECK_THROWS_AS((void)read<user_model>(with("cosine", {5, -5}, {1, 1, 0})), lfrec::error);
  CHECK_THROWS_AS((void)read<user_model>(with("cosine", {0, 5}, {1, 1, 0})), lfrec::error);
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t n = 0; n < 3; ++n) {
    std::array<double, 3> rule{1, 1, 0};
    rule[n] = nan;
    CHECK_THROWS_AS((void)read<user_model>(with("cosine", {5, 5}, rule)), lfrec::error);
  }
}
