#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace goji::test {

/// A certificate authority for one test, and the server certificates that it signs.
class Authority {
 public:
  using Tls = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

  Authority() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    fill(certificate_.get(), name_, std::chrono::hours{24});
    X509_set_pubkey(certificate_.get(), key_.get());
    extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    sign(certificate_.get());
    std::FILE* const out = std::fopen(file_.c_str(), "w");
    if (out == nullptr || PEM_write_X509(out, certificate_.get()) != 1)
      throw std::runtime_error("cannot write " + file_);
    std::fclose(out);
  }
  ~Authority() { std::remove(file_.c_str()); }
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// Its own certificate, for who is to trust it.
  [[nodiscard]] const std::string& file() const { return file_; }

  /// What a server with these names shows, such as "IP:127.0.0.1,DNS:example.com". A `valid_for`
  /// below zero has run out.
  [[nodiscard]] Tls server(const std::string& names,
                           std::chrono::hours valid_for = std::chrono::hours{1}) const {
    const Key key{EVP_EC_gen("P-256"), EVP_PKEY_free};
    const Certificate certificate{X509_new(), X509_free};
    fill(certificate.get(), "server", valid_for);
    X509_set_pubkey(certificate.get(), key.get());
    extend(certificate.get(), NID_subject_alt_name, names);
    sign(certificate.get());
    Tls tls{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    if (SSL_CTX_use_certificate(tls.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(tls.get(), key.get()) != 1)
      throw std::runtime_error("no certificate for " + names);
    return tls;
  }

 private:
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

  void fill(X509* certificate, const std::string& name, std::chrono::hours valid_for) const {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -48L * 3'600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600L * valid_for.count());
    const auto add = [](X509_NAME* to, const std::string& text) {
      X509_NAME_add_entry_by_txt(
          to, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
    };
    add(X509_get_subject_name(certificate), name);
    const std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)> issuer{X509_NAME_new(),
                                                                       X509_NAME_free};
    add(issuer.get(), name_);
    X509_set_issuer_name(certificate, issuer.get());
  }

  static void extend(X509* certificate, int kind, const std::string& value) {
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()), X509_EXTENSION_free};
    X509_add_ext(certificate, extension.get(), -1);
  }

  void sign(X509* certificate) const { X509_sign(certificate, key_.get(), EVP_sha256()); }

  mutable long serial_ = 0;
  std::string name_ = "goji-authority-" + std::to_string(getpid()) + "-" +
                      std::to_string(reinterpret_cast<std::uintptr_t>(this));
  std::string file_ = std::filesystem::temp_directory_path() / (name_ + ".pem");
  Key key_;
  Certificate certificate_;
};

}  // namespace goji::test
