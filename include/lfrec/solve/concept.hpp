// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>

#include "lfrec/core/types.hpp"
#include "lfrec/kernels/instruction_sets.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/quantized_factors.hpp"

namespace lfrec::inline v0 {

/// One row's least squares problem over d unknowns, given the other side's table H:
///   minimise  Σ_j a_j (h_jᵀx)² − 2 Σ_j b_j h_jᵀx + xᵀ(B + ρI)x − 2 cᵀx,
/// that is  (B + ρI + Σ_j a_j h_j h_jᵀ) x = Σ_j b_j h_j + c.
template <typename Scalar>
struct row_problem {
  factors<Scalar> const& fixed;      // H, one row per user or item
  std::span<index_t const> index;    // the rows j of H that take part
  std::span<Scalar const> weight;    // a_j ≥ 0
  std::span<Scalar const> target;    // b_j
  std::span<Scalar const> base;      // B, d × d with both triangles, or empty for none
  Scalar ridge;                      // ρ ≥ 0
  std::span<Scalar const> linear{};  // c, d, or empty for none
  bool diagonal = false;             // B is diagonal but for rounding, and may be taken so
  std::span<index_t const> next{};   // what the next problem takes of H, to be asked for in time
  /// H again, for a solver that would rather gather from that; or null.
  quantized_factors<Scalar> const* quantized = nullptr;

  /// Whether B + ρI is.
  [[nodiscard]] bool diagonal_base() const noexcept { return base.empty() || diagonal; }

  /// `count` of the rows of H from `first` on, and what comes after them.
  [[nodiscard]] detail::picked_rows<index_t> picked(std::size_t first,
                                                    std::size_t count) const noexcept {
    auto const after = first + count < index.size() ? index.subspan(first + count) : next;
    return {index.data() + first, count, after.data(), after.size()};
  }
};

/// Memory that a solver needs besides its arguments; one per chunk of rows, grown at need.
template <typename Scalar>
struct solve_scratch {
  aligned_vector<Scalar> normal;  // d × d, or n × n
  aligned_vector<Scalar> tile;    // gathered rows
  aligned_vector<Scalar> vectors;
  aligned_vector<double> exact;  // the double precision fallback
};

/// Solves one row. x comes in as the row's last value and goes out as the new one; false if no
/// finite solution was found. The answer depends on the arguments alone, not on the scratch.
template <typename S, typename Scalar>
concept RowSolver = std::copyable<S> &&
    requires(S const& s, row_problem<Scalar> const& problem, std::span<Scalar> x,
             solve_scratch<Scalar>& scratch) {
  { s(problem, x, scratch) } -> std::same_as<bool>;
};

/// A reference to any row solver. What solves many rows takes this, so that it is compiled once and
/// not once a solver. Does not own.
template <typename Scalar>
class row_solver_ref {
 public:
  template <typename S>
  requires(!std::same_as<S, row_solver_ref>) &&
      RowSolver<S, Scalar> row_solver_ref(
          S const& solver) noexcept  // NOLINT(google-explicit-constructor): a view of any solver
      : object_(std::addressof(solver)),
  call_([](void const* object, row_problem<Scalar> const& problem, std::span<Scalar> x,
           solve_scratch<Scalar>& scratch) {
    return (*static_cast<S const*>(object))(problem, x, scratch);
  }) {
    if constexpr (requires { solver.starts_from_last; }) starts_from_last = solver.starts_from_last;
    if constexpr (requires { solver.quantized; }) quantized = solver.quantized;
  }

  [[nodiscard]] bool operator()(row_problem<Scalar> const& problem, std::span<Scalar> x,
                                solve_scratch<Scalar>& scratch) const {
    return call_(object_, problem, x, scratch);
  }

  bool starts_from_last = false;  ///< x as it comes in matters
  bool quantized = false;         ///< it would rather gather from 16-bit copies

 private:
  void const* object_;
  bool (*call_)(void const*, row_problem<Scalar> const&, std::span<Scalar>, solve_scratch<Scalar>&);
};

namespace detail {

/// Room for n entries, whatever they are: what was there is given back first, and no more is taken
/// than asked for.
template <typename Vector>
[[nodiscard]] auto* grown(Vector& buffer, std::size_t n) {
  if (buffer.size() < n) {
    buffer = Vector();
    buffer.resize(n);
  }
  return buffer.data();
}

}  // namespace detail

}  // namespace lfrec::inline v0
