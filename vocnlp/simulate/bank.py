"""A fictional retail bank: 26 weeks of tickets, app reviews and survey answers with planted pain points.

The demo and the tests need feedback of which it is known what customers complained about, since when, where and how
much. Every feedback is drawn theme first, by the day's planned shares; its words come from the phrase bank and its
fields from a small population. What was planted goes to `truth.json` and into no other file.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.simulate.drafts import Draft
from vocnlp.simulate.exports import Exports
from vocnlp.simulate.phrases import Writer, load_phrase_bank
from vocnlp.simulate.plan import SOURCES, Plan, Planted, Theme, load_plan
from vocnlp.simulate.population import Customer, Population
from vocnlp.simulate.truth import PlantedPii, PlantedPoint, SteadyTheme, Truth, days_of

MIN_WEEKS = 4
_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 8, 14, 16, 14, 9, 9, 13, 14, 12, 10, 9, 11, 13, 12, 7, 3)
_SPREAD = 1.25
"""Variance of a day's count over its mean: real days scatter a little more than Poisson."""
_COPY_DAYS = 10
_SOURCE_MIX = {"tickets": 0.42, "app_reviews": 0.36, "survey": 0.22}


def simulate_bank(folder: Path, *, end: date, weeks: int = 26, per_day: int = 120, seed: int = 0) -> Truth:
    """Write a retail bank's feedback into a folder, with the ground truth and a ready `voc.yaml` beside it.

    Files: `tickets.csv` (GB18030), `app_reviews.jsonl`, `survey.xlsx`, `voc.yaml`, `truth.json`. The same arguments
    give the same bytes. Times are naive Asia/Shanghai, as exports have them.

    Parameters
    ----------
    folder : Path
        Made when missing; files of the same names are replaced.
    end : date
        Last day simulated.
    weeks : int
        How many weeks end on it, at least 4. The schedule is planned for 26 and compressed for fewer.
    per_day : int
        Mean feedback a day over all three sources.
    seed : int
        Of everything random.

    Returns
    -------
    Truth
        What was planted; also in `truth.json`.

    Raises
    ------
    InputError
        If `weeks` or `per_day` is too small.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> truth = simulate_bank(folder, end=date(2026, 11, 15), weeks=4, per_day=20)
    >>> truth.company, len(truth.planted), [point.title for point in truth.planted][:2]
    ('晨江银行', 8, ['6.3.0 版本安卓闪退', '澜州网点排队越来越久'])
    >>> sorted(path.name for path in folder.iterdir())
    ['app_reviews.jsonl', 'survey.xlsx', 'tickets.csv', 'truth.json', 'voc.yaml']
    """
    if weeks < MIN_WEEKS or per_day < 1:
        raise InputError(
            "too little to simulate", expected=f"weeks >= {MIN_WEEKS} and per_day >= 1",
            got=f"weeks={weeks}, per_day={per_day}", fix="ask for more weeks or more feedback a day",
        )  # fmt: skip
    plan = load_plan(end, weeks)
    drafts = _Bank(plan, per_day, seed).draw()
    folder.mkdir(parents=True, exist_ok=True)
    exports = Exports(plan, random.Random(f"exports {seed}"))  # noqa: S311 no secret hangs on it
    names = exports.write(folder, drafts)
    truth = _truth(plan, seed, drafts, names, exports)
    truth.save(folder / "truth.json")
    return truth


