#pragma once

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace goji::test {

/// A request as a peer saw it.
struct Seen {
  std::string head{};  ///< as it came, with its empty line
  std::string method{};
  std::string target{};
  std::map<std::string, std::string> headers{};  ///< names in lower case
  std::string body{};
  int connection = 0;           ///< 1 for the first that was accepted
  int nth = 0;                  ///< 1 for the first on its connection
  std::string local_address{};  ///< where it was dialled; empty for IPv6
};

enum class Then { KeepOpen, Close, Reset, Hang };

/// What a peer does with a connection before any request.
enum class Door {
  Open,
  Hang,   ///< accepts and never reads
  Reset,  ///< accepts and resets
  Close,  ///< accepts and closes
};

/// What a peer does once it has read a request: these bytes, and then that.
struct Play {
  std::string bytes{};
  Then then = Then::KeepOpen;
  std::chrono::milliseconds delay{0};  ///< before the first byte
  std::chrono::milliseconds pace{0};   ///< after each byte; 0: all at once
};

/// A whole answer. `headers` are complete lines, each with its CR LF.
inline Play answer(int status, const std::string& body = "", const std::string& headers = "") {
  return {.bytes = "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body};
}

/// The request was read, and nothing comes back.
inline Play hang() {
  return {.then = Then::Hang};
}

inline Play reset() {
  return {.then = Then::Reset};
}

inline Play close_silently() {
  return {.then = Then::Close};
}

/// Takes one request off the front of what was read, if it is there as a whole.
inline std::optional<Seen> take_request(std::string& in) {
  const auto end = in.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  Seen seen{.head = in.substr(0, end + 4)};
  std::istringstream lines{seen.head};
  std::string line;
  lines >> seen.method >> seen.target;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    const auto colon = std::min(line.find(':'), line.size() - 1);
    auto name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto from = line.find_first_not_of(' ', colon + 1);
    const auto to = line.find_last_not_of("\r ");
    seen.headers[name] = from > to ? "" : line.substr(from, to - from + 1);
  }
  const auto sized = seen.headers.find("content-length");
  const auto length =
      sized == seen.headers.end() ? 0 : std::strtoull(sized->second.c_str(), nullptr, 10);
  if (in.size() < end + 4 + length) return std::nullopt;
  seen.body = in.substr(end + 4, length);
  in.erase(0, end + 4 + length);
  return seen;
}

}  // namespace goji::test
