#pragma once

#include <arpa/inet.h>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::test {

/// One message as a mail server got it.
struct SeenMail {
  int connection = 0;  ///< from 1
  std::string hello{};
  std::string login{};  ///< what AUTH PLAIN gave, in base64
  std::string from{};
  std::string to{};
  std::string message{};  ///< without the dots that were stuffed
  bool over_tls = false;
};

/// A real little mail server on a loopback port, a thread for each connection. What it says to a
/// command can be replaced: `replies` has the verb, "greeting" or "." for the message's end; "hang"
/// says nothing, "close" ends the connection, "wait" says the usual after let_go(), "second 421
/// Bye" says it the second time only.
class SmtpPeer {
 public:
  struct Options {
    std::map<std::string, std::string> replies{};
    SSL_CTX* tls = nullptr;  ///< kept by the caller; offers STARTTLS
    bool tls_from_start = false;
    bool login = false;  ///< offers AUTH PLAIN and takes no mail without
  };

  SmtpPeer() : SmtpPeer(Options{}) {}
  explicit SmtpPeer(Options options) : options_(std::move(options)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&name), size) != 0 ||
        listen(listener_, 4'096) != 0)
      throw std::runtime_error("the mail server cannot listen");
    getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size);
    port_ = ntohs(name.sin_port);
    acceptor_ = std::thread{[this] { accept_all(); }};
  }
  ~SmtpPeer() {
    let_go();
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (auto& talk : talks_) {
      shutdown(talk.fd, SHUT_RDWR);
      talk.thread.join();
      close(talk.fd);
    }
    close(listener_);
  }
  SmtpPeer(const SmtpPeer&) = delete;
  SmtpPeer& operator=(const SmtpPeer&) = delete;

  void let_go() {
    const std::lock_guard lock{mutex_};
    let_go_ = true;
    go_.notify_all();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] std::vector<SeenMail> mails() const {
    const std::lock_guard lock{mutex_};
    return mails_;
  }

  /// Every command of every connection, in the order of arrival.
  [[nodiscard]] std::vector<std::string> commands() const {
    const std::lock_guard lock{mutex_};
    return commands_;
  }

 private:
  using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;

  struct Talk {
    int fd = -1;
    int number = 0;
    std::thread thread{};
    Tls tls{nullptr, SSL_free};
    std::string in{};
    SeenMail mail{};
  };

  void accept_all() {
    for (int fd = accept(listener_, nullptr, nullptr); fd >= 0;
         fd = accept(listener_, nullptr, nullptr)) {
      auto& talk = talks_.emplace_back();
      talk.fd = fd;
      talk.number = static_cast<int>(talks_.size());
      talk.thread = std::thread{[this, &talk] { serve(talk); }};
    }
  }

  void serve(Talk& talk) {
    talk.mail.connection = talk.number;
    if ((!options_.tls_from_start || secure(talk)) && answer(talk, "greeting", "220 peer ready"))
      for (std::string line; read_line(talk, line) && obey(talk, line);) {
      }
    if (talk.tls) SSL_shutdown(talk.tls.get());
    shutdown(talk.fd, SHUT_RDWR);
  }

  bool secure(Talk& talk) {
    talk.tls.reset(SSL_new(options_.tls));
    SSL_set_fd(talk.tls.get(), talk.fd);
    talk.mail.over_tls = SSL_accept(talk.tls.get()) == 1;
    return talk.mail.over_tls;
  }

  bool obey(Talk& talk, const std::string& line) {
    {
      const std::lock_guard lock{mutex_};
      commands_.push_back(line);
    }
    const auto verb = line.substr(0, line.find(' '));
    const auto rest = line.size() > verb.size() ? line.substr(verb.size() + 1) : "";
    if (verb == "EHLO") {
      talk.mail.hello = rest;
      return answer(talk, verb, extensions(talk));
    }
    if (verb == "STARTTLS") return answer(talk, verb, "220 go on") && secure(talk);
    if (verb == "AUTH") talk.mail.login = rest.substr(rest.find(' ') + 1);
    if (verb == "AUTH") return answer(talk, verb, "235 welcome");
    if (verb == "MAIL") talk.mail.from = between(rest);
    if (verb == "RCPT") talk.mail.to = between(rest);
    if (verb == "DATA") return answer(talk, verb, "354 go on") && read_message(talk);
    if (verb == "QUIT") return answer(talk, verb, "221 bye") && said_instead(verb) == "hang";
    return answer(talk, verb, "250 fine");
  }

  std::string extensions(const Talk& talk) const {
    std::string lines = "250-peer\r\n250-8BITMIME\r\n";
    if (options_.tls != nullptr && !talk.tls) lines += "250-STARTTLS\r\n";
    if (options_.login) lines += "250-AUTH PLAIN\r\n";
    return lines + "250 SIZE 1000000";
  }

  static std::string between(const std::string& text) {
    const auto open = text.find('<');
    return text.substr(open + 1, text.find('>') - open - 1);
  }

  bool read_message(Talk& talk) {
    if (said_instead("DATA").starts_with("5") || said_instead("DATA").starts_with("4")) return true;
    talk.mail.message.clear();
    for (std::string line; read_line(talk, line);) {
      if (line == ".") {
        {
          const std::lock_guard lock{mutex_};
          mails_.push_back(talk.mail);
        }
        return answer(talk, ".", "250 2.0.0 kept as 1");
      }
      talk.mail.message += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
    }
    return false;
  }

  std::string said_instead(const std::string& to) {
    const auto found = options_.replies.find(to);
    return found == options_.replies.end() ? std::string{} : found->second;
  }

  /// False if the connection is over.
  bool answer(Talk& talk, const std::string& to, const std::string& usual) {
    std::string said;
    {
      std::unique_lock lock{mutex_};
      said = said_instead(to);
      if (said == "wait") {
        go_.wait(lock, [this] { return let_go_; });
        said.clear();
      }
      const bool second = ++times_[to] == 2;
      if (said.starts_with("second ")) said = second ? said.substr(7) : "";
    }
    if (said == "close") return false;
    if (said == "hang") return true;
    const auto line = (said.empty() ? usual : said) + "\r\n";
    const auto size = static_cast<int>(line.size());
    if (talk.tls) return SSL_write(talk.tls.get(), line.data(), size) == size;
    const bool sent = send(talk.fd, line.data(), line.size(), MSG_NOSIGNAL) == size;
    return sent && !line.starts_with("421");
  }

  static bool read_line(Talk& talk, std::string& line) {
    for (;;) {
      if (const auto end = talk.in.find("\r\n"); end != std::string::npos) {
        line = talk.in.substr(0, end);
        talk.in.erase(0, end + 2);
        return true;
      }
      char part[4'096];
      const auto got = talk.tls ? SSL_read(talk.tls.get(), part, sizeof part)
                                : static_cast<int>(recv(talk.fd, part, sizeof part, 0));
      if (got <= 0) return false;
      talk.in.append(part, static_cast<std::size_t>(got));
    }
  }

  Options options_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::list<Talk> talks_{};
  mutable std::mutex mutex_{};
  std::condition_variable go_{};
  bool let_go_ = false;
  std::vector<SeenMail> mails_{};
  std::vector<std::string> commands_{};
  std::map<std::string, int> times_{};  ///< that each was answered
  std::thread acceptor_{};
};

}  // namespace goji::test
