// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/synthetic_world.hpp"
#include "peers/exchange.hpp"
#include "support/hetrec.hpp"

namespace data_tasks {

using exchange::arguments;

/// The plays that both sides read: of HetRec Last.fm, or invented, large or small.
inline void write_plays(arguments const& a) {
  lfrec::thread_pool pool;
  auto const invented = [&](lfrec::datasets::synthetic_options const& options) {
    return lfrec::datasets::synthetic_world(options).plays(pool);
  };
  std::string const& from = a.text("from");
  lfrec::csr<float> const rows = from == "large" ? invented(lfrec::datasets::lastfm_360k_shape())
                                 : from == "small"
                                     ? invented({})
                                     : lfrec::rows_by_user(lfrec::datasets::read_lastfm(from).log);
  lfrec::index_t const shape[] = {rows.rows(), rows.columns()};
  std::string const& folder = a.text("data");
  exchange::write(folder + "/shape", shape, 2);
  exchange::write(folder + "/offsets", rows.offsets().data(), rows.offsets().size());
  exchange::write(folder + "/items", rows.indices().data(), rows.indices().size());
  exchange::write(folder + "/counts", rows.values().data(), rows.values().size());
  exchange::print({});
}

/// Tags of HetRec Last.fm with their counts, a matrix of items by tags, without those that a user
/// gave to an item of theirs in the test part.
inline void write_tags(arguments const& a) {
  auto const data = lfrec::datasets::read_lastfm(a.text("from"));
  auto const tags = hetrec::tags_without(data, exchange::read_matrix(a.text("test")));
  exchange::write_matrix(a.text("data"), tags.matrix());
  exchange::print({});
}

/// Plays as a file: user, item, count, user by user. Ids are numbers, or as in Last.fm 360K: 40 hex
/// digits for a user and 36 characters for an artist.
inline void write_log(arguments const& a) {
  auto const counts = exchange::read<float>(a.text("data") + "/counts");
  auto const plays = exchange::read_matrix(a.text("data"));
  bool const names = a.text("ids") == "names";
  auto const hex = [](std::uint64_t id, std::size_t digits) {
    lfrec::random_stream bits(id);
    std::string text;
    while (text.size() < digits) text += "0123456789abcdef"[bits.below(16)];
    return text;
  };
  std::vector<std::string> items;
  for (lfrec::index_t i = 0; i < plays.items(); ++i) {
    items.push_back(names ? hex(static_cast<std::uint64_t>(i) + (std::uint64_t{1} << 32U), 36)
                          : std::to_string(i));
    for (std::size_t const dash : {8U, 13U, 18U, 23U})
      if (names) items.back()[dash] = '-';
  }
  std::ofstream file(a.text("file"), std::ios::binary);
  std::string text;
  std::size_t n = 0;
  for (lfrec::index_t u = 0; u < plays.users(); ++u) {
    text.clear();
    std::string const user = names ? hex(static_cast<std::uint64_t>(u), 40) : std::to_string(u);
    for (lfrec::index_t const i : plays.user(lfrec::user_index{u}).index)
      text += user + '\t' + items[lfrec::to_size(i)] + '\t' +
              std::to_string(static_cast<long>(counts[n++])) + '\n';
    file << text;
  }
  if (!file) throw lfrec::io_error(a.text("file") + ": cannot be written");
  exchange::print({});
}

/// Text to coded ids and both orientations of the matrix.
inline void read(arguments const& a) {
  std::string more;
  double const took = exchange::seconds_of([&] {
    auto options = lfrec::datasets::tsv();
    options.header = lfrec::datasets::header::none;
    options.value = 3;
    options.time = std::nullopt;
    auto const data = lfrec::datasets::read_delimited(a.text("file"), options);
    lfrec::matrix const rows(data.log);
    double sum = 0;
    for (lfrec::index_t u = 0; u < rows.users(); ++u)
      for (float const v : rows.user(lfrec::user_index{u}).value) sum += static_cast<double>(v);
    more = ", \"users\": " + std::to_string(rows.users()) +
           ", \"items\": " + std::to_string(rows.items()) +
           ", \"pairs\": " + std::to_string(rows.nonzeros()) + ", \"sum\": " + std::to_string(sum);
  });
  exchange::print({took}, more);
}

/// a = b + s·c over three arrays of 256 MB: bytes that the program names, a store not counted
/// twice; the best of ten.
inline void triad(arguments const& a) {
  constexpr std::size_t n = std::size_t{1} << 26U;
  lfrec::thread_pool pool(a.threads());
  std::vector<float> x(n);
  std::vector<float> y(n, 1.F);
  std::vector<float> z(n, 2.F);
  double best = 1e9;
  for (int round = 0; round < 10; ++round)
    best = std::min(best, exchange::seconds_of([&] {
                      lfrec::for_each_chunk(pool, n, n / 64, [&](lfrec::chunk c) {
                        for (std::size_t k = c.begin; k < c.end; ++k) x[k] = y[k] + 3.F * z[k];
                      });
                    }));
  double const rate = 3.0 * sizeof(float) * static_cast<double>(n) / best / 1e9;
  exchange::print({best}, ", \"rate\": " + std::to_string(x[n / 2] > 0 ? rate : 0));
}

}  // namespace data_tasks
