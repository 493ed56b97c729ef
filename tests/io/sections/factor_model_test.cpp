// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/factor_model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/compiled_io.hpp"
#include "support/saved_examples.hpp"
#include "support/sections.hpp"

using model_type = lfrec::factor_model<float>;
using lfrec_test::from_sections;
using lfrec_test::sections_of;

TEST_CASE("a factor model keeps its parts, but for the seconds of its fit") {
  auto const saved = lfrec_test::saved_explicit();
  auto const& model = *saved.model.target<model_type>();
  auto const back = from_sections<model_type>(sections_of(model));
  auto const& before = model.parts();
  auto const& after = back.parts();
  CHECK(after.users == before.users);
  CHECK(after.items == before.items);
  CHECK(after.item_offsets == before.item_offsets);
  CHECK(after.prior == before.prior);
  CHECK(after.biased);
  CHECK(std::get<lfrec::explicit_objective>(after.objective).regularization ==
        std::get<lfrec::explicit_objective>(before.objective).regularization);
  CHECK(after.summary.epochs == before.summary.epochs);
  CHECK(after.summary.loss == before.summary.loss);
  CHECK(after.summary.seconds == 0);
}

TEST_CASE("which items are described is kept, and must fit") {
  lfrec::factor_model_parts<float> parts;
  parts.users = lfrec::factors<float>(0, 1);
  parts.items = lfrec::factors<float>(3, 1);
  parts.popularity = {1, 0, 0};
  parts.prior = {0};
  parts.described = {0, 0, 1};
  auto const back = from_sections<model_type>(sections_of(model_type(parts)));
  CHECK(back.parts().described == parts.described);
  CHECK(back.has_evidence(lfrec::item_index{2}, 0));
  CHECK_FALSE(back.has_evidence(lfrec::item_index{1}, 0));
  for (auto const& bad : std::vector<std::vector<char>>{{1}, {1, 0, 0}, {0, 0, 2}, {0, 0, 1, 0}}) {
    parts.described = bad;
    CHECK_THROWS_AS((void)model_type(parts), lfrec::shape_error);
  }
}

TEST_CASE("models without users, items or factors survive") {
  for (auto const& [users, items, width] :
       std::vector<std::array<lfrec::index_t, 3>>{{0, 0, 0}, {0, 3, 2}, {3, 0, 2}, {2, 3, 0}}) {
    lfrec::factor_model_parts<float> parts;
    parts.users = lfrec::factors<float>(users, width);
    parts.items = lfrec::factors<float>(items, width);
    parts.popularity.resize(lfrec::to_size(items));
    parts.prior.resize(lfrec::to_size(width));
    parts.objective = lfrec::implicit_objective{};
    auto const back = from_sections<model_type>(sections_of(model_type(parts)));
    CHECK(back.users() == users);
    CHECK(back.items() == items);
    CHECK(back.width() == width);
  }
}

TEST_CASE("vectors too wide for a file are refused on the way out and in") {
  lfrec::factor_model_parts<float> wide;
  wide.users = lfrec::factors<float>(0, 8193);
  wide.items = lfrec::factors<float>(0, 8193);
  wide.prior.resize(8193);
  CHECK_THROWS_WITH_AS((void)sections_of(model_type(wide)),
                       doctest::Contains("8193 entries cannot be saved, only up to 8192"),
                       lfrec::shape_error);
}

TEST_CASE("an objective of an earlier file has fewer numbers, none has more") {
  auto const read = [](std::span<double const> numbers) {
    lfrec::detail::binary_writer writer(sizeof(float));
    writer.add_copy<double>("part.explicit", numbers);
    auto const file = lfrec_test::bytes_of(writer);
    lfrec::detail::memory_source source(file);
    lfrec::detail::binary_reader in(source);
    return std::get<lfrec::explicit_objective>(lfrec::detail::read_objective(in, "part"));
  };
  std::array<double, 9> numbers{0.25};
  CHECK(read(std::span(numbers).first(1)).regularization == 0.25);
  CHECK(read(std::span(numbers).first(1)).constant_regularization == 0);
  CHECK_THROWS_AS((void)read(numbers), lfrec::format_error);
  CHECK_THROWS_AS((void)read(std::span(numbers).first(0)), lfrec::format_error);
  numbers[0] = -1;
  CHECK_THROWS_WITH_AS((void)read(std::span(numbers).first(1)),
                       doctest::Contains("objective holds -1"), lfrec::format_error);
}
