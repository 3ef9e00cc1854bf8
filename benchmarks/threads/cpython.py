"""The thread programs of this folder in Python. Arguments as those of control.cpp: NAME THREADS SIZE, where NAME is cpu,
alloc, table or io and SIZE means what it means in NAME.lisp. Output as theirs: the result, and the seconds on the error stream."""
import sys
import threading
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def make_tree(depth):
    """A node is a tuple of its two subtrees, which are both None at a leaf."""
    if depth == 0:
        return (None, None)
    return (make_tree(depth - 1), make_tree(depth - 1))


def count_nodes(tree):
    left, right = tree
    return 1 if left is None else 1 + count_nodes(left) + count_nodes(right)


def compute():
    return fib(size)


def allocate():
    return sum(count_nodes(make_tree(16)) for _ in range(size))


def update_table():
    for left in range(size, 0, -1):
        key = left % 1000
        with mutex:
            table[key] = table.get(key, 0) + 1
    return 0


def wait_and_work():
    result = 0
    for _ in range(size):
        time.sleep(0.001)
        result += fib(12)
    return result


def run_threads(count, work):
    results = []
    threads = [threading.Thread(target=lambda: results.append(work()))
               for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(results)


works = {"cpu": compute, "alloc": allocate, "table": update_table, "io": wait_and_work}
name, thread_count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
table = {}
mutex = threading.Lock()
start = time.perf_counter()
result = run_threads(thread_count, works[name])
print(f"seconds {time.perf_counter() - start:.6f}", file=sys.stderr)
print("ok", name, result + sum(table.values()))
