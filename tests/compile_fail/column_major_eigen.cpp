// expect: needs a row-major sparse matrix
// SPDX-License-Identifier: MIT
#include "lfrec/data/eigen_view.hpp"

#ifdef FIXED
constexpr int order = Eigen::RowMajor;
#else
constexpr int order = Eigen::ColMajor;
#endif

int main() {
  Eigen::SparseMatrix<float, order> const plays(3, 4);
  return static_cast<int>(lfrec::eigen_view(plays).nonzeros());
}
