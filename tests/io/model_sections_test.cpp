// SPDX-License-Identifier: MIT
#include "lfrec/io/model_sections.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "support/saved_examples.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;

template <typename Scalar>
std::vector<std::byte> written(lfrec::basic_any_model<Scalar> const& model) {
  binary_writer writer(sizeof(Scalar));
  lfrec::detail::write_model(writer, "model", model);
  std::vector<std::byte> file;
  writer.write([&](std::span<std::byte const> piece) {
    file.insert(file.end(), piece.begin(), piece.end());
  });
  return file;
}

template <typename Scalar>
lfrec::basic_any_model<Scalar> read(std::vector<std::byte> const& file) {
  lfrec::detail::memory_source source(file);
  binary_reader in(source);
  auto model = lfrec::detail::read_model<Scalar>(in, "model", lfrec::serial{});
  in.finish();
  return model;
}

/// A user's model, of a kind that files do not know.
struct foreign {
  using scalar_type = float;
  static lfrec::index_t users() { return 0; }
  static lfrec::index_t items() { return 0; }
  static void score(lfrec::query const&, std::span<float>) {}
};

/// The scores of every user, a stranger and a newcomer.
template <typename Scalar>
std::vector<Scalar> all_scores(lfrec::basic_any_model<Scalar> const& model) {
  std::vector<Scalar> scores;
  auto const add = [&](lfrec::query const& q) {
    std::vector<Scalar> row(lfrec::to_size(model.items()));
    model.score(q, row);
    scores.insert(scores.end(), row.begin(), row.end());
  };
  for (lfrec::index_t u = 0; u < model.users(); ++u) add({.user = lfrec::user_index{u}});
  add({});
  std::array<lfrec::index_t, 2> const items{1, 2};
  std::array<float, 2> const values{2, 0};
  auto const* const factors = model.template target<lfrec::factor_model<Scalar>>();
  if (factors == nullptr || factors->parts().objective.index() != 0)
    add({.user = {}, .history = lfrec::row_view{items, values}});
  return scores;
}

}  // namespace

TEST_CASE_TEMPLATE("every kind of model scores the same to the bit after a round trip", Scalar,
                   float, double) {
  lfrec_test::for_each_saved_model<Scalar>([](auto const& saved) {
    auto const file = written(saved.model);
    auto const back = read<Scalar>(file);
    CHECK(back.users() == saved.model.users());
    CHECK(all_scores(back) == all_scores(saved.model));
    CHECK(std::vector(back.popularity().begin(), back.popularity().end()) ==
          std::vector(saved.model.popularity().begin(), saved.model.popularity().end()));
    CHECK((back.item_comparer() == nullptr) == (saved.model.item_comparer() == nullptr));
    CHECK(written(back) == file);
  });
}

TEST_CASE("a factor model keeps its parts, but for the seconds of its fit") {
  auto const saved = lfrec_test::saved_explicit();
  auto const back = read<float>(written(saved.model));
  auto const& before = saved.model.target<lfrec::factor_model<float>>()->parts();
  auto const& after = back.target<lfrec::factor_model<float>>()->parts();
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

TEST_CASE("models without users, items or factors survive") {
  for (auto const& [users, items, width] :
       std::vector<std::array<lfrec::index_t, 3>>{{0, 0, 0}, {0, 3, 2}, {3, 0, 2}, {2, 3, 0}}) {
    lfrec::factor_model_parts<float> parts{.users = lfrec::factors<float>(users, width),
                                           .items = lfrec::factors<float>(items, width),
                                           .item_offsets = {},
                                           .popularity = std::vector<float>(lfrec::to_size(items)),
                                           .prior = std::vector<float>(lfrec::to_size(width)),
                                           .objective = lfrec::implicit_objective{},
                                           .biased = false,
                                           .summary = {}};
    auto const back = read<float>(written<float>(lfrec::factor_model<float>(parts)));
    CHECK(back.users() == users);
    CHECK(back.items() == items);
    if (items > 0)
      CHECK(all_scores(back) == std::vector<float>(lfrec::to_size((users + 2) * items)));
  }
}

TEST_CASE("a kind of model that files do not know cannot be saved, nor vectors too wide") {
  CHECK_THROWS_WITH_AS(written<float>(foreign{}),
                       doctest::Contains("this kind of model cannot be saved"), lfrec::shape_error);
  lfrec::factor_model_parts<float> wide;
  wide.users = lfrec::factors<float>(0, 8193);
  wide.items = lfrec::factors<float>(0, 8193);
  wide.prior.resize(8193);
  CHECK_THROWS_WITH_AS(written<float>(lfrec::factor_model<float>(wide)),
                       doctest::Contains("8193 entries cannot be saved, only up to 8192"),
                       lfrec::shape_error);
}
