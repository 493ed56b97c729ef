// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/user_neighbor_model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/io/model_sections.hpp"
#include "lfrec/knn.hpp"
#include "support/compiled_io.hpp"
#include "support/sections.hpp"
#include "support/tiny_data.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;
using lfrec_test::bytes_of;
using model_type = lfrec::user_neighbor_model<float>;

model_type read(std::vector<std::byte> const& file) {
  lfrec::detail::memory_source source(file);
  binary_reader in(source);
  return lfrec::detail::model_sections<model_type>::read(in, "model", lfrec::serial{});
}

/// A file whose rule says what it should not.
std::vector<std::byte> with_rule(std::array<double, 8> const& rule) {
  binary_writer writer(sizeof(float));
  writer.add_copy<double>("model.rule", rule);
  lfrec::csr<float> const rows(2, 3, {0, 1, 2}, {0, 0}, {1, 1});
  lfrec::csr<float> const neighbors(2, 2, {0, 1, 2}, {1, 0}, {1, 1});
  lfrec::detail::write_csr(writer, "model.neighbors", neighbors);
  lfrec::detail::write_csr(writer, "model.histories", rows);
  return bytes_of(writer);
}

}  // namespace

TEST_CASE("user neighbours come back with their rule") {
  auto const model = lfrec::user_knn{
      {.neighbors = 3,
       .shrinkage = 2,
       .similarity = lfrec::similarity_kind::tversky,
       .asymmetry = 0.25F,
       .tversky_alpha = 0.5F,
       .tversky_beta = 4,
       .min_support = 2}}.fit(lfrec_test::power_law(31, 23, 5, 4));
  binary_writer writer(sizeof(float));
  lfrec::detail::model_sections<model_type>::write(writer, "model", model);
  auto const back = read(bytes_of(writer));
  CHECK(back.rule().similarity.kind == lfrec::similarity_kind::tversky);
  CHECK(back.rule().similarity.asymmetry == 0.25);
  CHECK(back.rule().similarity.tversky_alpha == 0.5);
  CHECK(back.rule().similarity.tversky_beta == 4);
  CHECK(back.rule().neighbors == 3);
  CHECK(back.rule().shrinkage == 2);
  CHECK(back.rule().min_support == 2);
  CHECK(back.neighbors().indices() == model.neighbors().indices());
  CHECK(back.neighbors().values() == model.neighbors().values());
  CHECK(back.histories().indices() == model.histories().indices());
}

TEST_CASE("user neighbours by a measure of one's own cannot be saved") {
  auto const model =
      lfrec::user_knn{lfrec::user_knn_options{}, lfrec::dice{}}.fit(lfrec_test::five_by_seven());
  binary_writer writer(sizeof(float));
  CHECK_THROWS_WITH_AS(
      lfrec::detail::write_model(writer, "model", lfrec::basic_any_model<float>(model)),
      doctest::Contains("this kind of model cannot be saved"), lfrec::shape_error);
}

TEST_CASE("a rule that no fit writes is refused") {
  CHECK_NOTHROW((void)read(with_rule({0, 0.5, 1, 1, 7, 10, 1, 3})));
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (auto const& bad : std::vector<std::array<double, 8>>{{7, 0.5, 1, 1, 7, 10, 1, 3},
                                                            {-1, 0.5, 1, 1, 7, 10, 1, 3},
                                                            {0, 0.5, 1, 1, -7, 10, 1, 3},
                                                            {0, 0.5, 1, 1, 1e12, 10, 1, 3},
                                                            {0, 0.5, 1, 1, 7, nan, 1, 3}})
    CHECK_THROWS_WITH_AS((void)read(with_rule(bad)), doctest::Contains("section model.rule"),
                         lfrec::format_error);
  // Rows that have items which the stated number of items does not.
  CHECK_THROWS_AS((void)read(with_rule({0, 0.5, 1, 1, 7, 10, 1, 0})), lfrec::error);
}
