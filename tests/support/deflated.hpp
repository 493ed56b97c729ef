// SPDX-License-Identifier: MIT
#pragma once

#include <zlib.h>

#include <doctest/doctest.h>

#include <string>

namespace lfrec_test {

/// A text as zlib packs it. Window bits: zlib's own, MAX_WBITS + 16 for gzip, -MAX_WBITS without
/// header and checksum, as it stands in archives.
inline std::string deflated(std::string text, int window_bits) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace lfrec_test
