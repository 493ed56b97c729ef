// SPDX-License-Identifier: MIT
#include "lfrec/io/save.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/compiled_io.hpp"
#include "support/opened_file.hpp"
#include "support/saved_examples.hpp"
#include "support/temporary_folder.hpp"

namespace {

std::string text_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_of(std::vector<std::byte> const& bytes) {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE("the same model gives the same bytes, in memory and in a file") {
  lfrec_test::temporary_folder const folder;
  lfrec_test::for_each_saved_model([&](auto const& saved) {
    auto const bytes = lfrec::save_bytes(saved);
    CHECK(lfrec::save_bytes(saved) == bytes);
    lfrec::save(saved, folder.file("model"));
    CHECK(text_of(folder.file("model")) == text_of(bytes));
  });
  // A second fit is the same model, however long it took.
  CHECK(lfrec::save_bytes(lfrec_test::saved_implicit()) ==
        lfrec::save_bytes(lfrec_test::saved_implicit()));
  CHECK(folder.files() == 1);
}

TEST_CASE("a file can be read without this library: sections by name, aligned, little-endian") {
  auto const file = lfrec::save_bytes(lfrec_test::saved_implicit());
  lfrec_test::opened_file opened(file);
  CHECK(opened.header.scalar_bytes == 4);
  for (auto const& entry : opened.table) CHECK(entry.offset % 64 == 0);
  auto const text = [&](std::string const& name) {
    auto const& entry = opened.section(name);
    return text_of(file).substr(entry.offset, entry.bytes);
  };
  CHECK(text("model.kind") == "factor_model");
  CHECK(text("users.text") == "u0u1u2u3u4");
  CHECK(text("names.text") == "AnnBobDeeEveFayGus");
  CHECK(text("weighting.text") == "bm25sum");
  CHECK(opened.section("model.items").bytes == 7 * 3 * sizeof(float));
}

TEST_CASE("what a neighbour model has seen is stored once") {
  auto saved = lfrec_test::saved_neighbors();
  auto const once = lfrec::save_bytes(saved);
  saved.seen = *saved.seen_rows();
  CHECK(lfrec::save_bytes(saved) == once);
}

TEST_CASE("parts that do not fit are refused and the file that stood there stays") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("model");
  auto saved = lfrec_test::saved_implicit();
  lfrec::save(saved, path);
  auto const before = text_of(path);
  saved.users.insert("one more");
  CHECK_THROWS_WITH_AS(lfrec::save(saved, path), "saved model: 6 user ids for a model of 5 users",
                       lfrec::shape_error);
  CHECK(text_of(path) == before);
  CHECK_THROWS_WITH_AS(lfrec::save(lfrec_test::saved_implicit(), folder.file("no/folder")),
                       doctest::Contains("No such file or directory"), lfrec::io_error);
  CHECK(folder.files() == 1);
}

// Run by hand after a change of the format: io_test --no-skip -tc="*seed corpus*"
TEST_CASE("write the seed corpus of the fuzzer" * doctest::skip()) {
  std::string const folder = std::string{LFREC_SOURCE_DIR} + "/tests/fuzz/corpus/load/";
  lfrec::save(lfrec_test::saved_popularity(), folder + "item_scores.lfrec");
  lfrec::save(lfrec_test::saved_implicit(), folder + "implicit.lfrec");
  lfrec::save(lfrec_test::saved_explicit<double>(), folder + "explicit_double.lfrec");
  lfrec::save(lfrec_test::saved_neighbors(), folder + "neighbors.lfrec");
  lfrec::save(lfrec_test::saved_without_fold_in(), folder + "bare.lfrec");
}

TEST_CASE("a weighting that fades comes back from a file") {
  auto saved = lfrec_test::saved_implicit();
  auto parts = saved.weighting->parts();
  parts.decay = 3600;
  parts.now = -12;
  saved.weighting = lfrec::fitted_weighting(parts);
  auto const bytes = lfrec::save_bytes(saved);
  auto const back = lfrec::load(std::span(bytes));
  CHECK(back.weighting->parts().decay == 3600);
  CHECK(back.weighting->parts().now == -12);
  CHECK(back.weighting->parts().item_factors == parts.item_factors);
}
