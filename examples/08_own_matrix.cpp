// SPDX-License-Identifier: MIT
// Data that is in memory already: CSR arrays and Eigen's sparse matrices, without a copy.
// prints: ann gets Jasmine.*same from Eigen: yes
#include <Eigen/SparseCore>
#include <array>
#include <cstdint>
#include <iostream>
#include <lfrec/data/csr_view.hpp>
#include <lfrec/data/eigen_view.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <vector>

int main() {
  std::array const users = {"ann", "bob", "cyd", "dee"};
  std::array const teas = {"Assam", "Earl Grey", "Jasmine", "Sencha"};
  // Row u of the cups drunk stands at offsets[u] … offsets[u + 1] - 1.
  std::vector<std::int64_t> const offsets = {0, 1, 3, 5, 7};
  std::vector<std::int32_t> const columns = {3, 2, 3, 0, 1, 0, 2};
  std::vector<double> const cups = {2, 4, 5, 3, 1, 6, 1};

  lfrec::csr_view const rows(4, 4, offsets, columns, cups);  // checks the arrays, refers to them
  lfrec::with_items const both_ways(rows);                   // most recipes read by item too
  auto const model = lfrec::item_knn{{.neighbors = 3, .shrinkage = 0}}.fit(both_ways);
  for (lfrec::index_t u = 0; u < rows.users(); ++u) {
    lfrec::user_index const user{u};
    auto const best = lfrec::recommend(model, user, 1, lfrec::unseen(rows, user))[0];
    std::cout << users[lfrec::to_size(user)] << " gets " << teas[lfrec::to_size(best.item)] << '\n';
  }

  Eigen::SparseMatrix<double, Eigen::RowMajor> table(4, 4);
  for (int u = 0; u < 4; ++u)
    for (auto n = offsets[lfrec::to_size(u)]; n < offsets[lfrec::to_size(u) + 1]; ++n) {
      auto const at = static_cast<std::size_t>(n);
      table.insert(u, columns[at]) = cups[at];
    }
  lfrec::eigen_view const view(table);
  auto const again = lfrec::item_knn{{.neighbors = 3, .shrinkage = 0}}.fit(lfrec::with_items(view));
  bool const same = again.neighbors().values() == model.neighbors().values();
  std::cout << "same from Eigen: " << (same ? "yes" : "no") << '\n';
}
