"""A fictional retail bank: 26 weeks of tickets, app reviews and survey answers with planted pain points.

The demo and the tests need feedback of which it is known what customers complained about, since when, where and how
much. Every feedback is drawn theme first, by the day's planned shares; its words come from the phrase bank, or where a
folder of labelled data is given from real customers, and its fields from a small population. What was planted goes to
`truth.json` and into no other file.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.simulate.drafts import Draft
from vocnlp.simulate.exports import Exports
from vocnlp.simulate.phrases import load_phrase_bank
from vocnlp.simulate.plan import NOISE_SOURCES, SOURCES, Mood, Plan, Planted, Theme, load_plan
from vocnlp.simulate.population import Customer, Population
from vocnlp.simulate.real import RealTexts
from vocnlp.simulate.truth import PlantedPii, PlantedPoint, RealText, SourceOutage, SteadyTheme, Truth, days_of
from vocnlp.simulate.writer import Writer, Written

MIN_WEEKS = 4
_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 8, 14, 16, 14, 9, 9, 13, 14, 12, 10, 9, 11, 13, 12, 7, 3)
_COPY_DAYS = 10


def simulate_bank(
    folder: Path, *, end: date, weeks: int = 26, per_day: int = 120, seed: int = 0, real: Path | None = None
) -> Truth:
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
        Mean feedback of an ordinary day over all three sources; the calendar makes it more or less.
    seed : int
        Of everything random.
    real : Path, optional
        Folder of labelled data sets (NAME.parquet): about half of the planted feedback is then real text, injected by
        gold label, and some planted points are others.

    Returns
    -------
    Truth
        What was planted; also in `truth.json`.

    Raises
    ------
    InputError
        If `weeks` or `per_day` is too small, or the labelled data cannot be read or are too few.

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
    plan = load_plan(end, weeks, real=real is not None)
    texts = RealTexts(real, plan.planted, seed) if real is not None else None
    drafts = _Bank(plan, per_day, seed, texts).draw()
    folder.mkdir(parents=True, exist_ok=True)
    exports = Exports(plan, random.Random(f"exports {seed}"))  # noqa: S311 no secret hangs on it
    names = exports.write(folder, drafts)
    truth = _truth(plan, seed, per_day, drafts, names, exports)
    truth.save(folder / "truth.json")
    return truth


class _Bank:
    """Draws feedback day by day."""

    def __init__(self, plan: Plan, per_day: int, seed: int, real: RealTexts | None) -> None:
        self.plan = plan
        self.per_day = per_day
        self.real = real
        self.rng = random.Random(f"bank {seed}")  # noqa: S311 no secret hangs on it
        settings = plan.population
        people = random.Random(f"population {seed}")  # noqa: S311 no secret hangs on it
        phrases = load_phrase_bank()
        self.population = Population(plan, people, max(200, per_day * 50), sorted(phrases.habits.dialects))
        self.writer = Writer(phrases, self.rng, shares=settings["texts"], cities=list(settings["regions"]))
        self.recent: dict[tuple[str, str], deque[Draft]] = {}
        self.bursts: dict[str, float] = {}

    def draw(self) -> list[Draft]:
        """Return every feedback, in order of time within each source."""
        drafts: list[Draft] = []
        for index, day in enumerate(days_of(self.plan.first, self.plan.last)):
            spread = 1 / self.plan.population["theme_dispersion"]
            self.bursts = {name: self.rng.gammavariate(spread, 1 / spread) for name in self.plan.themes}
            moments = sorted(self._moment(day) for _ in range(self._count(day)))
            drawn = [self._draw_one(index, moment) for moment in moments]
            drafts += [draft for draft in drawn if not self.plan.is_silent(draft.source, day)]
        return drafts

    def _count(self, day: date) -> int:
        """Draw a day's number: Poisson around a mean that itself scatters, as real days do (negative binomial)."""
        mean = self.per_day * self.plan.volume(day)
        scale = self.plan.population["count_dispersion"] - 1
        mean = self.rng.gammavariate(mean / scale, scale)
        return max(1, round(self.rng.gauss(mean, mean**0.5)))

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
            burst = self.bursts[point.theme.id]
            share = point.schedule.shares[index] * burst
            if draw < share:
                base = min(point.base_share, point.planted_share) * burst
                return self._draw_voice(point.theme, moment, point, excess=draw >= base)
            draw -= share
        themes = [theme for theme, _ in self.plan.steady]
        weights = [weight * self.bursts[theme.id] for theme, weight in self.plan.steady]
        return self._draw_voice(self.rng.choices(themes, weights)[0], moment, None)

    def _draw_noise(self, kind: str, moment: datetime) -> Draft:
        rng, habits = self.rng, self.writer.phrases.habits
        customer = self.population.draw(moment.date(), rng)
        sources = NOISE_SOURCES[kind]
        source = rng.choices(list(sources), list(sources.values()))[0]
        if kind == "spam":
            context = {
                "wx": f"{rng.choice('abdhkmx')}{rng.choice(('dk', 'qz', 'yy', 'vip'))}{rng.randrange(1000, 99999)}",
                "qq": str(rng.randrange(10_000_000, 999_999_999)),
            }
            text = self.writer.fill(rng.choice(list(habits.spam)), context)
        else:
            lists = {
                "empty_answer": habits.empty_answers, "default_praise": habits.default_praise,
                "emoji_only": habits.emoji_only, "boilerplate": habits.boilerplate[source],
            }  # fmt: skip
            text = rng.choice(list(lists[kind]))
        fields = {"product": "综合服务", "channel": "电话银行"}
        mood: Mood | None = "praise" if kind == "default_praise" else None
        return Draft(source, moment, text, mood, customer, noise=kind, fields=fields)

    def _draw_voice(self, theme: Theme, moment: datetime, point: Planted | None, *, excess: bool = False) -> Draft:
        rng, settings = self.rng, self.plan.population
        source = rng.choices(SOURCES, [theme.source_shares[s] for s in SOURCES])[0]
        wanted = dict(point.slice) if point is not None and excess else {}
        if theme.id == "crash_android":
            wanted["os"] = "Android"
        customer = self.population.draw(moment.date(), rng, wanted)
        fields = self._file_under(theme, wanted)
        copy = self._draw_copy(source, theme, moment, customer, fields)
        if copy is not None:
            return copy
        draft = self._draw_words(source, theme, point, moment, customer)
        draft.fields = fields
        self.recent.setdefault((source, theme.id), deque(maxlen=30)).append(draft)
        if rng.random() < settings["pii_shares"][source]:
            draft.text, draft.pii = self.writer.add_pii(draft.text)
        if source == "tickets":
            if rng.random() < settings["edited_share"] and draft.real is None:
                more = self.writer.fill(rng.choice(list(self.writer.phrases.themes[theme.id])), customer.context())
                draft.edited_text = draft.text + rng.choice(list(self.writer.phrases.supplement)) + more
            if rng.random() < settings["late_share"]:
                draft.late_days = rng.randrange(1, 7)
        return draft

    def _draw_words(
        self, source: str, theme: Theme, point: Planted | None, moment: datetime, customer: Customer
    ) -> Draft:
        """Let a real customer speak where the plan says so, a simulated one elsewhere."""
        rule = point.real if point is not None else None
        if self.real is not None and point is not None and rule is not None and self.rng.random() < rule.rate:
            text, data, row = self.real.take(point)
            return Draft(source, moment, text, theme.mood, customer, (theme.id,), real=(data, row))
        second = self._draw_second(theme)
        written: Written = self.writer.compose(
            source, theme.id, theme.mood, (second.id, second.mood) if second else None, customer.context(),
            customer.hand,
        )  # fmt: skip
        themes = (theme.id, second.id) if second else (theme.id,)
        mixed = second is not None and second.mood != theme.mood
        habits = [*written.habits, *(["mixed"] if mixed else [])]
        return Draft(source, moment, written.text, theme.mood, customer, themes, mixed=mixed, habits=habits)

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
        if self.rng.random() >= self.plan.population["texts"]["second_theme"]:
            return None
        others = [(t, w) for t, w in self.plan.steady if t.id != theme.id and t.mood != "question"]
        if theme.mood == "complaint" and self.rng.random() < 0.6:
            others = [(t, w) for t, w in others if t.mood == "praise"]
        return self.rng.choices([t for t, _ in others], [w for _, w in others])[0]

    def _draw_copy(
        self, source: str, theme: Theme, moment: datetime, customer: Customer, fields: dict[str, str]
    ) -> Draft | None:
        draw = self.rng.random()
        near, exact = (self.plan.population[f"{kind}_copy_share"] for kind in ("near", "exact"))
        if draw >= near + exact:
            return None
        earliest = moment - timedelta(days=_COPY_DAYS)
        models = [d for d in self.recent.get((source, theme.id), ()) if d.created >= earliest and _may_be_copied(d)]
        if not models:
            return None
        model = self.rng.choice(models)
        text, kind = (self.writer.vary(model.text), "near_copy") if draw < near else (model.text, "exact_copy")
        return Draft(
            source, moment, text, theme.mood, customer, model.themes, kind, dict(fields), mixed=model.mixed,
            habits=list(model.habits),
        )  # fmt: skip


