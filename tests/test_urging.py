"""Urging somebody and doing it are two acts: who urges, who does, and how the two are linked."""

from __future__ import annotations

import pytest

from zbgj import Level, Party, PartyKind, Sector, load_catalog
from zbgj.loading.plans import parse_toml, plan_from_data
from zbgj.loading.problems import DefinitionError

CATALOG = load_catalog()
PLANS = [plan for plan in CATALOG.plans() if any(duty.urges for duty in plan.obligations)]


def owed(plan: str, party: Party) -> set[str]:
    return {duty.id for duty in CATALOG.obligations_for(party) if duty.plan.id == plan}


def test_there_are_urging_duties() -> None:
    assert {plan.id for plan in PLANS} >= {str(number) for number in range(12, 23)}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_what_is_urged_is_another_duty_of_the_plan(plan) -> None:
    duties = {duty.id: duty for duty in plan.duties}
    for duty in plan.obligations:
        for urged in duty.urges:
            assert urged in duties
            assert duties[urged].who != duty.who, f"{duty.id}: whoever urges is not whoever does"


def test_the_authority_owes_the_urging_and_the_mine_the_doing() -> None:
    bureau = Party(id="b", kind=PartyKind.AUTHORITY, level=Level.PREFECTURE, place="CN-54/Lhasa",
                   sectors={Sector.NON_COAL_MINES})  # fmt: skip
    mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.NON_COAL_MINES})
    urging, doing = "14-2.4.13-urge-identification", {"14-2.4.13-identify-factors", "14-2.4.13-adjust-grade"}
    assert urging in owed("14", bureau)
    assert not doing & owed("14", bureau)
    assert doing <= owed("14", mine)
    assert urging not in owed("14", mine)


def test_a_prefecture_government_owes_what_the_mine_plan_gives_to_governments() -> None:
    government = Party(id="g", kind=PartyKind.GOVERNMENT, level=Level.PREFECTURE, place="CN-54/Lhasa",
                       tags={"contiguous-mining-area", "ownerless-tailings-pond"})  # fmt: skip
    assert len(owed("14", government)) == 23
    county = Party(id="c", kind=PartyKind.GOVERNMENT, level=Level.COUNTY, place="CN-54/Lhasa/Damxung")
    assert owed("14", county) == {"14-2.3.10-close-mines"}


def test_the_region_that_urges_the_correction_does_not_owe_the_correction() -> None:
    region = Party(id="r", kind=PartyKind.AUTHORITY, level=Level.REGION, place="CN-54", sectors={Sector.HEALTH})
    assert "13-4.6-urge-summary-corrections" not in owed("13", region)
    assert "13-4.6-urge-corrections" in owed("13", region)


def test_a_private_hospital_is_bound_like_a_public_one() -> None:
    public = Party(id="p", kind=PartyKind.INSTITUTION, place="CN-54/Lhasa", sectors={Sector.HEALTH})
    private = Party(id="q", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.HEALTH})
    assert owed("13", public) <= owed("13", private)


def test_a_shop_is_bound_where_the_plan_names_commerce() -> None:
    shop = Party(id="s", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.COMMERCE})
    assert {"16-2.2.3-principal-quarterly", "16-2.4.9-evacuation-drill"} <= owed("16", shop)


def test_a_dam_is_a_power_enterprise_and_a_pipeline_is_not() -> None:
    def energy(*tags: str) -> set[str]:
        return owed("22", Party(id="e", kind=PartyKind.ENTERPRISE, place="CN-54/Lhasa", sectors={Sector.ENERGY},
                                tags=set(tags)))  # fmt: skip

    assert "22-2.1.2-principal-inspection" in energy() & energy("hydropower-dam")
    assert "22-2.1.2-principal-inspection" not in energy("oil-gas-pipeline")
    assert energy("oil-gas-pipeline") == {"22-2.4.11-enterprise-responsibility"}


def test_a_link_to_nothing_is_an_error_that_names_it() -> None:
    text = """
format = 1

[plan]
id = "x"
slug = "x"
sector = "sports"
title_zh = "《甲》"
title_en = "A"
scope = "anyone"
horizon = "2024..2026"

[[obligation]]
id = "x-1-urge"
kind = "supervision"
zh = "督促甲"
en = "Urge A"
who = ["authority"]
urges = ["x-1-do"]
schedule = "continuous"
cite = ["x 一 3:0-9 0123456789abcdef"]
"""
    with pytest.raises(DefinitionError, match=r"x-1-urge: urges\[0\]: there is no obligation or report 'x-1-do'"):
        plan_from_data(parse_toml(text, "x.toml"), "x.toml")
