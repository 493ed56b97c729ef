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
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// What an evaluation found: one value per metric and evaluated user, and how it was done.
class report {
 public:
  /// `values[m][n]` is metric m of users[n]. Throws shape_error if the sizes do not fit together
  /// and invalid_option if two metrics share a name.
  report(std::vector<std::string> metrics, std::vector<user_index> users,
         std::vector<std::vector<double>> values, std::size_t skipped, std::string protocol)
      : metrics_(std::move(metrics)),
        users_(std::move(users)),
        values_(std::move(values)),
        skipped_(skipped),
        protocol_(std::move(protocol)) {
    if (values_.size() != metrics_.size())
      throw shape_error("report: " + std::to_string(metrics_.size()) + " metrics, values of " +
                        std::to_string(values_.size()));
    for (std::size_t m = 0; m < metrics_.size(); ++m) {
      if (values_[m].size() != users_.size())
        throw shape_error("report: " + std::to_string(users_.size()) + " users, " +
                          std::to_string(values_[m].size()) + " values of " + metrics_[m]);
      if (std::find(metrics_.begin() + static_cast<std::ptrdiff_t>(m) + 1, metrics_.end(),
                    metrics_[m]) != metrics_.end())
        throw invalid_option("report: two metrics are called '" + metrics_[m] + '\'');
    }
  }

  [[nodiscard]] std::vector<std::string> const& metrics() const noexcept { return metrics_; }
  /// The evaluated users, ascending.
  [[nodiscard]] std::vector<user_index> const& users() const noexcept { return users_; }
  /// How many users were left out because nothing of theirs was held out.
  [[nodiscard]] std::size_t skipped() const noexcept { return skipped_; }
  /// How the data were split and the lists made.
  [[nodiscard]] std::string const& protocol() const noexcept { return protocol_; }

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

  /// A table of means for people: one line per metric, then the users and the protocol.
  [[nodiscard]] std::string to_text() const {
    std::size_t width = 0;
    for (auto const& name : metrics_) width = std::max(width, name.size());
    std::string text;
    for (std::size_t m = 0; m < metrics_.size(); ++m)
      text += metrics_[m] + std::string(width + 2 - metrics_[m].size(), ' ') +
              number(mean(m), std::chars_format::fixed, 6) + '\n';
    text += std::to_string(users_.size()) + " users evaluated, " + std::to_string(skipped_) +
            " skipped: nothing held out\n";
    return text + protocol_ + '\n';
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
  [[nodiscard]] std::size_t column(std::string_view metric) const {
    auto const found = std::find(metrics_.begin(), metrics_.end(), metric);
    if (found != metrics_.end()) return static_cast<std::size_t>(found - metrics_.begin());
    std::string known;
    for (auto const& name : metrics_) known += (known.empty() ? "" : ", ") + name;
    throw invalid_option("the report has no metric '" + std::string{metric} + "'; it has " + known);
  }
  [[nodiscard]] std::size_t column(std::size_t metric) const {
    if (metric < metrics_.size()) return metric;
    throw invalid_option("the report has " + std::to_string(metrics_.size()) +
                         " metrics, none with number " + std::to_string(metric));
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
};

}  // namespace lfrec::inline v0
