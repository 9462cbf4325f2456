"""200 readers and 20 officers on a real site: `make load`; writes a section of reliability.md.

The site has the shipped cases and runs as docs/production.md has it: gunicorn with two processes,
production's settings, PostgreSQL and Valkey beside it. Each client acts like a person: it reads for
some ten seconds, then opens another page. Afterwards far more clients come at once than the site
can serve: all get an answer, and who is sent away hears when to come again.
"""

import argparse
import asyncio
import statistics
import sys
import time
from urllib.parse import urlencode

from tests.bench import stage
from tests.load import people
from tests.load.client import HOST, ask
from tests.trust.page import describe_machine, write_section

READERS, OFFICERS, CROWD = 200, 20, 400
MOST_P95, MOST_BYTES, VALUES = 1.0, 100_000, 150
# A proxy gives up after sixty; a browser's person long before.
MOST_REFUSED_SECONDS = 15.0
HOME = stage.HOME.parent / "load"


def prepare():
    """Return (environment of production, session keys): the demo in a database of its own."""
    stage.HOME = HOME
    HOME.mkdir(parents=True, exist_ok=True)
    postgres, redis = stage.servers()
    address = f"{postgres}/tracker"
    environment = stage.production(address, redis) | {"ALLOWED_HOSTS": HOST}
    demo = environment | {"TRACKER_DEBUG": "1"}
    for words in (("migrate", "-v", "0"), ("seed_demo", "-v", "0")):
        stage.manage(demo, *words)
    stage.manage(environment, "collectstatic", "--noinput", "-v", "0")
    stage.setup(environment)
    return environment, people.sign_officers_in(OFFICERS)


async def browse(port, person, end, answers):
    """One client: a page, a pause, the next, until the end."""
    await asyncio.sleep(person.random.uniform(0, people.MEAN_PAUSE))
    cookies = f"__Host-session={person.session}" if person.session else ""
    while time.monotonic() < end:
        answer = await ask(port, person.choose_page(), person.address, cookies=cookies)
        answers.append(answer)
        person.note(answer.content.decode(errors="replace"))
        if person.session and people.CASE.match(f'href="{answer.path}"'):
            answers.extend(await comment(port, person, answer))
        await asyncio.sleep(person.random.expovariate(1 / people.MEAN_PAUSE))


async def comment(port, person, page):
    """An officer leaves a comment at one of ten cases that they read."""
    token = people.FORM.search(page.content.decode(errors="replace"))
    if not token or person.random.random() > 0.1:
        return []
    cookies = [line.split(";")[0] for line in page.headers.get("cookies", [])]
    cookies.append(f"__Host-session={person.session}")
    form = urlencode({"csrfmiddlewaretoken": token[1], "text": "Read again; nothing to add."})
    path = f"{page.path}comments/"
    return [await ask(port, path, person.address, cookies="; ".join(cookies), form=form.encode())]


async def browse_all(port, sessions, seconds):
    answers, end = [], time.monotonic() + seconds
    visitors = [people.Person(number) for number in range(READERS)]
    visitors += [people.Person(READERS + n, session) for n, session in enumerate(sessions)]
    await asyncio.gather(*(browse(port, person, end, answers) for person in visitors))
    return answers


async def crowd(port, seconds):
    """Clients who ask again the moment they have an answer."""
    answers, end = [], time.monotonic() + seconds

    async def press(person):
        while time.monotonic() < end:
            answer = await ask(port, person.choose_page(), person.address)
            answers.append(answer)
            # Who is sent away comes again when they were told to.
            await asyncio.sleep(float(answer.headers.get("retry-after", 0)))

    await asyncio.gather(*(press(people.Person(number)) for number in range(CROWD)))
    return answers


def read_many_values(port):
    """(how many filter values, the Answer of the register page with them)."""
    from incidents.models import Incident
    from incidents.queries.parameters import COUNTRIES

    # gunicorn takes 4,094 bytes of a request's first line: 150 provisions would be too long.
    slugs = Incident.objects.filter(tier="public").values_list("firm_slug", flat=True)
    kinds = {"firm": set(slugs), "state": COUNTRIES, "country": COUNTRIES}
    values = [(kind, value) for kind in kinds for value in sorted(kinds[kind])[: VALUES // 3]]
    return len(values), asyncio.run(ask(port, f"/incidents/?{urlencode(values)}", "198.19.0.1"))


def count_errors(answers):
    """[(path, status)] of answers that are none: no 2xx, and no redirect after a comment."""
    return [(one.path, one.status) for one in answers if one.status not in (200, 302, 303)]


def percentile(answers, share):
    times = sorted(one.seconds for one in answers)
    return times[min(int(len(times) * share), len(times) - 1)]


def judge(browsing, pressed, values, page):
    """Rows of (what, seen, bound, whether it holds)."""
    errors, refused = count_errors(browsing), [one for one in pressed if one.status == 503]
    comments = sum(one.path.endswith("comments/") for one in browsing)
    others = [one for one in pressed if one.status not in (200, 503)]
    silent = [one for one in refused if not one.headers.get("retry-after")]
    slowest = max((one.seconds for one in pressed), default=0)
    middle = statistics.median(one.seconds for one in browsing)
    p95 = percentile(browsing, 0.95)
    return [
        (f"answers to {READERS} readers and {OFFICERS} officers", f"{len(browsing):,}", "", True),
        ("of these, comments written", f"{comments}", "some", comments > 0),
        ("errors", f"{len(errors)} {errors[:3] or ''}".strip(), "0", not errors),
        ("time until the end of an answer, median", f"{middle * 1000:.0f} ms", "", True),
        ("the same, p95", f"{p95:.2f} s", f"at most {MOST_P95:.0f} s", p95 <= MOST_P95),
        (
            f"{CROWD} clients without a pause: answered, sent away with 503",
            f"{len(pressed) - len(refused) - len(others):,}, {len(refused):,}",
            "nothing else",
            not others,
        ),
        ("503 without Retry-After", f"{len(silent)}", "0", not silent),
        (
            "the slowest answer to the crowd",
            f"{slowest:.1f} s",
            f"at most {MOST_REFUSED_SECONDS:.0f} s",
            slowest <= MOST_REFUSED_SECONDS,
        ),
        (
            f"the register page of {values} filter values",
            f"{page.status}, {len(page.content):,} bytes",
            f"at most {MOST_BYTES:,}",
            page.status == 200 and values == VALUES and len(page.content) <= MOST_BYTES,
        ),
    ]


def write_table(rows, seconds):
    lines = [
        f"`make load`, {describe_machine()}:",
        f"{seconds} s of browsing on gunicorn with two processes, the clients on the same machine.",
        "",
        "| what | seen | bound | |",
        "| --- | --- | --- | --- |",
        *(
            f"| {what} | {seen} | {bound} | {'' if not bound else 'met' if holds else 'MISSED'} |"
            for what, seen, bound, holds in rows
        ),
    ]
    write_section("Load", "\n".join(lines))
    sys.stdout.write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    seconds = parser.parse_args().seconds
    environment, sessions = prepare()
    with stage.serving(environment) as site:
        values, page = read_many_values(site.port)
        browsing = asyncio.run(browse_all(site.port, sessions, seconds))
        pressed = asyncio.run(crowd(site.port, min(seconds, 60)))
    rows = judge(browsing, pressed, values, page)
    write_table(rows, seconds)
    return 0 if all(holds for *_row, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
