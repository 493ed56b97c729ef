// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/goal.hpp"

namespace lfrec::inline v0 {

/// A figure over all users' lists together: the value of a CatalogueMetric.
struct overall_figure {
  std::string name;
  double value = 0;
  goal wanted = goal::highest;
};

/// What an evaluation found: one value per metric and evaluated user, the figures over all lists,
/// how it was done, and what to be wary of.
class report {
 public:
  /// `values[m][n]` is metric m of users[n], and `goals[m]` which of its figures are wanted (none
  /// given: the highest of all). Throws shape_error if the sizes do not fit together and
  /// invalid_option if two metrics share a name.
  report(std::vector<std::string> metrics, std::vector<user_index> users,
         std::vector<std::vector<double>> values, std::size_t skipped, std::string protocol,
         std::vector<overall_figure> overall = {}, std::vector<std::string> warnings = {},
         std::vector<goal> goals = {})
      : metrics_(std::move(metrics)),
        users_(std::move(users)),
        values_(std::move(values)),
        skipped_(skipped),
        protocol_(std::move(protocol)),
        overall_(std::move(overall)),
        warnings_(std::move(warnings)),
        goals_(std::move(goals)) {
    if (goals_.empty()) goals_.resize(metrics_.size(), goal::highest);
    if (goals_.size() != metrics_.size())
      detail::fail<shape_error>(
          {"report: ", metrics_.size(), " metrics, goals of ", goals_.size()});
    if (values_.size() != metrics_.size())
      detail::fail<shape_error>(
          {"report: ", metrics_.size(), " metrics, values of ", values_.size()});
    for (std::size_t m = 0; m < metrics_.size(); ++m)
      if (values_[m].size() != users_.size())
        detail::fail<shape_error>(
            {"report: ", users_.size(), " users, ", values_[m].size(), " values of ", metrics_[m]});
    check_names();
  }

  [[nodiscard]] std::vector<std::string> const& metrics() const noexcept { return metrics_; }
  /// Which figures of each metric are wanted.
  [[nodiscard]] std::vector<goal> const& goals() const noexcept { return goals_; }
  /// Of one. Throws as values().
  [[nodiscard]] goal wanted(std::string_view metric) const { return goals_[column(metric)]; }
  /// The evaluated users, ascending.
  [[nodiscard]] std::vector<user_index> const& users() const noexcept { return users_; }
  /// How many users were left out because nothing of theirs was held out.
  [[nodiscard]] std::size_t skipped() const noexcept { return skipped_; }
  /// How the data were split and the lists made.
  [[nodiscard]] std::string const& protocol() const noexcept { return protocol_; }

  /// The figures over all lists together, in the order in which they were asked for.
  [[nodiscard]] std::vector<overall_figure> const& overall() const noexcept { return overall_; }
  /// One of them. Throws invalid_option for a name that is not among them.
  [[nodiscard]] double overall(std::string_view name) const {
    std::string known;
    for (auto const& figure : overall_) {
      if (figure.name == name) return figure.value;
      known += (known.empty() ? "" : ", ") + figure.name;
    }
    detail::fail<invalid_option>({"the report has no figure '", name, "' over all lists; it has ",
                                  (known.empty() ? "none" : known)});
  }
  /// What makes the figures doubtful, a line each: leaks between train and test.
  [[nodiscard]] std::vector<std::string> const& warnings() const noexcept { return warnings_; }

  /// The metric of each evaluated user, in the order of users(). Throws invalid_option for a metric
  /// that is not in the report.
  [[nodiscard]] std::span<double const> values(std::string_view metric) const {
    return values_[column(metric)];
  }
  [[nodiscard]] std::span<double const> values(std::size_t metric) const {
    return values_[column(metric)];
  }

  /// The mean over the evaluated users, summed in their order; 0 without users. Throws as values().
  [[nodiscard]] double mean(std::string_view metric) const { return mean(column(metric)); }
  [[nodiscard]] double mean(std::size_t metric) const {
    double sum = 0;
    for (double const value : values(metric)) sum += value;
    return users_.empty() ? 0 : sum / static_cast<double>(users_.size());
  }

  /// A table for people: one line per metric with its mean, one per figure over all lists, then the
  /// users, the protocol and the warnings.
  [[nodiscard]] std::string to_text() const {
    std::size_t width = 0;
    for (auto const& name : names()) width = std::max(width, name.size());
    std::string text;
    auto const line = [&](std::string const& name, double value) {
      text += name + std::string(width + 2 - name.size(), ' ') +
              number(value, std::chars_format::fixed, 6) + '\n';
    };
    for (std::size_t m = 0; m < metrics_.size(); ++m) line(metrics_[m], mean(m));
    for (auto const& figure : overall_) line(figure.name, figure.value);
    text += std::to_string(users_.size()) + " users evaluated, " + std::to_string(skipped_) +
            " skipped: nothing held out\n" + protocol_ + '\n';
    for (auto const& warning : warnings_) text += "warning: " + warning + '\n';
    return text;
  }

  /// One line per evaluated user, with a header: user, then the metrics, in digits enough to read
  /// back the same bits. `id(user)` gives the outside id as text.
  template <typename Id>
  [[nodiscard]] std::string to_csv(Id&& id) const {
    std::string text = "user";
    for (auto const& name : metrics_) text += ',' + quoted(name);
    text += '\n';
    for (std::size_t n = 0; n < users_.size(); ++n) {
      text += quoted(id(users_[n]));
      for (auto const& metric : values_) text += ',' + number(metric[n]);
      text += '\n';
    }
    return text;
  }
  [[nodiscard]] std::string to_csv() const {
    return to_csv([](user_index u) { return std::to_string(to_index(u)); });
  }

 private:
  [[nodiscard]] std::vector<std::string> names() const {
    auto all = metrics_;
    for (auto const& figure : overall_) all.push_back(figure.name);
    return all;
  }
  void check_names() const {
    auto all = names();
    std::sort(all.begin(), all.end());
    auto const twice = std::adjacent_find(all.begin(), all.end());
    if (twice != all.end())
      detail::fail<invalid_option>({"report: two metrics are called '", *twice, "'"});
  }

  [[nodiscard]] std::size_t column(std::string_view metric) const {
    auto const found = std::find(metrics_.begin(), metrics_.end(), metric);
    if (found != metrics_.end()) return static_cast<std::size_t>(found - metrics_.begin());
    std::string known;
    for (auto const& name : metrics_) known += (known.empty() ? "" : ", ") + name;
    detail::fail<invalid_option>({"the report has no metric '", metric, "'; it has ", known});
  }
  [[nodiscard]] std::size_t column(std::size_t metric) const {
    if (metric < metrics_.size()) return metric;
    detail::fail<invalid_option>(
        {"the report has ", metrics_.size(), " metrics, none with number ", metric});
  }

  template <typename... Format>
  static std::string number(double value, Format... format) {
    std::array<char, 400> text{};  // fixed notation of the largest double takes 316
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value, format...).ptr;
    return {text.data(), end};
  }

  static std::string quoted(std::string const& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string text = "\"";
    for (char const c : field) text += c == '"' ? std::string{"\"\""} : std::string{c};
    return text + '"';
  }

  std::vector<std::string> metrics_;
  std::vector<user_index> users_;
  std::vector<std::vector<double>> values_;
  std::size_t skipped_;
  std::string protocol_;
  std::vector<overall_figure> overall_;
  std::vector<std::string> warnings_;
  std::vector<goal> goals_;
};

}  // namespace lfrec::inline v0
