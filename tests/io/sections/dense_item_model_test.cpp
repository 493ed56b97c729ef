// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/dense_item_model.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lfrec/io/model_sections.hpp"
#include "lfrec/linear.hpp"
#include "support/compiled_io.hpp"
#include "support/sections.hpp"
#include "support/tiny_data.hpp"

namespace {

using lfrec::detail::binary_reader;
using lfrec::detail::binary_writer;

std::vector<std::byte> written(std::function<void(binary_writer&)> const& fill) {
  binary_writer writer(sizeof(float));
  fill(writer);
  return lfrec_test::bytes_of(writer);
}

lfrec::any_model read(std::vector<std::byte> const& file) {
  lfrec::detail::memory_source source(file);
  binary_reader in(source);
  return lfrec::detail::read_model<float>(in, "model", lfrec::serial{});
}

}  // namespace

TEST_CASE("both forms of ease's weights come back as they were") {
  auto const data = lfrec_test::power_law(31, 23, 5, 4);
  for (auto const form : {lfrec::ease_form::primal, lfrec::ease_form::dual}) {
    auto const model = lfrec::ease{{.form = form}}.fit(data);
    auto const back = read(written(
        [&](binary_writer& out) { lfrec::detail::write_model<float>(out, "model", model); }));
    auto const* const inside = back.target<lfrec::dense_item_model<float>>();
    REQUIRE(inside != nullptr);
    CHECK(inside->weights().index() == model.weights().index());
    CHECK(inside->histories().values() == model.histories().values());
    for (lfrec::index_t u = 0; u < 31; ++u) {
      std::vector<float> before(23);
      std::vector<float> after(23);
      model.score({.user = lfrec::user_index{u}}, std::span(before));
      inside->score({.user = lfrec::user_index{u}}, std::span(after));
      CHECK(before == after);
    }
  }
}

TEST_CASE("weights of another size than the histories ask for are not read") {
  auto const data = lfrec_test::five_by_seven();
  for (char const* const name : {"model.weights", "model.inverse"}) {
    auto const file = written([&](binary_writer& out) {
      out.add_text("model.kind", "dense_item_model");
      out.add_copy<float>(name, std::vector<float>(5));
      lfrec::detail::write_csr(out, "model.histories", data.by_user());
      out.add_copy<float>("model.popularity", std::vector<float>(7));
    });
    CHECK_THROWS_WITH_AS((void)read(file), doctest::Contains("has 5 entries, not"),
                         lfrec::format_error);
  }
}
