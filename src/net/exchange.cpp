#include "net/exchange.h"

#include <utility>

namespace goji::net {
namespace {

class Waiting final : public Exchange::Ready {
 public:
  Waiting(Exchange& exchange, HttpRequest request)
      : exchange_(exchange), request_(std::move(request)) {}

  void start(Exchange::Done done) override {
    exchange_.start(std::move(request_), std::move(done));
  }

 private:
  Exchange& exchange_;
  HttpRequest request_;
};

}  // namespace

std::unique_ptr<Exchange::Ready> Exchange::ready(HttpRequest request) {
  return std::make_unique<Waiting>(*this, std::move(request));
}

}  // namespace goji::net
