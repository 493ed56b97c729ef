// SPDX-License-Identifier: MIT
#include "server.hpp"

#include <doctest/doctest.h>
#include <httplib.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "explorer/small_explorer.hpp"
#include "explorer/warm_up.hpp"
#include "support/text_files.hpp"

using namespace lfrec_test;

namespace {

explorer::files const& small_page() {
  static explorer::files const page = [] {
    text_files folder;
    std::filesystem::create_directories(folder.file("page/js"));
    std::filesystem::create_directories(folder.file("page/.git"));
    std::filesystem::create_directories(folder.file("node_modules/draw/dist"));
    folder.write("page/index.html", "<!doctype html><title>x</title>");
    folder.write("page/js/a.js", "export default 1;" + std::string(500, ' '));
    folder.write("page/.git/secret.txt", "no");
    folder.write("page/notes.doc", "no");
    folder.write("secret.txt", "no");
    folder.write("package.json", R"({"dependencies": {"draw": "1.0.0"}})");
    folder.write("node_modules/draw/dist/draw.min.js", "var draw;");
    folder.write("node_modules/draw/dist/draw.js", "var draw ;");
    return explorer::read_files(folder.file("page"), folder.file("node_modules"));
  }();
  return page;
}

/// A server on a port of its own, with a client.
struct running {
  explicit running(explorer::server_options options = {})
      : ready(warm_up()),
        http(endpoints, small_page(),
             [&] {
               options.port = 0;
               return options;
             }()),
        thread([this] { http.run(); }),
        client("127.0.0.1", http.port()) {
    client.set_keep_alive(true);
    client.set_read_timeout(20);
  }
  ~running() {
    while (!client.Get("/api/v1/health")) std::this_thread::yield();  // it cannot stop before
    client.stop();
    http.stop();
    thread.join();
  }
  explorer::api endpoints{small_worlds(), description()};
  bool ready;
  explorer::server http;
  std::thread thread;
  httplib::Client client;
};

/// What comes back for bytes sent as they are, up to the end of the connection or a moment of
/// silence, which may be longer before the first.
std::string raw(int port, std::string const& bytes, time_t first_seconds = 0) {
  int const s = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  timeval const silence{0, 300000};
  timeval const first{first_seconds, 300000};
  ::setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &first, sizeof first);
  std::string got;
  if (::connect(s, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
    static_cast<void>(::send(s, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    char buffer[4096];
    for (ssize_t n = 0; (n = ::recv(s, buffer, sizeof buffer, 0)) > 0;) {
      got.append(buffer, static_cast<std::size_t>(n));
      ::setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
    }
  }
  ::close(s);
  return got;
}

}  // namespace

TEST_CASE("files are served by their address alone") {
  running server;
  auto& client = server.client;
  auto const first = client.Get("/");
  REQUIRE(first);
  CHECK(first->status == 200);
  CHECK(first->get_header_value("Content-Type") == "text/html; charset=utf-8");
  CHECK(first->body == client.Get("/index.html")->body);
  CHECK(client.Get("/js/a.js")->get_header_value("Content-Type") ==
        "text/javascript; charset=utf-8");
  CHECK(client.Get("/lib/draw/dist/draw.min.js")->body == "var draw;");
  CHECK(client.Get("/lib/draw.min.js")->body == "var draw;");
  for (auto const* address :
       {"/../secret.txt", "/js/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/js/..%5c..%5csecret.txt", "//etc/passwd", "/.git/secret.txt", "/notes.doc",
        "/lib/draw/dist/draw.js", "/lib/../package.json", "/index.html%00.js", "/js"}) {
    auto const answer = client.Get(address);
    REQUIRE_MESSAGE(answer, address);
    CHECK_MESSAGE(answer->status == 404, address);
  }
  auto const tag = first->get_header_value("ETag");
  auto const again = client.Get("/", {{"If-None-Match", tag}});
  CHECK(again->status == 304);
  CHECK(again->body.empty());
  auto const head = client.Head("/");
  CHECK(head->status == 200);
  CHECK(head->body.empty());
  // Packed once, at the start; unpacked by the client.
  auto const packed = client.Get("/js/a.js", {{"Accept-Encoding", "br, gzip"}});
  CHECK(packed->get_header_value("Content-Encoding") == "gzip");
  CHECK(packed->body.size() == 517);
  CHECK(client.Get("/", {{"Range", "bytes=0-1,3-4"}})->body == first->body);
}

TEST_CASE("every answer says what a browser may do with it") {
  running server;
  for (auto const* address : {"/", "/api/v1/health", "/nothing", "/api/v1/artists?limit=0"}) {
    auto const answer = server.client.Get(address);
    REQUIRE(answer);
    auto const policy = answer->get_header_value("Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'"));
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(answer->get_header_value("X-Content-Type-Options") == "nosniff");
    CHECK(answer->get_header_value("Referrer-Policy") == "no-referrer");
    CHECK(answer->get_header_value("X-Frame-Options") == "DENY");
    CHECK(!answer->has_header("Access-Control-Allow-Origin"));
  }
}

TEST_CASE("bodies and methods over HTTP") {
  running server;
  auto& client = server.client;
  auto const good = client.Post("/api/v1/recommend", R"({"limit": 2})", "application/json");
  REQUIRE(good);
  CHECK(good->status == 200);
  CHECK(mismatch(good->body, "Recommendations") == "");
  auto const status = [&](httplib::Result const& answer) {
    REQUIRE(answer);
    CHECK(mismatch(answer->body, "Error") == "");
    return answer->status;
  };
  CHECK(status(client.Post("/api/v1/recommend", "{}", "text/plain")) == 415);
  CHECK(status(client.Post("/api/v1/recommend", std::string(200 * 1024, ' '),
                           "application/json")) == 413);
  CHECK(status(client.Post("/api/v1/health", "{}", "application/json")) == 405);
  CHECK(status(client.Post("/index.html", "{}", "application/json")) == 404);
  CHECK(status(client.Put("/api/v1/recommend", "{}", "application/json")) == 405);
  CHECK(status(client.Delete("/api/v1/artists")) == 405);
  CHECK(status(client.Patch("/api/v1/artists", "{}", "application/json")) == 405);
  CHECK(client.Options("/api/v1/recommend")->status == 405);
  CHECK(client.Get("/api/v1/recommend")->get_header_value("Allow") == "POST");
  CHECK(status(client.Post("/api/v1/recommend", {{"Content-Encoding", "gzip"}}, "{}",
                           "application/json")) == 415);
  CHECK(status(client.Get("/api/v1/health", {{"Host", "example.com"}})) == 403);
  CHECK(client.Get("/api/v1/health", {{"Host", "localhost:1"}})->status == 200);
  CHECK(client.Get("/api/v1/map", {{"Accept-Encoding", "gzip"}})->status == 200);
}

TEST_CASE("bytes that are no request do no harm") {
  running server;
  auto const port = server.http.port();
  for (std::string const& bytes :
       {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("GET / HTTP/9\r\n\r\n"),
        std::string(20000, 'A') + "\r\n\r\n",
        "GET /" + std::string(20000, 'a') + " HTTP/1.1\r\n\r\n",
        "GET /" + std::string(8000, 'a') +
            " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nX: " + std::string(20000, 'a') + "\r\n\r\n",
        std::string("POST /api/v1/recommend HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                    "application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}"),
        std::string("POST /api/v1/recommend HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                    "application/json\r\nContent-Length: -1\r\n\r\n{}"),
        std::string("POST /api/v1/recommend HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                    "chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)}) {
    auto const got = raw(port, bytes);
    CHECK_MESSAGE(got.find("HTTP/1.1 5") == std::string::npos, bytes.substr(0, 40));
    auto const health = server.client.Get("/api/v1/health");
    REQUIRE(health);
    CHECK(health->status == 200);
  }
}

TEST_CASE("what was not read is not taken for the next request") {
  explorer::server_options options;
  options.queue = std::chrono::seconds(60);  // however busy the machine is
  running server(options);
  auto const asked = [&](std::string const& start, std::string const& rest) {
    return raw(server.http.port(), start + " HTTP/1.1\r\nHost: localhost\r\n" + rest, 60);
  };
  auto const status = [](std::string const& got) {
    REQUIRE_MESSAGE(got.starts_with("HTTP/1.1 "), got);
    return got.substr(9, 3);
  };
  std::string const body = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  std::string const typed = "Content-Type: application/json\r\n";
  struct unread {
    std::string start;
    std::string rest;
    std::string status;
  };
  for (auto const& [start, rest, wanted] : std::vector<unread>{
           {"GET /api/v1/health", body, "200"},
           {"OPTIONS /api/v1/recommend", body, "405"},
           {"TRACE /api/v1/recommend", body, "405"},
           {"CONNECT /api/v1/recommend", body, "405"},
           {"TRACE /nothing", body, "404"},
           {"QUERY /api/v1/recommend", body, "405"},
           {"QUERY /nothing", body, "404"},
           {"POST /api/v1/recommend", "Range: none\r\n" + body, "416"},
           {"POST /api/v1/recommend", typed + "Content-Length: two\r\n\r\n{}", "400"},
           {"POST /api/v1/recommend", typed + "Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
            "400"},
           {"POST /api/v1/recommend", typed + "\r\n", "400"},
           {"DELETE /api/v1/recommend", "\r\n", "405"},
       }) {
    auto const got = asked(start, rest);
    auto const what = start + ' ' + rest;
    CHECK_MESSAGE(status(got) == wanted, what, ": ", got);
    CHECK_MESSAGE(got.find("Connection: close\r\n") != std::string::npos, what);
  }
  auto const later = raw(server.http.port(), "GET /api/v1/health HTTP/1.7\r\n\r\n", 60);
  CHECK(status(later) == "400");
  auto const traced = asked("TRACE /api/v1/recommend", "\r\n");
  CHECK(traced.find("Allow: POST\r\n") != std::string::npos);
  // Whose body was read keeps its connection, whatever the type says that the body is.
  for (auto const* type : {"multipart/form-data", "multipart/form-data; boundary=b",
                           "application/x-www-form-urlencoded", "text/plain"}) {
    auto const sent = std::string{"Content-Type: "} + type + "\r\nContent-Length: 9000\r\n\r\n" +
                      std::string(9000, 'x');
    auto const got = asked("POST /api/v1/recommend", sent);
    CHECK_MESSAGE(status(got) == "415", type, ": ", got);
    CHECK_MESSAGE(got.find("Connection: close") == std::string::npos, type);
    CHECK_MESSAGE(got.find("HTTP/1.1", 1) == std::string::npos, type);
  }
}

TEST_CASE("64 connections that stay open are served side by side") {
  explorer::server_options options;
  options.patience = std::chrono::seconds(120);  // however busy the machine is
  options.queue = std::chrono::seconds(120);
  running server(options);
  std::atomic<int> good{0};
  std::vector<std::thread> crowd;
  for (int n = 0; n < 64; ++n)
    crowd.emplace_back([&] {
      httplib::Client client("127.0.0.1", server.http.port());
      client.set_keep_alive(true);
      client.set_read_timeout(120);
      for (int k = 0; k < 3; ++k) {
        auto const answer = client.Post("/api/v1/recommend", R"({"limit": 1})", "application/json");
        if (answer && answer->status == 200) ++good;
      }
    });
  for (auto& one : crowd) one.join();
  CHECK(good == 64 * 3);
}

TEST_CASE("who would have to wait too long is told to come again") {
  explorer::server_options options;
  options.threads = 1;
  options.queue = std::chrono::milliseconds(0);
  running server(options);
  std::atomic<int> busy{0};
  std::atomic<int> other{0};
  std::vector<std::thread> crowd;
  for (int n = 0; n < 8; ++n)
    crowd.emplace_back([&] {
      httplib::Client client("127.0.0.1", server.http.port());
      client.set_keep_alive(true);
      for (int k = 0; k < 200 && busy == 0; ++k) {
        auto const answer =
            client.Post("/api/v1/recommend", R"({"limit": 100})", "application/json");
        if (!answer || answer->status == 200) continue;
        ++(answer->status == 503 && answer->get_header_value("Retry-After") == "1" &&
                   mismatch(answer->body, "Error").empty()
               ? busy
               : other);
      }
    });
  for (auto& one : crowd) one.join();
  CHECK(busy > 0);
  CHECK(other == 0);
}

TEST_CASE("a port that is taken is an error that names it") {
  running server;
  explorer::server_options options;
  options.port = server.http.port();
  CHECK_THROWS_WITH_AS(explorer::server(server.endpoints, small_page(), options),
                       doctest::Contains(("127.0.0.1:" + std::to_string(options.port)).c_str()),
                       std::runtime_error);
}
