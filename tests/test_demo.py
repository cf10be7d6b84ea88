"""The demonstration's hazards as the exchange format has them are those that its story comes to."""

from __future__ import annotations

from pathlib import Path

import examples.demo as demo

from zbgj.loading.hazards import read_hazards

HERE = Path(__file__).parent.parent / "examples" / "demo"


def test_the_hazards_in_json_are_those_of_the_story():
    _, lives = demo.walk()
    assert {hazard.id: hazard for hazard in read_hazards(HERE / "hazards.json")} == lives