def _may_be_copied(draft: Draft) -> bool:
    return not draft.pii and draft.real is None


def _truth(plan: Plan, seed: int, per_day: int, drafts: list[Draft], names: list[str], exports: Exports) -> Truth:
    carriers: dict[str, list[str]] = {theme: [] for theme in plan.themes}
    kinds = (*plan.population["noise_shares"], "near_copy", "exact_copy")
    noise: dict[str, list[str]] = {kind: [] for kind in kinds}
    habits: dict[str, list[str]] = {}
    pii: list[PlantedPii] = []
    real: list[RealText] = []
    for draft, name in zip(drafts, names, strict=True):
        for theme in draft.themes:
            carriers[theme].append(name)
        for habit in draft.habits:
            habits.setdefault(habit, []).append(name)
        if draft.noise:
            noise[draft.noise].append(name)
        pii += [PlantedPii(name, kind, value) for kind, value in draft.pii]
        if draft.real:
            real.append(RealText(name, *draft.real))
    volumes, shares = plan.expect()
    planted = tuple(
        PlantedPoint(
            p.theme.id, p.theme.title, p.area, p.schedule.kind, p.schedule.start, p.schedule.end, dict(p.slice),
            p.base_share, p.planted_share, "", shares[p.theme.id], tuple(carriers[p.theme.id]),
        )
        for p in plan.planted
    )  # fmt: skip
    truth = Truth(
        company=plan.company, seed=seed, first_date=plan.first, last_date=plan.last, time_zone=plan.time_zone,
        daily_volume=tuple(round(volume * per_day, 4) for volume in volumes), planted=planted,
        steady=tuple(SteadyTheme(t.id, t.title, t.mood, tuple(carriers[t.id])) for t, _ in plan.steady),
        noise={kind: tuple(ids) for kind, ids in noise.items()},
        habits={habit: tuple(habits[habit]) for habit in sorted(habits)}, edited=tuple(exports.edited),
        late=tuple(exports.late), outages=tuple(SourceOutage(o.source, o.start, o.end) for o in plan.outages),
        pii=tuple(pii), real=tuple(real), bad_rows=tuple(exports.bad_rows), n_rows=exports.n_rows,
        n_feedback=exports.n_feedback,
    )  # fmt: skip
    week = Period.trailing(plan.last, 7)
    stated = (replace(point, expected_state=truth.expected_state(point, week)) for point in planted)
    return replace(truth, planted=tuple(stated))
