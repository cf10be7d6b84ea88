"""Which duties fall on whom; variants replace, unknown numbers are said to be unknown."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zbgj import Actor, Level, Party, PartyKind, Sector, holds, load_catalog, parse_condition
from zbgj.applicability import applied, applies
from zbgj.schedule import Covers, covers, to_text

CATALOG = load_catalog()


def ids(party: Party, plan: str) -> dict[str, str]:
    return {duty.id: to_text(duty.schedule) for duty in applied(CATALOG[plan], party)}


def test_a_variant_replaces_the_base_and_does_not_add_to_it():
    works = Party(id="w", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.WATER_RESOURCES})
    owner = Party(
        id="o", kind=PartyKind.PROJECT, place="CN-54", sectors={Sector.WATER_RESOURCES}, tags={"project-owner"}
    )
    found = [duty for duty in CATALOG["09"].duties if duty.variants]
    assert found
    for duty in found:
        assert ids(works, "09")[duty.id] == to_text(duty.schedule)
        assert ids(owner, "09")[duty.id] == to_text(duty.variants[0].schedule)
        assert list(ids(owner, "09")).count(duty.id) == 1


def test_the_stricter_variants_of_the_plans_cover_their_base():
    for plan in CATALOG.plans():
        for duty in plan.duties:
            for variant in duty.variants:
                assert covers(variant.schedule, duty.schedule) is not Covers.NO or covers(
                    duty.schedule, variant.schedule
                )


def test_duties_fall_on_the_level_and_sector_they_name():
    lhasa = Party(id="l", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.PREFECTURE, sectors={Sector.SPORTS})
    region = Party(id="r", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.REGION, sectors={Sector.SPORTS})
    mine = Party(id="m", kind=PartyKind.ENTERPRISE, place="CN-54", sectors={Sector.NON_COAL_MINES})
    assert "20-4.2-annual-report" in ids(lhasa, "20")
    assert "20-4.2-annual-report" not in ids(region, "20")
    assert "20-3.6-leaders-check" in ids(region, "20")
    assert ids(mine, "20") == {}
    assert "14-2.1.4-escape-drill" in ids(mine, "14")
    assert "26-2.1.4-monthly-principal-check" in ids(mine, "26")


def test_a_missing_number_leaves_it_undecided_and_a_given_one_decides():
    condition = next(
        duty for duty in CATALOG["14"].duties if duty.when is not None and "mining_depth_m" in str(duty.when)
    )  # fmt: skip
    base: dict[str, Any] = {"kind": PartyKind.ENTERPRISE, "place": "CN-54/Lhasa", "sectors": {Sector.NON_COAL_MINES}}
    base["tags"] = {"underground-mine"}
    unknown = Party(id="m", **base)
    deep = Party(id="m", facts={"mining_depth_m": 860, "annual_output_t": 1}, **base)
    shallow = Party(id="m", facts={"mining_depth_m": 100, "annual_output_t": 1}, **base)
    assert next(d for d in applied(CATALOG["14"], unknown) if d.id == condition.id).undecided
    assert not next(d for d in applied(CATALOG["14"], deep) if d.id == condition.id).undecided
    assert condition.id not in ids(shallow, "14")


def test_targets_without_an_owner_are_the_authorities_business():
    target = CATALOG["09"].targets[0]
    region = Party(
        id="r", kind=PartyKind.AUTHORITY, place="CN-54", level=Level.REGION, sectors={Sector.WATER_RESOURCES}
    )
    assert applies(target, CATALOG["09"], region)
    assert applies(target, CATALOG["09"], Party(id="e", kind=PartyKind.ENTERPRISE, place="CN-54")) is False


TAGS = st.frozensets(st.sampled_from(["a", "b"]))
FACTS = st.dictionaries(st.just("staff"), st.integers(0, 20))
ATOMS = ["tag a", "tag b", "staff >= 10", "kind enterprise", "sector sports"]


def brute(text: str, party: Party) -> bool | None:
    """Python's own logic over every possible value of an unknown number."""
    answers = set()
    for staff in [party.facts["staff"]] if "staff" in party.facts else [5, 15]:
        values = {
            "tag a": "a" in party.tags, "tag b": "b" in party.tags, "staff >= 10": staff >= 10,
            "kind enterprise": party.kind is PartyKind.ENTERPRISE, "sector sports": Sector.SPORTS in party.sectors,
        }  # fmt: skip
        for name in values:
            text = text.replace(name, f"<{name}>") if f"<{name}>" not in text else text
        expression = text
        for name, value in values.items():
            expression = expression.replace(f"<{name}>", str(value))
        answers.add(_truth(expression))
    return answers.pop() if len(answers) == 1 else None


def _truth(expression: str) -> bool:
    """The value of True/False joined by not, and, or and brackets."""
    tokens = expression.replace("(", " ( ").replace(")", " ) ").split()

    def either() -> bool:
        value = both()
        while tokens and tokens[0] == "or":
            tokens.pop(0)
            other = both()
            value = value or other
        return value

    def both() -> bool:
        value = single()
        while tokens and tokens[0] == "and":
            tokens.pop(0)
            other = single()
            value = value and other
        return value

    def single() -> bool:
        token = tokens.pop(0)
        if token == "not":
            return not single()
        if token == "(":
            value = either()
            tokens.pop(0)
            return value
        return token == "True"

    return either()


EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda c: f"not ({c})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=5,
)


@given(EXPRESSIONS, TAGS, FACTS)
def test_conditions_say_no_more_than_is_known(text, tags, facts):
    party = Party(id="p", kind=PartyKind.ENTERPRISE, place="CN-54", tags=tags, facts=facts)
    answer, known = holds(parse_condition(text), party), brute(text, party)
    if answer is not None:
        assert answer is known  # never wrongly certain
    if "staff" in facts:
        assert answer is known


def test_actors():
    assert Actor.parse("social-unit").is_(Party(id="e", kind=PartyKind.ENTERPRISE, place="CN-54"))
    assert not Actor.parse("social-unit").is_(Party(id="t", kind=PartyKind.TOWNSHIP, place="CN-54"))
    assert (Actor.parse("authority@county").zh, str(Actor.parse("authority@county"))) == (
        "县（区）级行政主管部门",
        "authority@county",
    )
