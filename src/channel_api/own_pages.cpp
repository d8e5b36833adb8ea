#include "channel_api/own_pages.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace goji {
namespace {

std::optional<std::uint64_t> number_after(std::string_view mark, std::string_view text) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto* begin = text.data() + at + mark.size();
  std::uint64_t number = 0;
  const auto read = std::from_chars(begin, text.data() + text.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

Step read_back_page(const Job& job,
                    const Answers& answers,
                    std::string_view path,
                    std::string_view mark,
                    TimePoint now) {
  if (job.site.empty()) return Rejected{"the site has no address"};
  if (answers.empty())
    return net::Request{net::HttpRequest{.url = fmt::format("{}{}", job.site, path)}};
  auto outcome = harmless(judge_http(answers.back(), now));
  if (!std::holds_alternative<Accepted>(outcome)) return outcome;
  const auto* response = std::get_if<net::HttpResponse>(&answers.back());
  const auto shown = number_after(mark, response->body);
  if (!shown) return TryLater{"what answers at the site's address is not this goji"};
  if (*shown < job.revision) return TryLater{"readers are still shown what was before it"};
  return Accepted{};
}

}  // namespace goji
