// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <variant>

namespace lfrec::inline v0 {

/// The slopes of a loss by the score of a positive and by that of a negative.
template <typename Scalar>
struct pair_slopes {
  Scalar positive = 0;  ///< ≤ 0: a higher score of the positive lowers the loss
  Scalar negative = 0;  ///< ≥ 0
};

/// A loss of the scores that a user gives an item they have (s⁺) and one they have not (s⁻):
/// `value` and its `slopes` by both, convex in the scores. A loss that is flat beyond a margin says
/// so by `skips`: pairs that it skips teach nothing, and drawing goes on until one is not skipped.
/// One that only skips for some of its values tells by `can_skip`.
template <typename L, typename Scalar>
concept PairwiseLoss = std::copyable<L> && requires(L const& loss, Scalar s) {
  { loss.value(s, s) } -> std::same_as<Scalar>;
  { loss.slopes(s, s) } -> std::same_as<pair_slopes<Scalar>>;
};

namespace detail {

/// ln(1 + eˣ) without overflow.
template <typename Scalar>
[[nodiscard]] Scalar softplus(Scalar x) noexcept {
  return std::max(x, Scalar{0}) + std::log1p(std::exp(-std::abs(x)));
}

/// 1 / (1 + e⁻ˣ), the slope of softplus.
template <typename Scalar>
[[nodiscard]] Scalar logistic(Scalar x) noexcept {
  Scalar const e = std::exp(-std::abs(x));
  return (x < 0 ? e : Scalar{1}) / (1 + e);
}

}  // namespace detail

/// −ln σ(s⁺ − s⁻): the positive should win. Rendle, Freudenthaler, Gantner, Schmidt-Thieme 2009,
/// "BPR: Bayesian personalized ranking from implicit feedback", eq. 4.
struct bpr_loss {
  template <typename Scalar>
  [[nodiscard]] Scalar value(Scalar positive, Scalar negative) const noexcept {
    return detail::softplus(negative - positive);
  }
  template <typename Scalar>
  [[nodiscard]] pair_slopes<Scalar> slopes(Scalar positive, Scalar negative) const noexcept {
    Scalar const slope = detail::logistic(negative - positive);
    return {-slope, slope};
  }
};

/// max(0, margin − s⁺ + s⁻): the positive should win by a margin. With the rank's weight it is
/// Weston, Bengio, Usunier 2011, "WSABIE: scaling up to large vocabulary image annotation", eq. 3.
struct hinge_loss {
  double margin = 1;

  template <typename Scalar>
  [[nodiscard]] bool skips(Scalar positive, Scalar negative) const noexcept {
    return !(negative > positive - static_cast<Scalar>(margin));
  }
  template <typename Scalar>
  [[nodiscard]] Scalar value(Scalar positive, Scalar negative) const noexcept {
    return std::max(Scalar{0}, static_cast<Scalar>(margin) - positive + negative);
  }
  template <typename Scalar>
  [[nodiscard]] pair_slopes<Scalar> slopes(Scalar positive, Scalar negative) const noexcept {
    if (skips(positive, negative)) return {};
    return {-1, 1};
  }
};

/// −w ln σ(s⁺) − ln(1 − σ(s⁻)): each score by itself is the log-odds of a play.
/// Johnson 2014, "Logistic matrix factorization for implicit feedback data", eq. 3.
struct logistic_loss {
  double positive_weight = 1;  ///< w

  template <typename Scalar>
  [[nodiscard]] Scalar value(Scalar positive, Scalar negative) const noexcept {
    return static_cast<Scalar>(positive_weight) * detail::softplus(-positive) +
           detail::softplus(negative);
  }
  template <typename Scalar>
  [[nodiscard]] pair_slopes<Scalar> slopes(Scalar positive, Scalar negative) const noexcept {
    return {-static_cast<Scalar>(positive_weight) * detail::logistic(-positive),
            detail::logistic(negative)};
  }
};

/// One of them, chosen at run time: for folding in and for fits that offer several, which are
/// compiled once and not once a loss.
class any_pairwise_loss {
 public:
  using kinds = std::variant<bpr_loss, hinge_loss, logistic_loss>;
  explicit any_pairwise_loss(kinds const& kind) : kind_(kind) {}

  [[nodiscard]] kinds const& kind() const noexcept { return kind_; }

  /// Whether there are pairs that it skips.
  [[nodiscard]] bool can_skip() const noexcept { return std::holds_alternative<hinge_loss>(kind_); }

  template <typename Scalar>
  [[nodiscard]] bool skips(Scalar positive, Scalar negative) const noexcept {
    auto const* const hinge = std::get_if<hinge_loss>(&kind_);
    return hinge != nullptr && hinge->skips(positive, negative);
  }
  template <typename Scalar>
  [[nodiscard]] Scalar value(Scalar positive, Scalar negative) const {
    return std::visit([&](auto const& loss) { return loss.value(positive, negative); }, kind_);
  }
  template <typename Scalar>
  [[nodiscard]] pair_slopes<Scalar> slopes(Scalar positive, Scalar negative) const {
    return std::visit([&](auto const& loss) { return loss.slopes(positive, negative); }, kind_);
  }

 private:
  kinds kind_;
};

static_assert(PairwiseLoss<any_pairwise_loss, float> && PairwiseLoss<any_pairwise_loss, double>);
static_assert(PairwiseLoss<bpr_loss, float> && PairwiseLoss<bpr_loss, double>);
static_assert(PairwiseLoss<hinge_loss, float> && PairwiseLoss<hinge_loss, double>);
static_assert(PairwiseLoss<logistic_loss, float> && PairwiseLoss<logistic_loss, double>);

}  // namespace lfrec::inline v0
