#include "app/maildir.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

namespace goji::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> messages_in(const fs::path& folder) {
  std::vector<fs::path> messages;
  std::error_code missing;  // a mail server makes the folder with its first message
  for (const auto& entry : fs::directory_iterator(folder, missing))
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.'))
      messages.push_back(entry.path());
  std::ranges::sort(messages);
  return messages;
}

std::optional<std::string> head_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string text(kMostOfMessage, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

/// A name is only to be there once, but nothing may be lost if it is not.
void move_to_cur(const fs::path& message, const fs::path& cur, std::string_view flags) {
  const auto name = message.filename().string();
  auto target = cur / fmt::format("{}:2,{}", name, flags);
  for (int again = 1; fs::exists(target); ++again)
    target = cur / fmt::format("{}.{}:2,{}", name, again, flags);
  fs::rename(message, target);
}

}  // namespace

void empty_maildir(const fs::path& maildir,
                   const std::function<Result<std::string>(const std::string& message)>& take) {
  const auto cur = maildir / "cur";
  try {
    for (const auto& message : messages_in(maildir / "new")) {
      const auto name = message.filename().string();
      const auto text = head_of(message);
      if (!text) {
        spdlog::error("a mail that came back cannot be read file={}", name);
        continue;
      }
      const auto taken = take(*text);
      const bool strange = taken.has_error() && (taken.error().fault == Fault::Invalid ||
                                                 taken.error().fault == Fault::NotFound);
      if (taken.has_error() && !strange) {
        spdlog::error("mail that came back waits why=\"{}\"", taken.error().what);
        return;
      }
      fs::create_directories(cur);
      move_to_cur(message, cur, strange ? "" : "S");
      if (strange)
        spdlog::warn("a mail is left for a person file={} why=\"{}\"", name, taken.error().what);
      else
        spdlog::info("mail that came back was recorded file={} what=\"{}\"", name, *taken);
    }
  } catch (const fs::filesystem_error& error) {
    spdlog::error("mail that came back waits why=\"{}\"", error.code().message());
  }
}

}  // namespace goji::app
