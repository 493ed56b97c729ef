// SPDX-License-Identifier: MIT
#include <Eigen/SparseCore>
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

#include "lfrec/data/csr_view.hpp"
#include "lfrec/data/eigen_view.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/recommend/recommend.hpp"

// A type of one's own: everybody's playlist, a play counts 1. Reads the lists where they are.
struct playlists {
  std::vector<std::vector<lfrec::index_t>> lists;  // of each user: artists, ascending
  std::vector<std::uint8_t> ones;                  // as many as there are artists

  lfrec::index_t users() const { return static_cast<lfrec::index_t>(lists.size()); }
  lfrec::index_t items() const { return static_cast<lfrec::index_t>(ones.size()); }
  std::size_t nonzeros() const {
    std::size_t n = 0;
    for (auto const& list : lists) n += list.size();
    return n;
  }
  lfrec::sparse_row<std::uint8_t> user(lfrec::user_index u) const {
    auto const& list = lists[lfrec::to_size(u)];
    return {list, std::span(ones).first(list.size())};
  }
};
static_assert(lfrec::RowMatrix<playlists>);

// What user 0 should hear next, from any matrix that is readable user by user.
void first_for_user_0(char const* from, lfrec::RowMatrix auto const& rows) {
  lfrec::with_items const plays(rows);  // refers to the rows, adds the artists' listeners
  auto const model = lfrec::item_knn{{.neighbors = 5, .shrinkage = 0}}.fit(plays);
  lfrec::user_index const user{0};
  auto const list = lfrec::recommend(model, user, 1, lfrec::unseen(plays, user));
  std::printf("%s: artist %d\n", from, lfrec::to_index(list[0].item));
}

int main() {
  // CSR arrays: the plays of user u are entries offsets[u] to offsets[u + 1] - 1.
  std::vector<std::int64_t> const offsets = {0, 2, 5, 7, 9};
  std::vector<std::int32_t> const artists = {0, 1, 0, 1, 3, 2, 4, 1, 3};
  std::vector<double> const counts = {9, 1, 4, 3, 7, 5, 2, 8, 6};
  first_for_user_0("CSR arrays", lfrec::csr_view(4, 5, offsets, artists, counts));

  Eigen::SparseMatrix<float, Eigen::RowMajor> table(4, 5);
  table.insert(0, 0) = 9, table.insert(0, 1) = 1;
  table.insert(1, 0) = 4, table.insert(1, 1) = 3, table.insert(1, 3) = 7;
  table.insert(2, 2) = 5, table.insert(2, 4) = 2;
  table.insert(3, 1) = 8, table.insert(3, 3) = 6;
  first_for_user_0("Eigen", lfrec::eigen_view(table));

  playlists const mine{{{0, 1}, {0, 1, 3}, {2, 4}, {1, 3}}, {1, 1, 1, 1, 1}};
  first_for_user_0("playlists", mine);
}
