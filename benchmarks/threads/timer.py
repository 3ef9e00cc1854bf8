"""timer.lisp in Python, for comparison. Arguments: computing threads, sleeps."""
import statistics
import sys
import threading
import time

thread_count = int(sys.argv[1]) if len(sys.argv) > 1 else 2
size = int(sys.argv[2]) if len(sys.argv) > 2 else 500
stop = False


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def compute():
    while not stop:
        fib(15)


def measure(lateness):
    for _ in range(size):
        start = time.perf_counter()
        time.sleep(0.001)
        lateness.append(1000 * (time.perf_counter() - start - 0.001))


threads = [threading.Thread(target=compute) for _ in range(thread_count)]
for thread in threads:
    thread.start()
lateness = []
timer = threading.Thread(target=measure, args=(lateness,))
timer.start()
timer.join()
stop = True
for thread in threads:
    thread.join()
print(f"lateness median {statistics.median(lateness):.3f} ms, maximum {max(lateness):.3f} ms", file=sys.stderr)
print("ok timer", size)
