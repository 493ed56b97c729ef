// SPDX-License-Identifier: MIT
#include "lfrec/io/binary_source.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/atomic_file.hpp"
#include "support/temporary_folder.hpp"

namespace {

std::string read(lfrec::detail::binary_source& source, std::uint64_t offset, std::size_t n) {
  std::string text(n, ' ');
  source.read(offset, std::as_writable_bytes(std::span(text.data(), n)));
  return text;
}

void put(std::string const& path, std::string_view text) {
  lfrec::atomic_file file(path);
  file.write(text);
  file.commit();
}

}  // namespace

TEST_CASE("memory and a file give the same bytes at any place") {
  lfrec_test::temporary_folder const folder;
  auto const path = folder.file("a");
  std::string_view const text = "0123456789";
  put(path, text);
  lfrec::detail::model_file_source file(path);
  lfrec::detail::memory_source memory(std::as_bytes(std::span(text)));
  for (lfrec::detail::binary_source* source :
       std::array<lfrec::detail::binary_source*, 2>{&file, &memory}) {
    CHECK(source->size() == 10);
    CHECK(read(*source, 7, 3) == "789");
    CHECK(read(*source, 0, 10) == text);
    CHECK(read(*source, 10, 0).empty());
  }
  CHECK(file.name() == path);
}

TEST_CASE("an empty file has no bytes") {
  lfrec_test::temporary_folder const folder;
  put(folder.file("a"), "");
  CHECK(lfrec::detail::model_file_source(folder.file("a")).size() == 0);
  CHECK(lfrec::detail::memory_source({}).size() == 0);
}

TEST_CASE("what is no readable file is an io_error with the system's reason") {
  lfrec_test::temporary_folder const folder;
  CHECK_THROWS_WITH_AS(lfrec::detail::model_file_source(folder.file("missing")),
                       doctest::Contains("missing: cannot be opened: No such file or directory"),
                       lfrec::io_error);
  CHECK_THROWS_WITH_AS(lfrec::detail::model_file_source(folder.file(".")),
                       doctest::Contains("cannot be read: Is a directory"), lfrec::io_error);
}

TEST_CASE("a file that shrinks while it is read is a format_error") {
  lfrec_test::temporary_folder const folder;
  put(folder.file("a"), "0123456789");
  lfrec::detail::model_file_source file(folder.file("a"));
  std::filesystem::resize_file(folder.file("a"), 4);
  CHECK_THROWS_WITH_AS(read(file, 0, 10), doctest::Contains("became shorter"), lfrec::format_error);
}
