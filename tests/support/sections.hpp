// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_source.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"

// One kind of model as the sections of a file, and back.
namespace lfrec_test {

inline std::vector<std::byte> bytes_of(lfrec::detail::binary_writer& writer) {
  std::vector<std::byte> file;
  writer.write([&](std::span<std::byte const> piece) {
    file.insert(file.end(), piece.begin(), piece.end());
  });
  return file;
}

template <typename Model>
std::vector<std::byte> sections_of(Model const& model) {
  lfrec::detail::binary_writer writer(sizeof(typename Model::scalar_type));
  lfrec::detail::model_sections<Model>::write(writer, "part", model);
  return bytes_of(writer);
}

template <typename Model>
Model from_sections(std::vector<std::byte> const& file) {
  lfrec::detail::memory_source source(file);
  lfrec::detail::binary_reader in(source);
  auto model = lfrec::detail::model_sections<Model>::read(in, "part", lfrec::serial{});
  in.finish();
  return model;
}

}  // namespace lfrec_test
