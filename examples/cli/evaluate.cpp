// SPDX-License-Identifier: MIT
#include <cstddef>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/csr.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/io/load.hpp>
#include <lfrec/metrics/metric_text.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fitting.hpp"
#include "input.hpp"
#include "output.hpp"
#include "seen.hpp"
#include "widened_model.hpp"

namespace cli {

namespace {

/// What the test file holds that the model has never met.
struct strangers {
  std::size_t users = 0;  // left out: there is no list to judge
  std::size_t items = 0;  // kept: they rank last and count
};

std::string to_json(lfrec::report const& report, strangers const& unknown) {
  std::string text = R"({"metrics": {)";
  for (std::size_t m = 0; m < report.metrics().size(); ++m)
    text += (m == 0 ? "\"" : ", \"") + report.metrics()[m] + "\": " + number_text(report.mean(m));
  return text + R"(}, "users": )" + std::to_string(report.users().size()) +
         R"(, "unknown_users": )" + std::to_string(unknown.users) + R"(, "unknown_items": )" +
         std::to_string(unknown.items) + R"(, "protocol": ")" + report.protocol() + "\"}\n";
}

std::string to_text(lfrec::report const& report, strangers const& unknown) {
  std::string text = report.to_text();
  if (unknown.users > 0)
    text += std::to_string(unknown.users) + " users of the test file are unknown and left out\n";
  if (unknown.items > 0)
    text += std::to_string(unknown.items) + " items of the test file are unknown and rank last\n";
  return text;
}

/// Adds the test file's items to those of the model.
strangers add_strangers(lfrec::dataset const& test, lfrec::saved_model const& saved,
                        lfrec::id_map<lfrec::item_index>& items) {
  strangers unknown;
  for (lfrec::index_t i = 0; i < test.log.items(); ++i)
    items.insert(test.items.key(lfrec::item_index{i}));
  unknown.items = items.size() - saved.items.size();
  for (lfrec::index_t u = 0; u < test.log.users(); ++u)
    if (!saved.users.contains(test.users.key(lfrec::user_index{u}))) ++unknown.users;
  if (unknown.users == test.users.size())
    throw lfrec::unknown_id("the model knows none of the " + std::to_string(unknown.users) +
                            " users of " + test.report.source);
  return unknown;
}

lfrec::csr<float> with_columns(lfrec::csr<float> const& rows, std::size_t columns) {
  return {rows.rows(), static_cast<lfrec::index_t>(columns), rows.offsets(), rows.indices(),
          rows.values()};
}

lfrec::csr<float> seen_rows(lfrec::saved_model const& saved, evaluate_arguments const& arguments,
                            lfrec::id_map<lfrec::item_index> const& items) {
  if (!arguments.model.empty() && !arguments.train.path.empty())
    return seen_in(read_data(arguments.train), saved.users, items);
  auto const* const rows = saved.seen_rows();
  if (rows == nullptr)
    throw lfrec::shape_error("the model does not hold what its users have seen: give --train");
  return with_columns(*rows, items.size());
}

}  // namespace

void evaluate(evaluate_arguments const& arguments) {
  auto const metrics = lfrec::make_metrics(arguments.metrics);
  std::optional<prepared_recipe> recipe;
  if (arguments.model.empty()) recipe.emplace(arguments.recipe);
  lfrec::thread_pool threads(arguments.threads);
  std::optional<text_output> per_user;
  if (!arguments.per_user.empty()) per_user.emplace(arguments.per_user);

  auto const saved = recipe ? recipe->fit(read_data(arguments.train), threads).saved
                            : lfrec::load(arguments.model, {}, threads);
  auto const test_data = read_data({arguments.test, arguments.train.format});
  auto items = saved.items;
  auto const unknown = add_strangers(test_data, saved, items);

  lfrec::matrix const train(seen_rows(saved, arguments, items));
  lfrec::matrix const test(seen_in(test_data, saved.users, items));
  widened_model const model(saved.model, train.items());
  lfrec::held_out const data(train, test, {.include_seen = arguments.include_seen});
  auto const report =
      lfrec::evaluate(model, data, threads, std::span<lfrec::any_list_metric const>(metrics));

  if (per_user) {
    per_user->write(
        report.to_csv([&](lfrec::user_index u) { return std::string(saved.users.key(u)); }));
    per_user->close();
  }
  text_output out("-");
  out.write(arguments.json ? to_json(report, unknown) : to_text(report, unknown));
  out.close();
}

}  // namespace cli
