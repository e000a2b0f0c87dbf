"""The command line: one module a group of commands, put together here.

Exit codes: 0 done; 2 the input or the configuration is wrong and nothing was committed, or `doctor` found a failure;
3 done, but a source failed and the run is partial; 4 the night that is due was not committed (`watchdog`); 75 something
is busy, full or not answering and another try can help.
"""

from __future__ import annotations

import typer

from vocnlp import __version__
from vocnlp.cli import files, nights, operators, reports, sentiment, sentiment_quality, topics
from vocnlp.cli.console import out

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="中文客户之声: ranked pain points with trend deltas."
)
# In the order that --help shows.
app.command()(operators.init)
app.command()(operators.doctor)
app.command()(nights.run)
app.command()(nights.backfill)
app.command()(operators.status)
app.command()(operators.watchdog)
app.command()(reports.report)
app.command()(reports.digest)
app.command()(reports.notify)
app.command()(files.classify)

topics_app = typer.Typer(no_args_is_help=True, help="What people talk about.")
topics_app.command("fit")(topics.fit)
topics_app.command("list")(topics.list_topics)
app.add_typer(topics_app, name="topics")

sentiment_app = typer.Typer(no_args_is_help=True, help="The classifier that reads opinion units.")
sentiment_app.command("train")(sentiment.train_classifier)
sentiment_app.command("calibrate")(sentiment.calibrate_classifier)
sentiment_app.command("evaluate")(sentiment_quality.evaluate_classifier)
sentiment_app.command("compare")(sentiment_quality.compare_classifiers)
sentiment_app.command("splits")(sentiment.fix_splits)
sentiment_app.command("clean-corpus")(sentiment.list_clean_corpus)
app.add_typer(sentiment_app, name="sentiment")

app.command()(operators.migrate)
app.command()(files.demo)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__, highlight=False)
