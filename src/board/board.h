#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace goji::board {

/// One answer to readers, ready to be written: rendered, compressed and tagged once.
struct Page {
  std::string content_type = "text/html; charset=utf-8";
  std::string etag{};           ///< with its quotes
  std::string cache_control{};  ///< value of the header
  std::string plain{};          ///< the body as it is
  std::string gzip{};           ///< empty: not worth it
  std::string brotli{};         ///< empty: not worth it, or not ready yet
  bool quick = false;           ///< compressed in haste: somebody may do it better
  bool cors = false;            ///< any origin may read it
  std::string csp{};            ///< Content-Security-Policy; empty: send none
  std::string filename{};       ///< for Content-Disposition: inline; empty: send none
};

/// What readers see, immutable. Built on the desk's thread, handed to the readers' threads whole.
struct Board {
  /// The site's languages; the first is the default.
  std::vector<std::string> languages{};

  /// By path ("/", "/incidents/7", "/api/v2/summary.json"), then by language; what has no language
  /// (feeds' aliases, JSON) stands under "".
  std::map<std::string, std::map<std::string, Page, std::less<>>, std::less<>> pages{};

  /// By incident: the newest revision shown.
  std::map<std::uint64_t, std::uint64_t> shown{};

  /// By maintenance: the same.
  std::map<std::uint64_t, std::uint64_t> shown_maintenances{};

  /// Where find() looks for what is not in `pages`: the last complete board, while this one has
  /// only what is urgent. A complete board has none.
  std::shared_ptr<const Board> rest{};

  /// Nothing if there is no such page. A page without languages is found with any.
  [[nodiscard]] const Page* find(std::string_view path, std::string_view language) const;
};

}  // namespace goji::board
