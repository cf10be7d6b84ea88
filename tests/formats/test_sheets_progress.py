"""The progress table: a row for each occurrence, and it says what the report says."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from zbgj import Ledger, Level, Outcome, Party, PartyKind, Sector, evaluate, load_catalog
from zbgj.formats import write_progress_sheets
from zbgj.formats.cells import cell_of
from zbgj.ledger import Activity, Measurement, Waiver

BUREAU = Party(
    id="b", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS}, zh="拉萨市体育局"
)
LEDGER = Ledger(
    [Activity(party="b", obligation="20-3.6-leaders-check", when="2024-05-08", evidence="=1+1"),
     Activity(party="b", obligation="20-3.2-joint-inspection", when="2024-05-08", share="1/3")],
    [Measurement(party="b", target="20-2-no-major-accidents", value=1.5, when="2024-12-20")],
    waivers=[Waiver(party="b", obligation="20-3.6-leaders-check", granted_by="g", why="w", start="2024-07-01",
                    until="2024-12-31")],
)  # fmt: skip


@pytest.fixture(scope="module")
def report():
    return evaluate(BUREAU, load_catalog().plans([Sector.SPORTS]), LEDGER, "2025-06-30")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_occurrence_point_and_party_has_a_row_that_says_what_the_report_says(report, tmp_path, language):
    path = tmp_path / "progress.xlsx"
    write_progress_sheets(path, [report, report], language=language)
    book = openpyxl.load_workbook(path)
    names = ["调度表", "指标", "得分"] if language == "zh" else ["progress", "targets", "scores"]
    rows, targets, scores = (list(book[name].iter_rows(min_row=2, values_only=True)) for name in names)
    judged = [(duty, one) for duty in report.duties for one in duty.outcomes]
    assert len(rows) == 2 * len(judged)
    for row, (duty, one) in zip(rows, judged, strict=False):
        assert row[2] == duty.id
        assert row[3] == duty.duty.statement[language]
        assert row[10] == (one.outcome.zh if language == "zh" else one.outcome.en)
        if one.occurrence is not None and not one.occurrence.no_day_set:
            assert row[9] == dt.datetime.combine(one.occurrence.due, dt.time())
    assert any("=1+1" in (row[15] or "") for row in rows)
    assert any("g：w" in (row[15] or "") for row in rows)
    assert len(targets) == 2 * sum(len(target.points) for target in report.targets)
    counts = report.counts()
    assert scores[0][7:] == tuple(counts[outcome] for outcome in Outcome)
    assert scores[0][3] == pytest.approx(report.score, abs=0.005)


def test_it_goes_to_csv_and_may_be_empty(tmp_path):
    write_progress_sheets(tmp_path, [])
    text = (tmp_path / "progress.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("单位,单位名称,任务编号,任务,")


def test_outcomes_stand_by_their_labels():
    from zbgj.formats.progress_sheets import _DUTIES, _columns

    column = next(column for column in _columns(_DUTIES) if column.key == "outcome")
    assert [cell_of(outcome, column) for outcome in Outcome] == [outcome.zh for outcome in Outcome]
