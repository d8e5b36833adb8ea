#pragma once

#include "app/config.h"
#include "channel_api/channel.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace goji::test {

/// A channel of any kind, that takes any setting.
class AnyChannel final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override { return {}; }
  [[nodiscard]] Step next(const Job&, const Answers&, TimePoint) const override {
    return Accepted{};
  }
};

inline std::unique_ptr<Channel> open_any(settings::Reader& settings) {
  (void)settings.keys();
  return std::make_unique<AnyChannel>();
}

/// The kinds of the contract's sample, whether they are built or not.
inline std::span<const ChannelKind> any_kinds() {
  static constexpr std::array<ChannelKind, 5> kKinds{{{"banner", open_any},
                                                      {"email", open_any},
                                                      {"mastodon", open_any},
                                                      {"status_page", open_any},
                                                      {"webhook", open_any}}};
  return kKinds;
}

/// A folder of its own with a configuration in it, gone at the end.
class ConfigFolder {
 public:
  ConfigFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "goji-config-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = pattern;
  }
  ~ConfigFolder() { std::filesystem::remove_all(path_); }

  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return path_ / name; }

  /// Readable by its owner only, unless told otherwise.
  // Most tests know the path that it returns.
  // NOLINTNEXTLINE(modernize-use-nodiscard)
  std::string write(const std::string& name,
                    const std::string& text,
                    std::filesystem::perms mode = std::filesystem::perms{0600}) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text;
    std::filesystem::permissions(file, mode);
    return file;
  }

  [[nodiscard]] app::Surroundings surroundings() const {
    return {.environment = [this](const std::string& name) -> std::optional<std::string> {
              const auto found = environment.find(name);
              if (found == environment.end()) return std::nullopt;
              return found->second;
            },
            .kinds = any_kinds()};
  }

  /// Written as goji.yaml and loaded; complaints name it without the folder.
  [[nodiscard]] app::Loaded load(const std::string& yaml) const {
    auto loaded = app::load_config(write("goji.yaml", yaml), surroundings());
    const auto prefix = path_.string() + "/";
    for (auto& complaint : loaded.complaints)
      for (auto at = complaint.find(prefix); at != std::string::npos; at = complaint.find(prefix))
        complaint.erase(at, prefix.size());
    return loaded;
  }

  std::map<std::string, std::string> environment{};

 private:
  std::filesystem::path path_;
};

/// One of the files of this repository.
inline std::string source_file(const std::string& name) {
  std::ifstream file(std::string{GOJI_SOURCE_DIR} + "/" + name);
  if (!file) throw std::runtime_error("not there: " + name);
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace goji::test
