// What churn.lisp does, with malloc and free: what the machine gives, as the measure for what a collector leaves of it. Usage:
// churn MIB SECONDS THREADS FRAMES FILE, which mean what they mean there; the file gets the start, in nanoseconds of the
// monotonic clock, and the steps of all threads in every millisecond. A pair is 16 bytes as there, for which malloc takes 32.

#include <pthread.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Pair {
    Pair* car;
    Pair* cdr;
};

Pair* cons(Pair* car, Pair* cdr) {
    auto* pair = static_cast<Pair*>(std::malloc(sizeof(Pair)));
    if (pair == nullptr) std::abort();
    *pair = {car, cdr};
    return pair;
}

constexpr int depth = 12;

Pair* make_tree(int depth) {
    return depth == 0 ? nullptr : cons(make_tree(depth - 1), make_tree(depth - 1));
}

long count_leaves(const Pair* tree) {
    return tree == nullptr ? 1 : count_leaves(tree->car) + count_leaves(tree->cdr);
}

void free_tree(Pair* tree) {
    if (tree == nullptr) return;
    free_tree(tree->car);
    free_tree(tree->cdr);
    std::free(tree);
}

// Replaces the subtree of depth 6 at the end of a random path.
void replace_subtree(Pair* tree, long seed) {
    long bits = seed / 64;
    for (int level = depth; level > 7; --level, bits /= 2) tree = bits % 2 == 0 ? tree->car : tree->cdr;
    Pair*& subtree = bits % 2 == 0 ? tree->car : tree->cdr;
    Pair* old = subtree;
    subtree = make_tree(6);
    free_tree(old);
}

void make_and_free_list(long length) {
    Pair* list = nullptr;
    for (; length > 0; --length) list = cons(nullptr, list);
    while (list != nullptr) {
        Pair* rest = list->cdr;
        std::free(list);
        list = rest;
    }
}

// A linear congruential generator.
long next(long seed) {
    return (seed * 1103515245 + 12345) % 2147483648;
}

struct Task {
    pthread_t thread;
    long size, frames;
    std::vector<Pair*> forest;
    std::vector<long> steps;
    long leaves;
};

Clock::time_point start;

void make_forest(Task& task) {
    for (long i = 0; i < task.size; ++i) task.forest.push_back(make_tree(depth));
}

// Counts the steps of every millisecond after `start` in the elements of `steps`.
[[gnu::noinline]] void mutate(Task& task) {
    const long milliseconds = static_cast<long>(task.steps.size());
    for (long seed = 42;; seed = next(next(seed))) {
        replace_subtree(task.forest[static_cast<std::size_t>(seed / 8 % task.size)], next(seed));
        make_and_free_list(50);
        const long millisecond = std::chrono::floor<std::chrono::milliseconds>(Clock::now() - start).count();
        if (millisecond >= milliseconds) return;
        if (millisecond >= 0) ++task.steps[static_cast<std::size_t>(millisecond)];
    }
}

[[gnu::noinline]] void mutate_beneath(long frames, Task& task) {
    if (frames == 0) return mutate(task);
    mutate_beneath(frames - 1, task);
    asm volatile(""); // keeps the frame
}

void mutate_beneath_frames(Task& task) {
    mutate_beneath(task.frames, task);
}

void count_all_leaves(Task& task) {
    for (const Pair* tree : task.forest) task.leaves += count_leaves(tree);
}

void check(int status, const char* what) {
    if (status == 0) return;
    std::fprintf(stderr, "churn: %s: error %d\n", what, status);
    std::exit(1);
}

template <void (*work)(Task&)>
void* run(void* task) {
    work(*static_cast<Task*>(task));
    return nullptr;
}

// A thread for every task; the stack has room for the frames.
template <void (*work)(Task&)>
void run_threads(std::vector<Task>& tasks) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    for (Task& task : tasks) {
        check(pthread_attr_setstacksize(&attributes, static_cast<std::size_t>(task.frames) * 128 + (1 << 20)), "stack");
        check(pthread_create(&task.thread, &attributes, run<work>, &task), "thread");
    }
    for (Task& task : tasks) pthread_join(task.thread, nullptr);
}

void write_steps(const std::vector<Task>& tasks, const char* name) {
    std::FILE* file = std::fopen(name, "w");
    if (file == nullptr) check(1, name);
    std::fprintf(file, "%lld\n", static_cast<long long>(std::chrono::nanoseconds(start.time_since_epoch()).count()));
    for (std::size_t i = 0; i < tasks[0].steps.size(); ++i) {
        long sum = 0;
        for (const Task& task : tasks) sum += task.steps[i];
        std::fprintf(file, "%ld ", sum);
    }
    std::fprintf(file, "\n");
    std::fclose(file);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: churn MIB SECONDS THREADS FRAMES FILE\n");
        return 2;
    }
    const long mebibytes = std::atol(argv[1]), seconds = std::atol(argv[2]), count = std::atol(argv[3]);
    const Task task{{}, mebibytes * 16 / count, std::atol(argv[4]), {}, std::vector<long>(static_cast<std::size_t>(seconds) * 1000), 0};
    std::vector<Task> tasks(static_cast<std::size_t>(count), task);

    run_threads<make_forest>(tasks);
    start = Clock::now() + std::chrono::seconds(1);  // by then all threads are at work
    run_threads<mutate_beneath_frames>(tasks);
    run_threads<count_all_leaves>(tasks);

    write_steps(tasks, argv[5]);
    long leaves = 0;
    for (const Task& each : tasks) leaves += each.leaves;
    std::printf("ok churn %ld\n", leaves);
    return 0;
}
