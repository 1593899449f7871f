"""What a registrar waits for in a real browser: section moves, the code finder, typing.

Run as ``python -m bench.browser`` on a quiet machine; the aims are a section move below 150 ms,
a finder below 50 ms, and no task above 50 ms while a text is typed.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from bench.screens import prepare, signed_in
from registry import create_app

# By the browser's own clock: when the last key was pressed, kept from page to page, when a section
# could be typed into, and when a list of codes stood there.
CLOCK = """() => {
  let watched = false;
  addEventListener("keydown", (event) => {
    sessionStorage.pressed = performance.timeOrigin + event.timeStamp;
    window.listedAt = undefined;
    if (watched) return;
    watched = true;
    new MutationObserver(() => {
      if (document.querySelector(".finder [role=option]"))
        window.listedAt ??= performance.timeOrigin + performance.now();
    }).observe(document, { subtree: true, childList: true });
  }, { capture: true });
  new MutationObserver(() => {
    window.readyAt ??= performance.timeOrigin + performance.now();
  }).observe(document, { subtree: true, attributeFilter: ["data-started"] });
}"""
# When a section could be typed into, and when it was first painted.
MOVED = """() => [
  window.readyAt,
  performance.timeOrigin + performance.getEntriesByName("first-contentful-paint")[0].startTime,
].map((moment) => moment - sessionStorage.pressed)"""
WORDS = ("duct", "lobular", "adeno", "mucin", "papill", "in situ", "infiltr", "medull")
# The longest task of the page's own thread since the last time it was asked, in ms.
WATCH = """() => { window.longest = 0; new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
}).observe({ entryTypes: ["longtask"] }); }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tumors", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": "bench"}, instance_path=Path(folder))
        with app.app_context():
            prepare(given.tumors)
            client = signed_in(app.test_client())
            cookie = client.get_cookie("session")
        assert cookie is not None
        with served(folder) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            context = chromium.new_context(base_url=address, bypass_csp=True)
            context.add_init_script(f"({CLOCK})()")
            context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
            measure(context.new_page(), given.rounds)
            chromium.close()


@contextmanager
def served(folder: str) -> Iterator[str]:
    """Serve the registry in *folder* from a process of its own, as at a hospital."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("registry"), "serve", "--port", str(port)]
    server = subprocess.Popen(
        command,
        env=os.environ | {"REGISTRY_INSTANCE": folder, "REGISTRY_SECRET_KEY": "bench"},
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with suppress(OSError), urlopen(f"{address}/sign-in"):
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def measure(page: Page, rounds: int) -> None:
    print(f"{'what':40} {'median':>8} {'p95':>8} {'worst':>8}   ms")
    page.goto("/abstracts/1/sections/cancer")
    ready(page)
    typable, painted = zip(*[move(page) for _ in range(rounds * 10)], strict=True)
    report("Alt+Page Down to a section typed into", list(typable))
    report("the same to its first paint", list(painted))
    page.goto("/abstracts/1/sections/cancer")
    ready(page)
    report("code finder, list shown", [find(page, word) for word in WORDS * rounds])
    report("longest task while typing a text", [typed(page) for _ in range(rounds)])


def ready(page: Page) -> None:
    page.wait_for_selector("body[data-started] form[data-ready]")


def move(page: Page) -> tuple[float, float]:
    """Return how long it takes from the key to a section that can be typed into and is painted."""
    if "other" in page.url or "completion" in page.url:
        page.goto("/abstracts/1/sections/identification")
        ready(page)
    left = page.url
    page.keyboard.press("Alt+PageDown")
    page.wait_for_url(lambda address: address != left)
    ready(page)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    typable, painted = page.evaluate(MOVED)
    return typable, painted


def find(page: Page, word: str) -> float:
    """Return how long the list takes from the last key of *word*."""
    field = page.locator("#histologicTypeIcdO3")
    field.fill("")
    field.press_sequentially(word[:-1], delay=20)
    page.wait_for_timeout(100)
    field.press(word[-1])
    page.wait_for_function("window.listedAt")
    return float(page.evaluate("window.listedAt - sessionStorage.pressed"))


def typed(page: Page) -> float:
    """Return the longest task of the page's thread over twelve seconds of typing, with drafts."""
    page.goto("/abstracts/1/sections/text")
    ready(page)
    page.evaluate(WATCH)
    page.locator("#textRemarks").press_sequentially("seen in clinic " * 8, delay=100)
    return float(page.evaluate("window.longest"))


def report(name: str, times: list[float]) -> None:
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"{name:40} {statistics.median(times):8.1f} {p95:8.1f} {times[-1]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
