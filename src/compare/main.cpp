// gilt-compare: runs a program in every built flavor and prints how they compare.
// The build passes GILT_ALL_FLAVORS ("a,b,c", the most important first),
// GILT_DEFAULT_FLAVOR and GILT_VERSION; only this file sees them.
#include "compare/attribution.h"
#include "compare/campaign.h"
#include "compare/comparison.h"
#include "compare/flavors.h"
#include "compare/host.h"
#include "compare/json_report.h"
#include "compare/options.h"
#include "compare/report.h"
#include "compare/schedule.h"
#include "compare/temporary_folder.h"
#include "compare/verdict.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <random>
#include <stdexcept>

namespace gilt::compare {
namespace {

constexpr int status_failure = 1;
constexpr int status_signal_base = 128;

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Short enough to be typed again.
std::uint64_t choose_seed() {
    return std::random_device{}();
}

std::vector<std::string> names_of(const std::vector<Flavor>& flavors) {
    std::vector<std::string> names;
    for (const Flavor& flavor : flavors)
        names.push_back(flavor.name);
    return names;
}

std::vector<Flavor> find_present() {
    const auto own = std::filesystem::read_symlink("/proc/self/exe");
    const auto present = find_flavors(split_names(GILT_ALL_FLAVORS), flavor_folders(own));
    if (present.empty())
        throw UsageError(fmt::format("no flavor of gilt beside {} or in ../libexec/gilt", own.string()));
    return present;
}

void require_present(const std::vector<Flavor>& present, const std::string& name) {
    if (find_flavor(present, name) == nullptr)
        throw UsageError(fmt::format("flavor {} is not there; present: {}", name,
                                     fmt::join(names_of(present), ", ")));
}

// The flavors that are wanted, in the order of the build's list.
std::vector<Flavor> select_flavors(const Options& options) {
    const std::vector<Flavor> present = find_present();
    std::vector<std::string> wanted = options.flavors.empty() ? names_of(present) : options.flavors;
    if (!options.baseline.empty())
        wanted.push_back(options.baseline);
    for (const std::string& name : wanted)
        require_present(present, name);
    std::vector<Flavor> selected;
    for (const Flavor& flavor : present)
        if (std::find(wanted.begin(), wanted.end(), flavor.name) != wanted.end())
            selected.push_back(flavor);
    return selected;
}

void require_program(const std::string& program) {
    if (access(program.c_str(), R_OK) != 0)
        throw UsageError(fmt::format("cannot read {}: {}", program, std::strerror(errno)));
    if (std::filesystem::is_directory(program))
        throw UsageError(fmt::format("{} is a folder", program));
}

Palette choose_palette(Color color, std::FILE* out) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool wanted = (no_color == nullptr || *no_color == '\0') &&
                        (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
    return {color == Color::always || (color == Color::automatic && wanted && isatty(fileno(out)) == 1)};
}

// One line on a terminal that is overwritten again and again.
void show_progress(const std::string& text) {
    if (isatty(STDERR_FILENO) == 1)
        fmt::print(stderr, "\r\x1b[K{}", text);
}

Setting setting_of(const Options& options, std::size_t flavors) {
    Setting setting;
    setting.program = options.program;
    setting.arguments = options.arguments;
    setting.flavors = flavors;
    setting.rounds = options.rounds;
    setting.warmup = options.warmup;
    setting.seed = options.seed ? *options.seed : choose_seed();
    setting.minimum_effect = options.minimum_effect;
    setting.clock = options.clock;
    setting.pinned = !options.pinned_cpus.empty();
    return setting;
}

Plan plan_of(const Options& options, const Setting& setting, std::vector<Flavor> flavors) {
    Plan plan;
    plan.baseline = options.baseline.empty() ? GILT_DEFAULT_FLAVOR : options.baseline;
    plan.program = options.program;
    plan.arguments = options.arguments;
    plan.warmup = static_cast<std::size_t>(options.warmup);
    plan.schedule = make_schedule(static_cast<std::size_t>(options.warmup + options.rounds), flavors.size(),
                                  setting.seed);
    plan.compare_output = !options.ignore_output;
    plan.timeout_seconds = options.timeout_seconds;
    plan.flavors = std::move(flavors);
    return plan;
}

void write_file(const std::string& name, const std::string& text) {
    std::FILE* file = name == "-" ? stdout : std::fopen(name.c_str(), "w");
    bool good = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (file != nullptr)
        good = (name == "-" ? std::fflush(file) : std::fclose(file)) == 0 && good;
    if (!good)
        throw std::runtime_error(fmt::format("cannot write {}: {}", name, std::strerror(errno)));
}

// The report, unless a problem takes its place.
int conclude(const Campaign& campaign, const Comparison& comparison, const Setting& setting,
             const Palette& palette, std::FILE* out) {
    if (!campaign.problems().empty()) {
        fmt::print(stderr, "{}", campaign.problems());
        return status_failure;
    }
    const Judgement judgement{setting.seed, setting.minimum_effect};
    const FlavorSummary* opponent = choose_opponent(comparison);
    std::optional<Attribution> attribution;
    if (opponent != nullptr)
        attribution = attribute(comparison, *opponent, campaign.samples(), setting.clock, judgement);
    fmt::print(out, "\n{}\n", make_tables(comparison, palette));
    if (comparison.baseline.empty()) {
        fmt::print(stderr, "gilt-compare: no flavor could run the program\n");
        return status_failure;
    }
    fmt::print(out, "{}", make_verdict(comparison, attribution));
    return 0;
}

int compare_flavors(const Options& options) {
    const std::vector<Flavor> flavors = select_flavors(options);
    require_program(options.program);
    if (!options.pinned_cpus.empty())
        pin_to_cpus(options.pinned_cpus);
    ProcessRunner runner;
    const TemporaryFolder folder;
    const Setting setting = setting_of(options, flavors.size());
    const Host host = examine_host();
    std::FILE* out = options.json_file == "-" ? stderr : stdout;
    fmt::print(out, "{}", describe_setting(setting, host));
    std::fflush(out);

    Campaign campaign(plan_of(options, setting, flavors), runner, folder.path(), show_progress);
    campaign.run();
    show_progress("");
    const Comparison comparison = compare(campaign.samples(), names_of(flavors), campaign.skipped(),
                                          campaign.plan().baseline, setting.clock,
                                          {setting.seed, setting.minimum_effect});
    if (!options.json_file.empty())
        write_file(options.json_file, make_json(setting, host, flavors, campaign.samples(), comparison));
    if (runner.stop_signal() != 0)
        return status_signal_base + runner.stop_signal();
    return conclude(campaign, comparison, setting, choose_palette(options.color, out), out);
}

int run(const std::vector<std::string>& words) {
    const auto parsed = parse_options(words, GILT_VERSION);
    if (const auto* leave = std::get_if<EarlyExit>(&parsed)) {
        fmt::print(leave->status == 0 ? stdout : stderr, "{}", leave->text);
        return leave->status;
    }
    try {
        return compare_flavors(std::get<Options>(parsed));
    } catch (const UsageError& error) {
        fmt::print(stderr, "gilt-compare: {}\n", error.what());
        return status_usage;
    } catch (const std::exception& error) {
        fmt::print(stderr, "gilt-compare: {}\n", error.what());
        return status_failure;
    }
}

} // namespace
} // namespace gilt::compare

int main(int count, char** words) {
    return gilt::compare::run({words + 1, words + count});
}
