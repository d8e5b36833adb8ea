#include "support/catch.h"
#include "web/serving.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace goji::web {
namespace {

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;

/// A folder of our own with a self-signed certificate of that name, gone when the test is.
class Files {
 public:
  explicit Files(const std::string& name) {
    std::string pattern = (fs::temp_directory_path() / "goji-tls-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    write(name);
  }
  ~Files() { fs::remove_all(folder_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  [[nodiscard]] TlsFiles paths() const {
    return {(folder_ / "cert.pem").string(), (folder_ / "key.pem").string()};
  }

  void write(const std::string& name) {
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate{X509_new()};
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    auto* subject = X509_get_subject_name(certificate.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(name.c_str());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, bytes, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* file = std::fopen(paths().certificate.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    file = std::fopen(paths().key.c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }

 private:
  fs::path folder_;
};

/// TLS over a test client, trusting anybody.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int newest = TLS1_3_VERSION)
      : tcp_(port), context_(SSL_CTX_new(TLS_client_method())), tls_(SSL_new(context_.get())) {
    SSL_set_min_proto_version(tls_.get(), TLS1_VERSION);
    SSL_set_max_proto_version(tls_.get(), newest);
    SSL_set_security_level(tls_.get(), 0);
    constexpr std::array<unsigned char, 12> kProtocols{
        2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_set_alpn_protos(tls_.get(), kProtocols.data(), kProtocols.size());
    SSL_set_fd(tls_.get(), tcp_.handle());
    open_ = SSL_connect(tls_.get()) == 1;
    ERR_clear_error();
  }

  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(tls_.get()); }

  [[nodiscard]] std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(tls_.get(), &name, &length);
    return {reinterpret_cast<const char*>(name), length};
  }

  [[nodiscard]] std::string name() const {
    const Certificate peer{SSL_get1_peer_certificate(tls_.get())};
    std::array<char, 64> text{};
    X509_NAME_get_text_by_NID(
        X509_get_subject_name(peer.get()), NID_commonName, text.data(), text.size());
    return text.data();
  }

  void send(const std::string& bytes) {
    SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
  }

  /// All until the other end says farewell; an end without one adds "CUT OFF".
  std::string read_all() {
    std::string all;
    std::array<char, 16384> piece{};
    int count = 0;
    while ((count = SSL_read(tls_.get(), piece.data(), piece.size())) > 0)
      all.append(piece.data(), static_cast<std::size_t>(count));
    if (SSL_get_error(tls_.get(), count) != SSL_ERROR_ZERO_RETURN) all += "CUT OFF";
    return all;
  }

 private:
  test::HttpClient tcp_;
  std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Freeing<SSL_free>> tls_;
  bool open_ = false;
};

const std::string kLast = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

TEST_CASE("tls: pages come over it whole and browsers are told to keep to it") {
  const Files files{"one"};
  const Readers house{{.tls = files.paths()}};
  TlsClient client{house.port};
  REQUIRE(client.open());
  CHECK(client.version() == "TLSv1.3");
  CHECK(client.protocol() == "http/1.1");
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" + kLast);
  const auto text = client.read_all();
  CHECK_THAT(text, Contains(std::string(8 << 20, 'x') + "HTTP/1.1 200 OK\r\n"));
  CHECK_THAT(text, Contains("Strict-Transport-Security: max-age=31536000\r\n"));
  CHECK_THAT(text, Catch::EndsWith("<p>안녕 v1"));
}

TEST_CASE("tls: 1.2 is spoken and nothing older") {
  const Files files{"one"};
  const Operators house{{.tls = files.paths()}};
  CHECK(TlsClient{house.port, TLS1_2_VERSION}.version() == "TLSv1.2");
  CHECK_FALSE(TlsClient{house.port, TLS1_1_VERSION}.open());
  while (house.server.totals().of(Turned::FailedHandshake) == 0)
    std::this_thread::yield();
}

TEST_CASE("tls: who speaks plainly or says nothing is let go") {
  const Files files{"one"};
  const Operators house{{.tls = files.paths(), .deadlines = short_deadlines()}};
  auto plain = house.client();
  plain.send(kLast);
  plain.read_all();
  auto silent = house.client();
  CHECK(silent.closed());
  CHECK(house.server.totals().of(Turned::FailedHandshake) == 2);
}

TEST_CASE("tls: a renewed certificate is taken without a restart and a broken one is not") {
  Files files{"one"};
  Operators house{{.tls = files.paths()}};
  CHECK(TlsClient{house.port}.name() == "one");
  files.write("two");
  REQUIRE(house.server.reload_tls().has_value());
  CHECK(TlsClient{house.port}.name() == "two");
  std::ofstream{files.paths().certificate} << "nonsense";
  const auto refused = house.server.reload_tls();
  REQUIRE(refused.has_error());
  CHECK_THAT(refused.error().what, Contains(files.paths().certificate));
  CHECK(TlsClient{house.port}.name() == "two");
}

TEST_CASE("tls: a file that cannot be used is named and nothing starts") {
  const Files files{"one"};
  const Files others{"two"};
  const Tokens tokens;
  const test::ManualClock clock{kMoment};
  const auto good = files.paths();
  const std::string none = good.key + ".none";
  const std::vector<std::pair<TlsFiles, std::string>> cases{
      {{none, good.key}, none},
      {{good.certificate, none}, none},
      {{good.certificate, good.certificate}, good.certificate},
      {{good.certificate, others.paths().key}, others.paths().key}};
  for (const auto& [used, named] : cases) {
    Listener listener;
    listener.tls = used;
    OperatorsServer server{listener, {}, tokens, clock};
    const auto started = server.start();
    REQUIRE(started.has_error());
    CHECK(started.error().fault == Fault::Invalid);
    CHECK_THAT(started.error().what, Contains(named));
  }
}

TEST_CASE("tls: a listener without it has nothing to reload") {
  Operators house;
  CHECK(house.server.reload_tls().value() == false);
}

}  // namespace
}  // namespace goji::web
