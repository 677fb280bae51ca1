"""Plays the benchmark of reports and exports: see script/bench-reports. Exits 1 where a floor is missed."""
import http.client
import statistics
import sys
import threading
import time

from bench import PASSWORD, Server, floor, missed, people, prepare, psql, sign_in

MEETINGS = """
INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state)
SELECT bench_id(40, n), p.school_id, p.id, 'consultation', now() - make_interval(days => 1 + (n / 10000)::int * 9),
    now() - make_interval(days => 1 + (n / 10000)::int * 9) + interval '1 hour', 'held'
FROM generate_series(1, 60000) n JOIN pairs p ON p.id = bench_id(5, (n - 1) % 10000 + 1)"""


def take(server, path, token):
    """Reads an answer piece by piece; seconds to the first byte, seconds in all, MiB read."""
    connection = http.client.HTTPConnection(server.address, timeout=300)
    begun = time.monotonic()
    connection.request("GET", path, headers={"authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    first, length = None, 0
    while piece := answer.read(65536):
        first = first or time.monotonic() - begun
        length += len(piece)
    return first, time.monotonic() - begun, length / 2**20


def department_of(server, root):
    """Every tenth school in one department, and a methodologist of it: two large schools among twenty, as twenty among all."""
    status, made = server.call("POST", "/api/v1/departments", {"name": "Отдел"}, root)
    assert status == 201, made
    psql(f"UPDATE schools SET department_id = '{made['id']}' WHERE id IN (SELECT bench_id(1, s * 10 + 1) FROM generate_series(0, 19) s)")
    email = f"m{time.time_ns()}@bench.example"
    status, invited = server.call("POST", f"/api/v1/departments/{made['id']}/methodologists", {"email": email, "name": "Методист"}, root)
    assert status == 201, invited
    server.call("PUT", "/api/v1/auth/invitations/" + invited["invitation"]["token"], {"password": PASSWORD})
    return made["id"], sign_in(server, email)


def summary(server, token, schools):
    """R12 over so many of the schools: median milliseconds of nine."""
    first, last = psql("SELECT current_date - 80"), psql("SELECT current_date")
    path, took = f"/api/v1/reports/preview/R12?from={first}&to={last}", []
    for _ in range(9):
        begun = time.monotonic()
        status, report = server.call("GET", path, token=token)
        took.append((time.monotonic() - begun) * 1000)
        assert status == 200 and len(report["rows"]) == schools + 1, report
    print(f"  {schools:>3} schools, {report['rows'][-1]['pairs_count']} pairs: {statistics.median(took):.0f} ms")
    return statistics.median(took)


def exports(server, root):
    """Taking 100,000 pairs away, and how the service grows meanwhile."""
    have = int(psql("SELECT count(*) FROM pairs"))
    columns = "school_id, program_id, kind, role_form, channel, with_stages, starts_on, planned_ends_on"
    psql(f"INSERT INTO pairs (id, {columns}, state) SELECT bench_id(34, n), {columns}, 'draft' FROM pairs, generate_series(1, {100_000 - have}) n WHERE id = bench_id(5, 1)")
    psql("VACUUM ANALYZE")
    for kind in ("csv", "xlsx"):
        take(server, f"/api/v1/exports/pairs?state=completed&format={kind}", root)
        before, peak, ended = server.memory(), [0.0], threading.Event()

        def watch():
            while not ended.is_set():
                peak[0] = max(peak[0], server.memory())
                time.sleep(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        first, seconds, size = take(server, f"/api/v1/exports/pairs?format={kind}", root)
        ended.set()
        watcher.join()
        print(f"  {kind}: 100,000 rows, {size:.1f} MiB in {seconds:.1f} s, the first byte after {first * 1000:.0f} ms; memory {before:.0f} MiB before, {peak[0]:.0f} at most")
        floor(f"{kind}: MiB more while it is written", peak[0] - before, 12, higher_is_better=False)


def main():
    prepare()
    server = Server(TALIM_STATEMENT_TIMEOUT_MS="60000")
    try:
        root, _, _ = people(server)
        print("R12")
        psql(MEETINGS)
        department, token = department_of(server, root)
        psql("VACUUM ANALYZE")
        few = summary(server, token, 20)
        psql(f"UPDATE schools SET department_id = '{department}'")
        psql("VACUUM ANALYZE")
        many = summary(server, token, 200)
        floor("R12 of 200 schools, ms", many, 1000, higher_is_better=False)
        floor("R12 of ten times the schools, times", many / few, 10, higher_is_better=False)
        print("exports")
        exports(server, root)
    finally:
        server.stop()
    print("\nmissed: " + (", ".join(missed) if missed else "none"))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
