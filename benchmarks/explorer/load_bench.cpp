// SPDX-License-Identifier: MIT
// Asks a running explorer for recommendations at a given rate, over connections that stay open:
//   load_bench PORT RATE SECONDS [CONNECTIONS [RATINGS]]
// Open loop: requests become due at random (exponential gaps, mean 1/RATE), whether or not earlier
// ones were answered, and latency counts from when a request was due, so that time in which the
// server lets all connections wait is seen by every request that should have been sent in it.
// RATE 0: each connection asks again as soon as it is answered, for the highest throughput.
// The first two seconds are not counted. Prints one line; the status is 1 if any request failed.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <lfrec/core/random.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;
using time_type = clock_type::time_point;
using std::chrono::duration;

int connected(int port) {
  int const s = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(s, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect");
  int const on = 1;
  ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return s;
}

void send_all(int s, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const n = ::send(s, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) throw std::runtime_error("cannot send");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

/// The size of the answer at the front, once it is there whole; else 0.
std::size_t whole(std::string_view got) {
  auto const end = got.find("\r\n\r\n");
  auto const length = got.find("Content-Length: ");
  if (end == std::string_view::npos || length > end) return 0;
  auto const size = end + 4 + std::strtoul(got.data() + length + 16, nullptr, 10);
  return got.size() < size ? 0 : size;
}

std::string fetched(int port, std::string const& target) {
  int const s = connected(port);
  send_all(s, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string got;
  char buffer[65536];
  while (whole(got) == 0) {
    auto const n = ::recv(s, buffer, sizeof buffer, 0);
    if (n <= 0) throw std::runtime_error("no answer to " + target);
    got.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(s);
  return got;
}

/// Bodies of so many ratings among the 500 most popular artists.
std::vector<std::string> requests(int port, std::size_t ratings) {
  std::vector<std::string> ids;
  for (int offset = 0; offset < 500; offset += 50) {
    auto const page = fetched(port, "/api/v1/artists?limit=50&offset=" + std::to_string(offset));
    constexpr std::string_view key = "\"id\":\"";
    for (auto at = page.find(key); at != std::string::npos; at = page.find(key, at)) {
      at += key.size();
      ids.push_back(page.substr(at, page.find('"', at) - at));
    }
  }
  lfrec::random_stream random(1, 1);
  std::vector<std::string> all;
  for (int n = 0; n < 256; ++n) {
    lfrec::shuffle(std::span(ids), random);
    std::string body = "{\"ratings\":[";
    for (std::size_t k = 0; k < ratings; ++k)
      body += (k == 0 ? "" : ",") + ("{\"artist\":\"" + ids.at(k)) +
              "\",\"rating\":" + std::to_string(random.below(6)) + '}';
    body += "]}";
    all.push_back(
        "POST /api/v1/recommend HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  return all;
}

struct connection {
  int socket = -1;
  bool busy = false;
  time_type due;
  std::string got = {};
};

double quantile(std::vector<double> const& sorted, double p) {
  if (sorted.empty()) return 0;
  auto const at = static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1) + 0.5);
  return sorted[at];
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) throw std::runtime_error("load_bench PORT RATE SECONDS [CONNECTIONS [RATINGS]]");
  int const port = std::atoi(argv[1]);
  double const rate = std::atof(argv[2]);
  duration<double> const seconds(std::atof(argv[3]));
  std::size_t const count = argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 64;
  auto const bodies = requests(port, argc > 5 ? std::strtoul(argv[5], nullptr, 10) : 10);
  std::vector<connection> all(count);
  std::deque<std::size_t> idle;  // the one that waits longest is next
  int const events = ::epoll_create1(0);
  for (std::size_t n = 0; n < count; ++n) {
    all[n].socket = connected(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = n;
    ::epoll_ctl(events, EPOLL_CTL_ADD, all[n].socket, &event);
    idle.push_back(n);
  }
  lfrec::random_stream random(2, 2);
  auto const begin = clock_type::now();
  auto const counted = begin + std::chrono::seconds(2);
  auto const end = counted + std::chrono::duration_cast<clock_type::duration>(seconds);
  auto next_due = begin;
  std::deque<time_type> waiting;
  std::vector<double> latencies;
  std::size_t sent = 0;
  std::size_t failed = 0;
  std::size_t open = 0;
  std::vector<char> buffer(1 << 16);
  auto const ask = [&](std::size_t n, time_type due) {
    all[n].busy = true;
    all[n].due = due;
    ++open;
    send_all(all[n].socket, bodies[sent++ % bodies.size()]);
  };
  for (;;) {
    auto now = clock_type::now();
    if (now < end) {
      if (rate > 0)
        for (; next_due <= now; waiting.push_back(next_due),
                                next_due += std::chrono::duration_cast<clock_type::duration>(
                                    duration<double>(-std::log1p(-random.uniform()) / rate))) {
        }
      while (rate == 0 && !idle.empty()) {
        ask(idle.front(), now);
        idle.pop_front();
      }
    } else if ((open == 0 && waiting.empty()) || now > end + std::chrono::seconds(10)) {
      break;
    }
    while (!idle.empty() && !waiting.empty()) {
      ask(idle.front(), waiting.front());
      idle.pop_front();
      waiting.pop_front();
    }
    auto pause = std::max(clock_type::duration{0}, next_due - now);
    if (now >= end || rate == 0) pause = std::chrono::milliseconds(100);
    auto const ns = std::chrono::duration_cast<std::chrono::nanoseconds>(pause).count();
    timespec const limit{ns / 1000000000, ns % 1000000000};
    epoll_event ready[64];
    int const n = ::epoll_pwait2(events, ready, 64, &limit, nullptr);
    for (int k = 0; k < n; ++k) {
      auto& one = all[ready[k].data.u64];
      auto const bytes = ::recv(one.socket, buffer.data(), buffer.size(), 0);
      if (bytes <= 0) throw std::runtime_error("the server closed a connection");
      one.got.append(buffer.data(), static_cast<std::size_t>(bytes));
      auto const size = whole(one.got);
      if (size == 0) continue;
      now = clock_type::now();
      bool const good =
          one.got.starts_with("HTTP/1.1 200") && one.got.size() == size && one.got.ends_with('}');
      if (!good) ++failed;
      if (one.due >= counted)
        latencies.push_back(duration<double, std::milli>(now - one.due).count());
      one.got.clear();
      one.busy = false;
      --open;
      idle.push_back(ready[k].data.u64);
    }
  }
  failed += open + waiting.size();
  std::ranges::sort(latencies);
  std::printf(
      "connections=%zu rate=%.0f seconds=%.0f answered=%zu per_second=%.1f failed=%zu p50_ms=%.2f "
      "p95_ms=%.2f p99_ms=%.2f max_ms=%.2f\n",
      count, rate, seconds.count(), latencies.size(),
      static_cast<double>(latencies.size()) / seconds.count(), failed, quantile(latencies, .5),
      quantile(latencies, .95), quantile(latencies, .99), quantile(latencies, 1));
  return failed == 0 ? 0 : 1;
} catch (std::exception const& wrong) {
  std::fprintf(stderr, "load_bench: %s\n", wrong.what());
  return 2;
}
