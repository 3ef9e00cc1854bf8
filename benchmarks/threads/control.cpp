// The thread programs of this folder in C++ with pthreads: what the machine
// gives, as the measure for what Lisp threads make of it. Usage: control NAME
// THREADS SIZE, where NAME is cpu, alloc, table or io and SIZE means what it
// means in NAME.lisp. Output as theirs: the result, and the seconds on the
// error stream. `alloc` takes every node from malloc and gives it back to free,
// tree by tree; `table` is a std::unordered_map under one mutex. The work of a
// thread is fixed, so with perfect scaling the seconds stay the same.

#include <pthread.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace {

long size = 0;

[[gnu::noinline]] long fib(long n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

long compute() {
    return fib(size);
}

struct Node {
    Node* left;
    Node* right;
};

Node* make_tree(long depth) {
    auto* node = static_cast<Node*>(std::malloc(sizeof(Node)));
    if (node == nullptr) std::abort();
    node->left = depth == 0 ? nullptr : make_tree(depth - 1);
    node->right = depth == 0 ? nullptr : make_tree(depth - 1);
    return node;
}

long count_nodes(const Node* tree) {
    if (tree->left == nullptr) return 1;
    return 1 + count_nodes(tree->left) + count_nodes(tree->right);
}

void free_tree(Node* tree) {
    if (tree == nullptr) return;
    free_tree(tree->left);
    free_tree(tree->right);
    std::free(tree);
}

long allocate() {
    long nodes = 0;
    for (long left = size; left > 0; --left) {
        Node* tree = make_tree(16);
        nodes += count_nodes(tree);
        free_tree(tree);
    }
    return nodes;
}

pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
std::unordered_map<long, long> table;

long update_table() {
    for (long left = size; left > 0; --left) {
        pthread_mutex_lock(&table_mutex);
        ++table[left % 1000];
        pthread_mutex_unlock(&table_mutex);
    }
    return 0;
}

long sum_of_counters() {
    long sum = 0;
    for (const auto& [key, count] : table) sum += count;
    return sum;
}

long wait_and_work() {
    const timespec millisecond{0, 1000000};
    long sum = 0;
    for (long left = size; left > 0; --left) {
        nanosleep(&millisecond, nullptr);
        sum += fib(12);
    }
    return sum;
}

using Work = long (*)();

Work work_named(const char* name) {
    if (std::strcmp(name, "cpu") == 0) return compute;
    if (std::strcmp(name, "alloc") == 0) return allocate;
    if (std::strcmp(name, "table") == 0) return update_table;
    if (std::strcmp(name, "io") == 0) return wait_and_work;
    return nullptr;
}

struct Task {
    pthread_t thread;
    Work work;
    long result;
};

void* run_task(void* argument) {
    auto* task = static_cast<Task*>(argument);
    task->result = task->work();
    return nullptr;
}

long run_threads(int count, Work work) {
    std::vector<Task> tasks(static_cast<std::size_t>(count), Task{{}, work, 0});
    for (Task& task : tasks) {
        if (pthread_create(&task.thread, nullptr, run_task, &task) != 0) {
            std::perror("control: pthread_create");
            std::exit(1);
        }
    }
    long sum = 0;
    for (Task& task : tasks) {
        pthread_join(task.thread, nullptr);
        sum += task.result;
    }
    return sum;
}

}  // namespace

int main(int argc, char** argv) {
    Work work = argc == 4 ? work_named(argv[1]) : nullptr;
    const int threads = argc == 4 ? std::atoi(argv[2]) : 0;
    if (work == nullptr || threads < 1) {
        std::fprintf(stderr, "usage: control cpu|alloc|table|io THREADS SIZE\n");
        return 2;
    }
    size = std::atol(argv[3]);

    const auto start = std::chrono::steady_clock::now();
    const long result = run_threads(threads, work) + sum_of_counters();
    const std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - start;

    std::fprintf(stderr, "seconds %.6f\n", seconds.count());
    std::printf("ok %s %ld\n", argv[1], result);
    return 0;
}
