// SPDX-License-Identifier: MIT
#include "lfrec/io/factor_arrays.hpp"

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/als.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/synthetic.hpp"
#include "lfrec/io/make_saved.hpp"
#include "lfrec/popularity.hpp"
#include "support/python.hpp"
#include "support/scipy_files.hpp"
#include "support/temporary_folder.hpp"

using namespace lfrec;

namespace {

dataset const& world() {
  static dataset const data = datasets::synthetic{datasets::small_world()}.read();
  return data;
}
factor_model<float> const& fitted() {
  static auto const model = als{{.factors = 5, .epochs = 2}}.fit(matrix(world().log));
  return model;
}

void write_file(std::string const& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("a model's arrays come back and score the same") {
  lfrec_test::temporary_folder const folder;
  auto const& model = fitted();
  save_factors(model, folder.file("m.npz"));
  CHECK(folder.files() == 1);
  auto const parts = read_factors(folder.file("m.npz"));
  CHECK(parts.users == model.user_factors());
  CHECK(parts.items == model.item_factors());
  CHECK(parts.prior == model.parts().prior);
  CHECK(parts.popularity == model.parts().popularity);
  factor_model<float> const back(parts);
  std::vector<float> a(to_size(model.items()));
  std::vector<float> b(a);
  model.score({.user = user_index{3}}, a);
  back.score({.user = user_index{3}}, b);
  CHECK(a == b);
  CHECK_THROWS_AS(static_cast<void>(back.folding()), shape_error);
}

TEST_CASE("one table alone, in either scalar") {
  lfrec_test::temporary_folder const folder;
  factors<double> table(3, 2);
  for (std::size_t n = 0; n < 6; ++n) table.data()[n] = static_cast<double>(n) / 4;
  save_npy(table, folder.file("t.npy"));
  CHECK(read_npy<double>(folder.file("t.npy")) == table);
  CHECK(read_npy(folder.file("t.npy")).row(2)[1] == 1.25F);
  for (auto const& [rows, columns] : {std::pair{5, 0}, std::pair{0, 5}}) {
    factors<float> const nothing(rows, columns);
    save_npy(nothing, folder.file("n.npy"));
    auto const again = read_npy(folder.file("n.npy"));
    CHECK(again.rows() == rows);
    CHECK(again.columns() == columns);
  }
  write_file(folder.file("t.npy"), datasets::npy_header("f8", std::array<std::uint64_t, 1>{0}));
  CHECK_THROWS_AS(static_cast<void>(read_npy(folder.file("t.npy"))), format_error);
}

TEST_CASE("what NumPy wrote: two tables, one column by column, and nothing else") {
  lfrec_test::temporary_folder const folder;
  write_file(folder.file("n.npz"), lfrec_test::numpy_factors);
  auto const parts = read_factors(folder.file("n.npz"));
  CHECK(parts.users.row(1)[0] == 3);
  CHECK(parts.items.row(3)[0] == 2);
  CHECK(parts.items.row(3)[1] == -1);
  CHECK(parts.prior == std::vector<float>{3, 4});
  CHECK(parts.popularity == std::vector<float>{1, 1, 1, 1});
  CHECK(factor_model<float>(parts).items() == 4);
}

TEST_CASE("arrays that are no model's are refused by name") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("m.npz");
  auto const with = [&](auto const& add) {
    std::string file;
    npz_writer out([&](std::string_view bytes) { file += bytes; });
    add(out);
    out.finish();
    write_file(path, file);
    try {
      static_cast<void>(read_factors(path));
    } catch (format_error const& e) {
      return std::string(e.what()).substr(path.size());
    }
    return std::string("read");
  };
  std::vector<float> const two{1, 2};
  auto const table = [&](auto& out, char const* name) {
    out.add(name, {2, 1}, std::span<float const>(two));
  };
  CHECK(with([&](auto& out) { table(out, "user_factors"); }) ==
        ": expected user_factors and item_factors");
  CHECK(with([&](auto& out) { table(out, "user_factor"); }) ==
        ": 'user_factor': is no array of a factor model");
  CHECK(with([&](auto& out) { out.add("item_factors", two); }) ==
        ": 'item_factors': expected 2 dimensions, found 1");
  CHECK(with([&](auto& out) { table(out, "prior"); }) ==
        ": 'prior': expected 1 dimensions, found 2");
  CHECK(with([](auto& out) {
          out.add("popularity", std::vector<float>{3, -1});
        }) == ": 'popularity': has a number of users below 0");
  CHECK(with([](auto& out) {
          out.add("item_factors", {5, 0}, std::span<float const>());
        }) == ": 'item_factors': has no columns");
  CHECK(with([&](auto& out) {
          table(out, "user_factors");
          table(out, "item_factors");
          out.add("item_offsets", std::vector<float>{1, 2, 3});
        }) == "read");
  CHECK_THROWS_AS(factor_model<float>(read_factors(path)), shape_error);
}

TEST_CASE("a saved model has its ids beside the arrays, as NumPy has them") {
  lfrec_test::temporary_folder const folder;
  matrix const plays(world().log);
  als const recipe{{.factors = 5, .epochs = 2}};
  auto const saved = make_saved(fitted(), recipe, world(), plays);
  save_factors(saved, folder.file("m.npz"));
  CHECK(read_factors(folder.file("m.npz")).users == fitted().user_factors());
  auto const other = make_saved(popularity{}.fit(plays), popularity{}, world(), plays);
  CHECK_THROWS_WITH_AS(save_factors(other, folder.file("x.npz")),
                       "a model of popularity has no table of factors for each side", shape_error);
  std::vector<float> scores(to_size(saved.model.items()));
  saved.model.score({.user = user_index{7}}, scores);
  std::string const program =
      "import numpy as np, scipy\n"
      "a = np.load('" +
      folder.file("m.npz") +
      "')\n"
      "u = list(a['user_ids']).index('" +
      std::string(saved.users.key(user_index{7})) +
      "')\n"
      "s = a['item_factors'] @ a['user_factors'][u] + a['item_offsets']\n"
      "assert abs(s[11] - " +
      std::to_string(scores[11]) +
      ") < 1e-4, s[11]\n"
      "assert a['item_ids'][11] == '" +
      std::string(saved.items.key(item_index{11})) +
      "'\n"
      "np.savez_compressed('" +
      folder.file("p.npz") + "', **{k: a[k] for k in a})\n";
  auto const ran = lfrec_test::run_scipy(program, folder.file("check.py"));
  if (!ran) return;
  CHECK(*ran);
  CHECK_THROWS_WITH_AS(static_cast<void>(read_factors(folder.file("p.npz"))),
                       doctest::Contains("is compressed"), format_error);
}
