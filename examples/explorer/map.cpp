// SPDX-License-Identifier: MIT
#include "map.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace explorer {

namespace {

constexpr std::size_t most_points = 3000;
constexpr std::size_t legend = 12;

/// The first `legend` tags by how many of the points have them as their heaviest.
std::vector<index_t> legend_of(std::vector<index_t> const& heaviest) {
  std::map<index_t, std::size_t> count;
  for (index_t const tag : heaviest)
    if (tag >= 0) ++count[tag];
  std::vector<index_t> tags;
  tags.reserve(count.size());
  for (auto const& [tag, n] : count) tags.push_back(tag);
  std::ranges::stable_sort(tags, [&](index_t a, index_t b) { return count[a] > count[b]; });
  tags.resize(std::min(legend, tags.size()));
  return tags;
}

/// points × 2
Eigen::MatrixXd principal_axes(lfrec::factor_model<float> const& model,
                               std::vector<item_index> const& points) {
  auto const d = static_cast<Eigen::Index>(model.width());
  Eigen::MatrixXd table(static_cast<Eigen::Index>(points.size()), d);
  for (std::size_t n = 0; n < points.size(); ++n) {
    auto const row = model.item_factors().row(to_index(points[n]));
    for (std::size_t f = 0; f < row.size(); ++f)
      table(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(f)) =
          static_cast<double>(row[f]);
  }
  table.rowwise().normalize();
  table.rowwise() -= table.colwise().mean().eval();
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver(table.transpose() * table);
  return table * solver.eigenvectors().rightCols(std::min<Eigen::Index>(2, d)).rowwise().reverse();
}

}  // namespace

std::string draw_map(catalogue const& known, served const* model) {
  using nlohmann::json;
  auto const* const factors = model == nullptr ? nullptr : model->factors();
  std::vector<item_index> points;
  if (factors != nullptr && factors->width() >= 2)
    for (auto const i : known.by_popularity)
      if (known.listeners[to_size(i)] > 0 && points.size() < most_points) points.push_back(i);
  std::vector<index_t> heaviest;
  for (auto const i : points) {
    auto const tags = known.tags_of(i, 1);
    heaviest.push_back(tags.empty() ? -1 : tags[0].first);
  }
  auto const tags = legend_of(heaviest);
  json answer{
      {"method", points.empty() ? "none: no model has factors"
                                : "PCA of the item factors of " + model->name + ", first two axes"},
      {"tags", json::array()},
      {"points", json::object()}};
  for (auto const tag : tags) answer["tags"].push_back(known.data.item_features.name(tag));
  auto& columns = answer["points"];
  for (auto const* name : {"id", "name", "x", "y", "plays", "listeners", "tag"})
    columns[name] = json::array();
  if (points.empty()) return answer.dump();
  auto const places = principal_axes(*factors, points);
  auto const shortened = [](double x) { return static_cast<double>(std::llround(x * 1e4)) / 1e4; };
  for (std::size_t n = 0; n < points.size(); ++n) {
    auto const i = points[n];
    auto const row = static_cast<Eigen::Index>(n);
    auto const at = std::ranges::find(tags, heaviest[n]);
    columns["id"].push_back(known.id(i));
    columns["name"].push_back(known.artist(i));
    columns["x"].push_back(shortened(places(row, 0)));
    columns["y"].push_back(shortened(places(row, 1)));
    columns["plays"].push_back(known.total[to_size(i)]);
    columns["listeners"].push_back(static_cast<index_t>(known.listeners[to_size(i)]));
    columns["tag"].push_back(at == tags.end() ? -1 : static_cast<int>(at - tags.begin()));
  }
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace explorer
