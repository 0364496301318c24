"""Tables, figures, plots and exit codes of the benchmarks."""

import json

import pytest

from bench.__main__ import names
from bench.report import Bar, cell, finish, options, percentile, print_bars, print_table


def test_the_figures_and_the_plot_are_written(tmp_path, capsys):
    path = tmp_path / "deep/engine.json"
    assert finish(path, {"total_ms": 12.34567, "frames": 300}, lambda figure: figure.subplots(), []) == 0
    assert json.loads(path.read_text()) == {"total_ms": 12.3457, "frames": 300, "broken": 0}
    assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_a_broken_invariant_is_named_and_fails(tmp_path, capsys):
    path = tmp_path / "live.json"
    assert finish(path, {}, lambda figure: None, ["two frames waited"]) == 1
    assert "BROKEN  two frames waited" in capsys.readouterr().out
    assert json.loads(path.read_text())["broken"] == 1


def test_missed_bars_are_counted_and_told(capsys):
    bars = [Bar("fps", 25, at_least=True), Bar("age_ms", 100), Bar("not_measured", 1)]
    assert print_bars({"fps": 20.0, "age_ms": 100.0}, bars) == {"bars": 2, "bars_missed": 1}
    assert capsys.readouterr().out.count("MISSED") == 1


def test_columns_line_up(capsys):
    print_table("Title", ("stage", "ms"), [("decode", 1.234), ("parse", 123.4)])
    _, title, head, rule, first, second = capsys.readouterr().out.split("\n")[:6]
    assert title == "Title"
    assert len(head) == len(rule) == len(first) == len(second)
    assert first.endswith("1.23")
    assert second.endswith("123")


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "1.23"), (12.34, "12.3"), (123.4, "123"), (7, "7"), ("a", "a")]
)
def test_numbers_have_three_digits_or_so(value, text):
    assert cell(value) == text


def test_percentiles_are_values_that_occurred():
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 50) == 51
    assert percentile(values, 95) == 96
    assert percentile([7.0], 99) == 7.0
    assert percentile([], 50) != percentile([], 50)


def test_figures_go_to_var_unless_told():
    assert options("engine", "").parse_args([]).json.as_posix().endswith("var/bench/engine.json")
    assert options("engine", "").parse_args(["--json", "x.json"]).json.name == "x.json"


def test_every_benchmark_is_run_and_nothing_else():
    assert {"engine", "live"} <= set(names())
    assert not {"__main__", "frames", "replay", "report", "server"} & set(names())
