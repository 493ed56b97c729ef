// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/atomic_file.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/npy.hpp"
#include "lfrec/datasets/zip_archive.hpp"
#include "lfrec/io/npz_writer.hpp"
#include "lfrec/io/saved_model.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

template <typename Scalar>
[[nodiscard]] factors<Scalar> table_of(datasets::npy_array const& array) {
  array.need_dimensions(2);
  auto const rows = array.shape()[0];
  auto const columns = array.shape()[1];
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<index_t>::max());
  if (rows > most || columns > most) array.fail("has too many rows or columns");
  auto const values = array.numbers<Scalar>();
  factors<Scalar> table(static_cast<index_t>(rows), static_cast<index_t>(columns));
  if (!array.fortran()) {
    std::ranges::copy(values, table.data());
    return table;
  }
  for (std::size_t c = 0, n = 0; c < columns; ++c)
    for (index_t r = 0; r < table.rows(); ++r) table.row(r)[c] = values[n++];
  return table;
}

template <typename Scalar, typename Write>
void add_factor_arrays(npz_writer<Write>& out, factor_model_parts<Scalar> const& parts) {
  auto const table = [&](std::string_view name, factors<Scalar> const& t) {
    out.add(name, {to_size(t.rows()), to_size(t.columns())},
            std::span<Scalar const>(t.data(), t.size()));
  };
  table("user_factors", parts.users);
  table("item_factors", parts.items);
  if (!parts.item_offsets.empty()) out.add("item_offsets", parts.item_offsets);
  out.add("prior", parts.prior);
  out.add("popularity", parts.popularity);
}

}  // namespace detail

/// One table as a .npy file, which `numpy.load` reads. Throws io_error with the system's reason.
template <NpyElement Scalar>
void save_npy(factors<Scalar> const& table, std::string const& path) {
  atomic_file file(path);
  file.write(datasets::npy_header(
      detail::npy_type<Scalar>,
      std::array{std::uint64_t{to_size(table.rows())}, std::uint64_t{to_size(table.columns())}}));
  file.write(std::as_bytes(std::span(table.data(), table.size())));
  file.commit();
}

/// Reads one. Throws format_error for what is no array of two dimensions of numbers.
template <typename Scalar = float>
[[nodiscard]] factors<Scalar> read_npy(std::string const& path) {
  auto const file = datasets::detail::read_all(datasets::file_source(path));
  return detail::table_of<Scalar>({file, path});
}

/// Writes a factor model's arrays as an .npz file for `numpy.load`: `user_factors` U × w,
/// `item_factors` I × w, `item_offsets` I (if the model has them), `prior` w, `popularity` I. A
/// score is item_factors @ x + item_offsets. What folding in needs besides is not in it: save keeps
/// that. Throws io_error with the system's reason.
template <NpyElement Scalar>
void save_factors(factor_model<Scalar> const& model, std::string const& path) {
  atomic_file file(path);
  npz_writer out([&](std::string_view bytes) { file.write(bytes); });
  detail::add_factor_arrays(out, model.parts());
  out.finish();
  file.commit();
}

/// The same with `user_ids` and `item_ids`, and `item_names` if there are any. Throws shape_error
/// for a model of another kind.
template <NpyElement Scalar>
void save_factors(basic_saved_model<Scalar> const& saved, std::string const& path) {
  auto const* const model = saved.model.template target<factor_model<Scalar>>();
  if (model == nullptr)
    detail::fail<shape_error>(
        {"a model of ", saved.recipe, " has no table of factors for each side"});
  atomic_file file(path);
  npz_writer out([&](std::string_view bytes) { file.write(bytes); });
  detail::add_factor_arrays(out, model->parts());
  out.add_texts("user_ids", saved.users.size(), [&](std::size_t n) {
    return saved.users.key(user_index{static_cast<index_t>(n)});
  });
  out.add_texts("item_ids", saved.items.size(), [&](std::size_t n) {
    return saved.items.key(item_index{static_cast<index_t>(n)});
  });
  if (!saved.item_names.empty())
    out.add_texts("item_names", saved.item_names.size(),
                  [&](std::size_t n) -> std::string_view { return saved.item_names[n]; });
  out.finish();
  file.commit();
}

/// Reads such a file, as save_factors or `numpy.savez(path, user_factors=…, item_factors=…)` writes
/// it, for `factor_model(read_factors(path))`. Without `popularity` every item counts as had by one
/// user, without `prior` it is the mean user. Set `objective` besides for a model that folds in.
/// `read_factors<float>(path, zlib_inflate{})` reads savez_compressed as well. Throws format_error
/// that names file and array, also for an array of another name, factors without columns and
/// popularity below 0.
template <typename Scalar = float, datasets::Inflate Unpack = datasets::stored_only>
[[nodiscard]] factor_model_parts<Scalar> read_factors(std::string const& path,
                                                      Unpack const& unpack = {}) {
  auto const file = datasets::detail::read_all(datasets::file_source(path));
  datasets::zip_archive const archive(file, path);
  factor_model_parts<Scalar> parts;
  bool users = false;
  bool items = false;
  bool prior = false;
  std::string room;
  for (auto const& entry : archive.entries()) {
    auto name = entry.name;
    if (name.ends_with(".npy")) name.remove_suffix(4);
    if (name == "user_ids" || name == "item_ids" || name == "item_names") continue;
    datasets::npy_array const array(archive.contents(entry, unpack, room),
                                    path + ": '" + std::string(name.substr(0, 40)) + '\'');
    auto const row = [&]<typename T>(std::vector<T>& into) {
      array.need_dimensions(1);
      into = array.numbers<T>();
    };
    if (name == "user_factors") {
      parts.users = detail::table_of<Scalar>(array);
      if (parts.users.columns() == 0) array.fail("has no columns");
      users = true;
    } else if (name == "item_factors") {
      parts.items = detail::table_of<Scalar>(array);
      if (parts.items.columns() == 0) array.fail("has no columns");
      items = true;
    } else if (name == "item_offsets") {
      row(parts.item_offsets);
    } else if (name == "prior") {
      row(parts.prior);
      prior = true;
    } else if (name == "popularity") {
      row(parts.popularity);
      if (std::ranges::any_of(parts.popularity, [](float n) { return n < 0; }))
        array.fail("has a number of users below 0");
    } else {
      array.fail("is no array of a factor model");
    }
  }
  if (!users || !items)
    detail::fail<format_error>({path, ": expected user_factors and item_factors"});
  if (!prior) parts.prior = mean_row(parts.users);
  if (parts.popularity.empty()) parts.popularity.assign(to_size(parts.items.rows()), 1.0F);
  return parts;
}

}  // namespace lfrec::inline v0