class _Bank:
    """Draws feedback day by day."""

    def __init__(self, plan: Plan, per_day: int, seed: int) -> None:
        self.plan = plan
        self.per_day = per_day
        self.rng = random.Random(f"bank {seed}")  # noqa: S311 no secret hangs on it
        settings = plan.population
        people = random.Random(f"population {seed}")  # noqa: S311 no secret hangs on it
        self.population = Population(plan, people, max(200, per_day * 50))
        self.writer = Writer(
            load_phrase_bank(), self.rng, typo_share=settings["typo_share"],
            traditional_share=settings["traditional_share"],
        )  # fmt: skip
        self.recent: dict[tuple[str, str], deque[Draft]] = {}
        self.planted: dict[str, Planted] = {p.theme.id: p for p in plan.planted}

    def draw(self) -> list[Draft]:
        """Return every feedback, in order of time within each source."""
        drafts: list[Draft] = []
        for index, day in enumerate(days_of(self.plan.first, self.plan.last)):
            mean = self.per_day * self.plan.population["weekday_factors"][day.weekday()]
            n = max(1, round(self.rng.gauss(mean, (mean * _SPREAD) ** 0.5)))
            moments = sorted(self._moment(day) for _ in range(n))
            drafts += [self._draw_one(index, moment) for moment in moments]
        return drafts

    def _moment(self, day: date) -> datetime:
        hour = self.rng.choices(range(24), _HOURS)[0]
        return datetime.combine(day, time(hour, self.rng.randrange(60), self.rng.randrange(60)))

    def _draw_one(self, index: int, moment: datetime) -> Draft:
        noise: Mapping[str, float] = self.plan.population["noise_shares"]
        draw = self.rng.random()
        for kind, share in noise.items():
            if draw < share:
                return self._draw_noise(kind, moment)
            draw -= share
        for point in self.plan.planted:
            share = point.schedule.shares[index]
            if draw < share:
                base = min(point.base_share, point.planted_share)
                return self._draw_voice(point.theme, moment, point if draw >= base else None)
            draw -= share
        themes = [theme for theme, _ in self.plan.steady]
        theme = self.rng.choices(themes, [weight for _, weight in self.plan.steady])[0]
        return self._draw_voice(theme, moment, None)

    def _draw_noise(self, kind: str, moment: datetime) -> Draft:
        rng, phrases = self.rng, self.writer.phrases
        customer = self.population.draw(moment.date(), rng)
        if kind == "spam":
            context = {
                "wx": f"{rng.choice('abdhkmx')}{rng.choice(('dk', 'qz', 'yy', 'vip'))}{rng.randrange(1000, 99999)}",
                "qq": str(rng.randrange(10_000_000, 999_999_999)),
            }
            text = self.writer.fill(rng.choice(list(phrases.spam)), context)
            return Draft("app_reviews", moment, text, None, customer, noise=kind)
        if kind == "empty_answer":
            return Draft("survey", moment, rng.choice(list(phrases.empty_answers)), None, customer, noise=kind)
        return Draft("app_reviews", moment, rng.choice(list(phrases.default_praise)), "praise", customer, noise=kind)

    def _draw_voice(self, theme: Theme, moment: datetime, excess_of: Planted | None) -> Draft:
        rng = self.rng
        source = rng.choices(SOURCES, [theme.sources[s] * _SOURCE_MIX[s] for s in SOURCES])[0]
        wanted = dict(excess_of.slice) if excess_of else {}
        if theme.id == "crash_android":
            wanted["os"] = "Android"
        customer = self.population.draw(moment.date(), rng, wanted)
        fields = self._file_under(theme, wanted)
        copy = self._draw_copy(source, theme, moment, customer, fields)
        if copy is not None:
            return copy
        second = self._draw_second(theme)
        context = customer.context()
        text = self.writer.compose(source, theme.id, theme.mood, (second.id, second.mood) if second else None, context)
        themes = (theme.id, second.id) if second else (theme.id,)
        mixed = second is not None and second.mood != theme.mood
        draft = Draft(source, moment, text, theme.mood, customer, themes, fields=fields, mixed=mixed)
        self.recent.setdefault((source, theme.id), deque(maxlen=30)).append(draft)
        if rng.random() < self.plan.population["pii_shares"][source]:
            draft.text, kind, value = self.writer.add_pii(text)
            draft.pii = (kind, value)
        if source == "tickets" and rng.random() < self.plan.population["edited_share"]:
            more = self.writer.fill(rng.choice(list(self.writer.phrases.themes[theme.id])), context)
            draft.edited_text = draft.text + rng.choice(list(self.writer.phrases.supplement)) + more
        return draft

    def _file_under(self, theme: Theme, wanted: Mapping[str, str]) -> dict[str, str]:
        """Return product and channel as the bank's staff would file it: sometimes under another one."""
        product, channel = theme.product, theme.channel
        if self.rng.random() < 0.22:
            channel = self.rng.choice(sorted({t.channel for t in self.plan.themes.values()}))
        if self.rng.random() < 0.08:
            product = "综合服务"
        return {"product": wanted.get("product", product), "channel": wanted.get("channel", channel)}

    def _draw_second(self, theme: Theme) -> Theme | None:
        """Pick an unplanted theme for a second clause: planted rates stay as planned."""
        if self.rng.random() >= 0.2:
            return None
        others = [(t, w) for t, w in self.plan.steady if t.id != theme.id and t.mood != "question"]
        if theme.mood == "complaint" and self.rng.random() < 0.6:
            others = [(t, w) for t, w in others if t.mood == "praise"]
        return self.rng.choices([t for t, _ in others], [w for _, w in others])[0]

    def _draw_copy(
        self, source: str, theme: Theme, moment: datetime, customer: Customer, fields: dict[str, str]
    ) -> Draft | None:
        if self.rng.random() >= self.plan.population["near_copy_share"]:
            return None
        earliest = moment - timedelta(days=_COPY_DAYS)
        models = [d for d in self.recent.get((source, theme.id), ()) if d.created >= earliest and d.pii is None]
        if not models:
            return None
        model = self.rng.choice(models)
        text = self.writer.vary(model.text)
        return Draft(
            source, moment, text, theme.mood, customer, model.themes, "near_copy", dict(fields), mixed=model.mixed
        )


def _truth(plan: Plan, seed: int, drafts: list[Draft], names: list[str], exports: Exports) -> Truth:
    carriers: dict[str, list[str]] = {theme: [] for theme in plan.themes}
    noise: dict[str, list[str]] = {kind: [] for kind in (*plan.population["noise_shares"], "near_copy")}
    pii: list[PlantedPii] = []
    for draft, name in zip(drafts, names, strict=True):
        for theme in draft.themes:
            carriers[theme].append(name)
        if draft.noise:
            noise[draft.noise].append(name)
        if draft.pii:
            pii.append(PlantedPii(name, *draft.pii))
    bare = Truth(
        plan.company, seed, plan.first, plan.last, plan.time_zone, (), (), {}, (), (), (), {}, {}
    )  # fmt: skip
    week = Period.trailing(plan.last, 7)
    planted = []
    for p in plan.planted:
        point = PlantedPoint(
            p.theme.id, p.theme.title, p.area, p.schedule.kind, p.schedule.start, p.schedule.end, dict(p.slice),
            p.base_share, p.planted_share, "", p.schedule.shares, tuple(carriers[p.theme.id]),
        )  # fmt: skip
        planted.append(PlantedPoint(**{**vars(point), "expected_state": bare.expected_state(point, week)}))
    return Truth(
        plan.company, seed, plan.first, plan.last, plan.time_zone, tuple(planted),
        tuple(SteadyTheme(t.id, t.title, t.mood, tuple(carriers[t.id])) for t, _ in plan.steady),
        {kind: tuple(ids) for kind, ids in noise.items()}, tuple(exports.edited), tuple(pii),
        tuple(exports.bad_rows), exports.n_rows, exports.n_feedback,
    )  # fmt: skip
