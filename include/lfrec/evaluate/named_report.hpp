// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/evaluate/report.hpp"

namespace lfrec::inline v0 {

/// What one model reached on a split, under the name that tables call it by.
struct named_report {
  std::string name;
  report result;
};

namespace detail {

/// The metric of each user; names whose report has none such, and the user if a value is not
/// finite.
[[nodiscard]] inline std::span<double const> values_of(std::string_view who, std::string_view whose,
                                                       report const& r, std::string_view metric) {
  auto const& known = r.metrics();
  auto const prefix = std::string{who} + ": " + std::string{whose} + ": ";
  if (std::find(known.begin(), known.end(), metric) == known.end()) {
    std::string all;
    for (auto const& name : known) all += (all.empty() ? "" : ", ") + name;
    detail::fail<invalid_option>({prefix, "the report has no metric '", metric, "'; it has ", all});
  }
  auto const values = r.values(metric);
  for (std::size_t n = 0; n < values.size(); ++n)
    if (!std::isfinite(values[n]))
      detail::fail<numeric_error>(
          {prefix, metric, " of user ", to_index(r.users()[n]), " is not finite"});
  return values;
}
[[nodiscard]] inline std::span<double const> values_of(std::string_view who,
                                                       named_report const& model,
                                                       std::string_view metric) {
  return values_of(who, model.name, model.result, metric);
}

/// Throws shape_error unless both were evaluated on the same users.
inline void check_same_users(std::string_view who, std::string const& first, report const& of_first,
                             std::string const& second, report const& of_second) {
  auto const& a = of_first.users();
  auto const& b = of_second.users();
  if (a == b) return;
  auto const at = static_cast<std::size_t>(
      std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  auto const user = [&](auto const& users) {
    return at < users.size() ? "user " + std::to_string(to_index(users[at])) : "no more users";
  };
  detail::fail<shape_error>({who, ": ", first, " and ", second,
                             " were evaluated on different users; the first difference: ", first,
                             " has ", user(a), ", ", second, " has ", user(b)});
}

/// What every comparison asks of its reports: at least `models` of them, different names, the same
/// users, at least two. Throws shape_error or invalid_option.
inline void check_comparable(std::string_view who, std::span<named_report const> reports,
                             std::size_t models = 2) {
  auto const prefix = std::string{who} + ": ";
  if (reports.size() < models)
    detail::fail<shape_error>({prefix, "needs at least ", models, " models, got ", reports.size()});
  for (std::size_t m = 0; m < reports.size(); ++m) {
    for (std::size_t k = 0; k < m; ++k)
      if (reports[k].name == reports[m].name)
        detail::fail<invalid_option>({prefix, "two models are called '", reports[m].name, "'"});
    check_same_users(who, reports[0].name, reports[0].result, reports[m].name, reports[m].result);
  }
  if (reports[0].result.users().size() < 2)
    detail::fail<shape_error>(
        {prefix, "needs at least 2 users, got ", reports[0].result.users().size()});
}

}  // namespace detail

}  // namespace lfrec::inline v0
