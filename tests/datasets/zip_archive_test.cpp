// SPDX-License-Identifier: MIT
#include "lfrec/datasets/zip_archive.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "lfrec/io/npz_writer.hpp"
#include "support/scipy_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using lfrec_test::scipy_stored;

namespace {

std::string all_of(std::string_view file) {
  zip_archive const archive(file, "z");
  std::string text;
  std::string room;
  for (auto const& e : archive.entries()) {
    auto const data = archive.contents(e, stored_only{}, room);
    text += std::string(e.name) + ' ' + std::to_string(data.size()) + '\n';
  }
  return text;
}

// The file with other bytes from there on.
std::string changed(std::string_view file, std::size_t at, std::string_view bytes) {
  std::string text(file);
  return text.replace(at, bytes.size(), bytes);
}

void refused(std::string_view file, std::string const& words) {
  CAPTURE(words);
  CHECK_THROWS_WITH_AS(all_of(file), doctest::Contains(words.c_str()), format_error);
}

}  // namespace

TEST_CASE("the entries of a file that SciPy wrote") {
  CHECK(all_of(scipy_stored) ==
        "indices.npy 140\nindptr.npy 144\nformat.npy 131\nshape.npy 144\ndata.npy 152\n");
  zip_archive const archive(scipy_stored, "z");
  CHECK(archive.find("data.npy")->size == 152);
  CHECK(archive.find("data") == nullptr);
}

TEST_CASE("a comment behind the end, and nothing in it") {
  std::string file(scipy_stored);
  file[file.size() - 2] = 5;
  CHECK(all_of(file + "hello") == all_of(scipy_stored));
  CHECK(all_of("PK\x05\x06" + std::string(18, '\0')).empty());
}

TEST_CASE("zip64 is read as it is written") {
  for (std::uint64_t const from : {0U, 100U, 400U, 100'000U}) {
    std::string file;
    npz_writer out([&](std::string_view bytes) { file += bytes; }, from);
    out.add("a", std::vector<float>{1, 2});
    out.add("b", std::vector<double>{3});
    out.finish();
    CHECK(all_of(file) == "a.npy 136\nb.npy 136\n");
  }
}

TEST_CASE("what is no zip file, damaged or hostile is refused") {
  auto const size = scipy_stored.size();
  auto const list = scipy_stored.find("PK\x01\x02");
  auto const end = size - 22;
  refused("", "z: is no zip file");
  refused("user\titem\tplays and a few more words\n", "z: is no zip file");
  refused(scipy_stored.substr(0, size - 1), "z: is no zip file, or cut short");
  refused(std::string(scipy_stored) + "x", "z: is no zip file, or cut short");
  refused(changed(scipy_stored, end + 4, "\x01"), "z: is one part of several");
  refused(changed(scipy_stored, end + 16, "\xFF\xFF\xFF\x7F"),
          "z: is damaged: its list is outside");
  refused(changed(scipy_stored, end + 12, "\xFF\xFF\x01"), "z: is damaged: its list is outside");
  refused(changed(scipy_stored, end + 10, "\xFF\x7F"), "z: is damaged: no room for 32767 entries");
  refused(changed(scipy_stored, list, "x"), "z: is damaged in its list");
  refused(changed(scipy_stored, list + 28, "\xFF\xFF"), "z: is damaged: its list is cut short");
  refused(changed(scipy_stored, list + 8, "\x01"), "z: indices.npy is encrypted");
  refused(changed(scipy_stored, list + 10, "\x0C"), "z: indices.npy is packed by method 12");
  refused(changed(scipy_stored, list + 10, "\x08"),
          "z: indices.npy is compressed, and this reader has no zlib: see zlib_inflate");
  refused(changed(changed(scipy_stored, list + 10, "\x08"), list + 27, "\x7F"),
          "z: indices.npy claims 2130706572 bytes, packed into 140");
  refused(changed(scipy_stored, list + 20, "\x01"), "z: indices.npy is stored, with two sizes");
  refused(changed(scipy_stored, list + 22, "\x01"), "z: indices.npy goes beyond the end");
  refused(changed(scipy_stored, list + 42, "\x01"), "z: indices.npy has no header of its own");
  refused(changed(scipy_stored, 61 + 100, "\x01"), "z: indices.npy is damaged (CRC)");
  auto const twice = scipy_stored.find("indptr.npy", list);
  std::string same = changed(scipy_stored, twice - 46 + 28, std::string("\x0B\0\x00", 2));
  refused(changed(same, twice, "indices.npyx"), "");
}

TEST_CASE("zip64 fields that are cut short are refused") {
  std::string file;
  npz_writer out([&](std::string_view bytes) { file += bytes; }, 0);
  out.add("a", std::vector<float>{1, 2});
  out.finish();
  auto const list = file.find("PK\x01\x02");
  refused(changed(file, list + 46 + 5 + 2, "\x17"),
          "z: is damaged: the sizes of a.npy are cut short");
  refused(changed(file, list + 46 + 5 + 2, "\x60"), "z: is damaged: a field of a.npy is cut short");
  refused(changed(file, file.find("PK\x06\x06"), "x"), "z: is damaged: no zip64 record");
  refused(changed(file, file.find("PK\x06\x07") + 8 + 7, "\x01"), "z: is cut short");
}

TEST_CASE("a list of as many names as there can be is read") {
  // 65000 entries whose contents nobody reads: all stand at the same place.
  std::string list;
  auto const number = [&](std::uint64_t value, int n) {
    for (int k = 0; k < n; ++k, value >>= 8U) list += static_cast<char>(value & 0xFFU);
  };
  constexpr std::uint64_t count = 65000;
  for (std::uint64_t k = 0; k < count; ++k) {
    list += "PK\x01\x02";
    number(0, 24);
    number(8, 2);
    number(0, 16);
    list += std::to_string(10000000 + k);
  }
  auto const size = list.size();
  list += "PK\x05\x06";
  number(0, 4);
  number(count, 2);
  number(count, 2);
  number(size, 4);
  number(0, 6);
  zip_archive const archive(list, "z");
  CHECK(archive.entries().size() == count);
  CHECK(archive.entries().back().name == std::to_string(10000000 + count - 1));
}

TEST_CASE("an entry that is there twice is refused") {
  std::string file;
  npz_writer out([&](std::string_view bytes) { file += bytes; });
  out.add("a", std::vector<float>{1});
  out.add("b", std::vector<float>{2});
  out.finish();
  for (auto at = file.find("b.npy"); at != std::string::npos; at = file.find("b.npy"))
    file[at] = 'a';
  refused(file, "z: has a.npy twice");
}
