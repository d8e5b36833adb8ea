#pragma once

#include "base/result.h"
#include "web/http.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::web::ops {

/// The page a list asks for: `after=` is the cursor that the page before gave as `next`, `limit=`
/// from 1 to 500.
struct PageOf {
  std::uint64_t after = 0;
  std::size_t limit = 50;
};

[[nodiscard]] Result<PageOf> page_of(const Request& request);

/// A whole number, and nothing else; one that the store can hold.
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view text);

/// A whole number in the query; `fallback` if it is not there. The Error names it.
[[nodiscard]] Result<std::uint64_t> number_in(const Request& request,
                                              const std::string& name,
                                              std::uint64_t fallback);

/// The query names what is not among `known`: the Error says so, with the nearest that is.
[[nodiscard]] std::optional<Error> unknown_in(const Request& request,
                                              const std::vector<std::string>& known);

/// The id captured from the path. What is no number is NotFound: there is no such thing.
[[nodiscard]] Result<std::uint64_t> id_in(const Request& request, const std::string& what);

}  // namespace goji::web::ops
