#include "base/random.h"

#include <openssl/rand.h>
#include <stdexcept>

namespace goji {
namespace {

class SystemRandom final : public Random {
 public:
  std::uint64_t next() override {
    std::uint64_t value = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value) != 1)
      throw std::runtime_error("the operating system gives no randomness");
    return value;
  }
};

}  // namespace

std::unique_ptr<Random> system_random() {
  return std::make_unique<SystemRandom>();
}

std::string random_bytes(Random& random, std::size_t count) {
  std::string bytes;
  bytes.reserve(count + sizeof(std::uint64_t));
  while (bytes.size() < count) {
    auto value = random.next();
    for (std::size_t i = 0; i < sizeof value; ++i, value >>= 8U)
      bytes += static_cast<char>(value & 0xFFU);
  }
  bytes.resize(count);
  return bytes;
}

}  // namespace goji
