"""A real browser opens the page from the disk: nothing asked for, nothing run, nothing wider than the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.bank_week import bank_inputs, empty_inputs
from vocnlp.report.files import write_report
from vocnlp.report.html import render_html
from vocnlp.report.json import build_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCREENS = {"wide": (1280, 900), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install the chromium package"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    report = build_report(bank_inputs())
    paths = write_report(report, folder / "reports")
    english, empty = folder / "english.html", folder / "empty.html"
    english.write_text(render_html(report, "en"), "utf-8")
    empty.write_text(render_html(build_report(empty_inputs())), "utf-8")
    return {"zh": paths["html"], "index": paths["index"], "en": english, "empty": empty}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", ["zh", "en", "empty", "index"])
def test_opens_quietly_and_fits(browser: Any, pages: dict[str, Path], tmp_path: Path, name: str, screen: str) -> None:
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name].as_uri(), wait_until="load")
    page.screenshot(path=tmp_path / f"{name}-{screen}.png", full_page=True)
    for summary in page.query_selector_all("summary"):
        summary.click()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [pages[name].as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (tmp_path / f"{name}-{screen}.png").stat().st_size > 10_000
    page.close()


def test_a_planted_script_is_read_not_run(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(pages["zh"].as_uri())
    assert page.locator("script").count() == 0
    assert page.locator("blockquote img").count() == 0
    assert page.locator("blockquote", has_text='<script>alert("偷")</script>').first.is_visible()
    page.close()


def test_the_interval_shows_on_hover_and_on_focus(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(pages["zh"].as_uri())
    tip = page.locator("#P-0142 .change-fact .tip")
    bubble = tip.locator(".bubble")
    assert not bubble.is_visible()
    tip.hover()
    assert bubble.is_visible()
    assert "95% 区间 +0.9 至 +2.7 个百分点" in bubble.inner_text()
    page.mouse.move(0, 0)
    assert not bubble.is_visible()
    tip.focus()
    assert bubble.is_visible()
    page.close()


def test_print_opens_what_is_folded(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(pages["zh"].as_uri())
    folded = page.locator("#P-0142 details blockquote").last
    note = page.locator("#P-0142 .change-fact .print-only")
    assert not folded.is_visible()
    assert not note.is_visible()
    page.emulate_media(media="print")
    assert folded.bounding_box()["height"] > 0
    assert note.is_visible()
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert (tmp_path / "report.pdf").stat().st_size > 50_000
    page.close()
