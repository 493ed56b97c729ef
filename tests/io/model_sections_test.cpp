// SPDX-License-Identifier: MIT
#include "lfrec/io/model_sections.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "support/compiled_io.hpp"
#include "support/saved_examples.hpp"
#include "support/sections.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;

template <typename Scalar>
std::vector<std::byte> written(lfrec::basic_any_model<Scalar> const& model) {
  binary_writer writer(sizeof(Scalar));
  lfrec::detail::write_model(writer, "model", model);
  return lfrec_test::bytes_of(writer);
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

TEST_CASE("a kind of model that files do not know cannot be saved") {
  CHECK_THROWS_WITH_AS(written<float>(foreign{}),
                       doctest::Contains("this kind of model cannot be saved: only item_scores, "),
                       lfrec::shape_error);
}
