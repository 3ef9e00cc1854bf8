// Flavors are executables of known names in known folders.
#include "compare/flavors.h"
#include "compare/temporary_folder.h"

#include <catch2/catch.hpp>

#include <fstream>

using namespace gilt::compare;

namespace {

namespace files = std::filesystem;

void make_file(const files::path& path, bool executable) {
    files::create_directories(path.parent_path());
    std::ofstream(path) << "#!/bin/sh\n";
    files::permissions(path, executable ? files::perms::owner_all : files::perms::owner_read);
}

} // namespace

TEST_CASE("names are separated by commas or semicolons", "[compare]") {
    CHECK(split_names("a,b;c") == std::vector<std::string>{"a", "b", "c"});
    CHECK(split_names(",a,,b,") == std::vector<std::string>{"a", "b"});
    CHECK(split_names("").empty());
}

TEST_CASE("flavors are found beside the executable, else in libexec", "[compare]") {
    const TemporaryFolder root;
    make_file(root.path() / "bin/gilt-green", true);
    make_file(root.path() / "bin/gilt-plain", false);
    make_file(root.path() / "bin/gilt-other", true);
    make_file(root.path() / "libexec/gilt/gilt-green", true);
    make_file(root.path() / "libexec/gilt/gilt-red", true);
    files::create_directories(root.path() / "bin/gilt-folder");
    const auto folders = flavor_folders(root.path() / "bin" / "gilt-compare");
    const auto found = find_flavors({"red", "plain", "folder", "absent", "green"}, folders);
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "red");
    CHECK(found[0].executable == root.path() / "libexec/gilt/gilt-red");
    CHECK(found[1].name == "green");
    CHECK(found[1].executable == root.path() / "bin/gilt-green");
    CHECK(find_flavor(found, "green") == &found[1]);
    CHECK(find_flavor(found, "other") == nullptr);
}
