"""Every timer key of DOMAIN section 3.12: its default, its bounds, and what a place may say instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.calendars import LONDON, CalendarKind, ClockCalendar
from handrail.domain.durations import Duration
from handrail.domain.errors import Invalid
from handrail.domain.localities import NORTHVALE, SOUTHMERE, Locality, TimeRules, with_bank_holidays
from handrail.domain.timer_keys import Limit, Period, TimerKey, TimerKeyError, TimerSetting
from handrail.domain.timer_settings import Override, check_override, no_longer, resolve
from handrail.domain.timer_table import TIMER_KEYS
from handrail.domain.warning_points import (
    ACTION,
    RESTRICTION,
    WarningOverride,
    WarningPoint,
    warning_times,
    warnings_for,
)
from handrail.gateways.bank_holidays import england_bank_holidays

NORTH = with_bank_holidays(NORTHVALE, england_bank_holidays())
SOUTH = with_bank_holidays(SOUTHMERE, england_bank_holidays())

DEFAULTS = """
esc.decide          emergency      now
esc.decide          very_urgent    30 minutes
esc.decide          urgent         2 hours
esc.decide          early_review   4 hours
esc.summary.retro   emergency      1 hour
esc.send            emergency      now
esc.send            very_urgent    15 minutes
esc.send            urgent         1 hour
esc.send            early_review   1 working day
esc.contingency     very_urgent    30 minutes
esc.contingency     urgent         2 hours
esc.ack             very_urgent    15 minutes of partner time
esc.ack             urgent         1 hour of partner time
esc.ack             early_review   1 partner day
esc.response        very_urgent    4 hours
esc.response        urgent         24 hours
esc.response        early_review   2 working days
esc.chase.gap       very_urgent    15 minutes
esc.chase.gap       urgent         1 hour
esc.chase.gap       routine        1 working day
esc.hold.recheck    very_urgent    4 hours
esc.hold.recheck    urgent         24 hours
esc.hold.recheck    early_review   72 hours
esc.restate         emergency      4 hours
esc.restate         very_urgent    12 hours
esc.restate         urgent         24 hours
con.after.escalation emergency     4 hours
con.after.escalation very_urgent   4 hours
con.after.escalation urgent        24 hours
con.after.escalation early_review  72 hours
pcr.due             emergency      72 hours
pcr.due             very_urgent    72 hours
pcr.due             urgent_repeat  72 hours
pcr.due             urgent         5 working days
pcr.due             early_review   10 working days
pcr.start.fallback  urgent         24 hours
pcr.effect          urgent         14 days
res.auth.emergency  -              4 hours
res.auth.planned    -              2 working days
res.inform.person   -              24 hours
res.review.max      -              31 days
res.verify.lift     -              24 hours
res.refused.lift    -              1 hour
res.review.requested -             3 working days
res.outcome.check   -              28 days
res.independent     -              84 days
saf.send            -              the same day
saf.send            danger         now
saf.chase           first          2 working days
saf.chase           second         5 working days
saf.threshold       -              1 working day
saf.hold            -              30 minutes of working time
saf.step            -              1 working day
han.accept          shift          30 minutes
han.accept          crisis         1 hour
han.accept          planned        2 working days
han.lostcheck       -              24 hours
mdt.circulate       -              1 working day
mdt.confirm         -              2 working days
adv.reply           very_urgent    15 minutes
adv.reply           urgent         2 hours
adv.reply           routine        2 working days
sam.complete        -              15 working days
sam.reaudit         -              90 days
acc.decide          urgent         4 hours
acc.decide          routine        1 working day
del.max             -              14 days
del.max             with_manager   90 days
accountable.gap.alert -            1 working day
ladder.l-e          1              10 minutes
ladder.l-e          3              15 minutes
ladder.l-u          2              30 minutes
ladder.l-u          3              1 hour
ladder.l-r          1              4 hours of working time
ladder.l-r          2              1 working day
ladder.l-r          3              2 working days
ladder.l-s          3              1 working day
ladder.l-x          1              4 hours
ladder.l-x          2              24 hours
ladder.l-x          3              72 hours
"""


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def an_override(key: str = "esc.decide", duration: str = "PT20M", **changes: object) -> Override:
    return Override(key=key, duration=Duration.parse(duration), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", DEFAULTS.strip().splitlines())
def test_the_defaults_are_those_of_the_table(line: str) -> None:
    key, variant, words = line.split(maxsplit=2)
    assert str(resolve(key, None if variant == "-" else variant)) == words


def test_every_key_with_a_value_in_the_table_is_there() -> None:
    assert {line.split()[0] for line in DEFAULTS.strip().splitlines()} <= set(TIMER_KEYS)
    for key in TIMER_KEYS.values():
        assert key.description
        assert key.source.startswith("DOMAIN section")


@pytest.mark.parametrize("key", TIMER_KEYS.values(), ids=lambda key: key.key)
def test_every_default_lies_within_its_own_bounds(key: TimerKey) -> None:
    for value in key.values:
        assert no_longer(value.lower, value.default), value
        assert value.upper is None or no_longer(value.default, value.upper), value


@pytest.mark.parametrize("key", TIMER_KEYS.values(), ids=lambda key: key.key)
def test_a_more_pressing_class_never_has_more_time(key: TimerKey) -> None:
    classes = [cls for cls in ("emergency", "very_urgent", "urgent", "early_review") if cls in key.variants]
    settings = [resolve(key.key, cls) for cls in classes]
    for sooner, later in zip(settings, settings[1:], strict=False):
        assert no_longer(sooner, later)


class TestAskingForATimer:
    def test_an_unknown_key_is_named(self) -> None:
        with pytest.raises(TimerKeyError, match='no timer "esc.nothing"'):
            resolve("esc.nothing", "urgent")

    def test_holding_an_emergency_has_no_duration_and_says_why(self) -> None:
        with pytest.raises(TimerKeyError, match="may not be held or downgraded by anyone"):
            resolve("esc.hold.recheck", "emergency")

    def test_a_key_by_class_asked_without_one_names_its_classes(self) -> None:
        with pytest.raises(TimerKeyError, match="without a class: it has values for emergency, very_urgent"):
            resolve("esc.decide")

    def test_a_class_does_not_matter_to_a_key_without_classes(self) -> None:
        assert resolve("res.auth.planned", "urgent") == resolve("res.auth.planned")

    def test_every_class_of_an_escalation_is_answered_where_a_diagram_may_ask(self) -> None:
        for key in ("esc.decide", "esc.send", "esc.contingency", "esc.ack", "esc.response", "esc.chase.gap"):
            for cls in ("emergency", "very_urgent", "urgent", "early_review"):
                assert resolve(key, cls)

    def test_authorising_an_emergency_restriction_takes_longer_at_night(self) -> None:
        assert resolve("res.auth.emergency").duration == Duration(hours=4)
        assert resolve("res.auth.emergency", out_of_hours=True).duration == Duration(hours=12)


class TestAPlacesOwnDurations:
    def test_the_closest_override_holds(self) -> None:
        overrides = [
            an_override(duration="PT25M"),
            an_override(duration="PT20M", locality="northvale"),
            an_override(duration="PT15M", locality="northvale", pathway="adult_community"),
            an_override(duration="PT10M", locality="northvale", variant="very_urgent"),
            an_override(duration="PT6M", locality="elsewhere", variant="very_urgent"),
        ]

        def minutes(**place: str) -> int:
            return resolve("esc.decide", "very_urgent", overrides=overrides, **place).duration.minutes

        assert minutes() == 25
        assert minutes(locality="northvale") == 10
        assert minutes(locality="southmere", pathway="adult_community") == 25
        without_class = [override for override in overrides if override.variant is None]
        found = resolve("esc.decide", "very_urgent", "northvale", "adult_community", without_class)
        assert found.duration.minutes == 15

    def test_of_two_equally_close_the_later_holds(self) -> None:
        overrides = [an_override(duration="PT20M"), an_override(duration="PT10M")]
        assert resolve("esc.decide", "very_urgent", overrides=overrides).duration == Duration(minutes=10)

    def test_routine_is_early_review(self) -> None:
        override = an_override("adv.reply", "P1D", variant="routine")
        check_override(override)
        assert resolve("adv.reply", "early_review", overrides=[override]).duration == Duration(days=1)

    def test_an_override_for_the_night_leaves_the_day_alone(self) -> None:
        override = an_override("res.auth.emergency", "PT6H", period=Period.OUT_OF_HOURS)
        check_override(override)
        assert resolve("res.auth.emergency", overrides=[override], out_of_hours=True).duration == Duration(
            hours=6
        )
        assert resolve("res.auth.emergency", overrides=[override]).duration == Duration(hours=4)

    @pytest.mark.parametrize(
        ("override", "pointer", "message"),
        [
            (an_override("esc.nothing"), "/key", 'no timer "esc.nothing"'),
            (an_override(variant="shift"), "/variant", "has no shift: it has emergency"),
            (
                an_override(duration="PT31M", variant="very_urgent"),
                "/duration",
                "esc.decide for very_urgent cannot be 31 minutes: a locality may shorten it only",
            ),
            (an_override(duration="PT1M", variant="very_urgent"), "/duration", "the least is 5 minutes"),
            (an_override("esc.send", "PT3H", variant="urgent"), "/duration", "the most is 2 hours"),
            (
                an_override("esc.ack", "PT30M", variant="very_urgent"),
                "/duration",
                "needs the name of the interface agreement",
            ),
            (
                an_override("esc.ack", "PT45M", variant="very_urgent", agreement="DD-002"),
                "/duration",
                "the most is 30 minutes of partner time",
            ),
            (
                an_override("pcr.due", "P11D", variant="early_review"),
                "/duration",
                "the most is 10 working days",
            ),
            (
                an_override("pcr.due", "P5D", variant="very_urgent", calendar=CalendarKind.WORKING),
                "/duration",
                "the most is 72 hours",
            ),
            (an_override("res.auth.planned", "P1M"), "/duration", "not months"),
            (an_override("res.review.max", "P32D"), "/duration", "shorten it only"),
            (an_override("saf.send", "P1D"), "/duration", "shorten it only, and the default is now"),
            (an_override("esc.decide", "PT0S", variant="emergency"), None, ""),
            (an_override("esc.decide", "PT1M", variant="emergency"), "/duration", "the default is now"),
        ],
    )
    def test_what_breaks_the_bounds_is_refused_in_words(
        self, override: Override, pointer: str | None, message: str
    ) -> None:
        if pointer is None:
            check_override(override)
            return
        with pytest.raises(Invalid, match=message) as refusal:
            check_override(override)
        assert refusal.value.problems[0].pointer == pointer

    def test_five_working_days_may_become_72_hours_on_the_clock(self) -> None:
        override = an_override("pcr.due", "PT72H", variant="urgent", calendar=CalendarKind.CLOCK)
        check_override(override)
        assert str(resolve("pcr.due", "urgent", overrides=[override])) == "72 hours"

    def test_a_working_day_may_become_four_working_hours(self) -> None:
        check_override(an_override("esc.send", "PT4H", variant="early_review"))

    def test_an_agreement_with_the_partner_allows_more(self) -> None:
        check_override(an_override("esc.ack", "PT30M", variant="very_urgent", agreement="DD-002"))

    def test_an_override_for_all_classes_must_suit_each(self) -> None:
        with pytest.raises(Invalid, match="esc.decide for emergency"):
            check_override(an_override(duration="PT10M"))

    def test_an_override_stored_out_of_bounds_is_not_obeyed(self) -> None:
        with pytest.raises(Invalid, match="shorten it only"):
            resolve("esc.decide", "very_urgent", overrides=[an_override(duration="PT5H")])

    @given(
        st.sampled_from([(key, value) for key in TIMER_KEYS.values() for value in key.values]),
        st.integers(0, 60 * 24 * 120),
    )
    def test_whatever_is_accepted_lies_within_the_bounds(self, cell: tuple, minutes: int) -> None:
        key, value = cell
        override = Override(
            key=key.key, duration=Duration(minutes=minutes), variant=value.variant, period=value.period
        )
        try:
            check_override(override)
        except Invalid:
            return
        found = resolve(
            key.key, value.variant, overrides=[override], out_of_hours=value.period is Period.OUT_OF_HOURS
        )
        assert no_longer(value.lower, found)
        assert no_longer(found, value.default if key.limit is not Limit.FIXED else value.upper)

    @pytest.mark.parametrize("place", [NORTHVALE, SOUTHMERE], ids=lambda place: place.code)
    def test_the_localities_of_the_demo_keep_to_the_bounds(self, place: Locality) -> None:
        for override in place.overrides:
            check_override(override)
            assert override.locality == place.code


class TestComparing:
    def test_clock_time_is_never_more_than_as_much_working_time(self) -> None:
        hours = Duration(hours=4)
        assert no_longer(TimerSetting(hours), TimerSetting(hours, CalendarKind.WORKING))
        assert not no_longer(TimerSetting(hours, CalendarKind.WORKING), TimerSetting(hours))

    def test_what_depends_on_the_week_is_not_said(self) -> None:
        week = TimerSetting(Duration(days=7))
        assert not no_longer(TimerSetting(Duration(days=5), CalendarKind.WORKING), week)


class TestDueTimesOfACase:
    def rules(self, place: Locality) -> TimeRules:
        return TimeRules(locality=place, pathway="adult_community")

    def test_southmere_decides_and_hears_sooner_or_later_than_northvale(self) -> None:
        start = london("2026-11-19T14:00")
        due = {
            place.code: self.rules(place).due("esc.decide", "urgent", start=start) for place in (NORTH, SOUTH)
        }
        assert due == {"northvale": london("2026-11-19T16:00"), "southmere": london("2026-11-19T15:00")}
        assert self.rules(NORTH).due("esc.ack", "very_urgent", start=start) == london("2026-11-19T14:15")
        assert self.rules(SOUTH).due("esc.ack", "very_urgent", start=start) == london("2026-11-19T14:30")

    def test_a_partner_that_is_shut_acknowledges_after_it_opens(self) -> None:
        assert self.rules(SOUTH).due("esc.ack", "urgent", start=london("2026-11-19T02:00")) == london(
            "2026-11-19T08:30"
        )
        assert self.rules(SOUTH).due("esc.ack", "urgent", start=london("2026-12-26T12:00")) == london(
            "2026-12-29T08:30"
        )

    def test_a_service_round_the_clock_acknowledges_at_night(self) -> None:
        night = london("2026-12-26T02:00")
        assert self.rules(NORTH).due("esc.ack", "very_urgent", start=night) == london("2026-12-26T02:15")
        assert self.rules(SOUTH).due("esc.ack", "very_urgent", start=night) == london("2026-12-26T02:30")

    def test_a_review_is_due_after_72_hours_or_five_working_days(self) -> None:
        start = london("2026-12-23T10:00")
        rules = self.rules(NORTH)
        assert rules.due("pcr.due", "very_urgent", start=start) == london("2026-12-26T10:00")
        assert rules.due("pcr.due", "urgent", start=start) == london("2027-01-04T10:00")
        assert rules.due("pcr.due", "urgent_repeat", start=start) == london("2026-12-26T10:00")

    def test_an_emergency_restriction_at_night_has_until_morning(self) -> None:
        assert self.rules(NORTH).due("res.auth.emergency", start=london("2026-11-19T22:00")) == london(
            "2026-11-20T10:00"
        )
        assert self.rules(NORTH).due("res.auth.emergency", start=london("2026-11-19T10:00")) == london(
            "2026-11-19T14:00"
        )

    def test_what_is_due_now_is_due_at_its_start(self) -> None:
        start = london("2026-11-19T22:00")
        assert self.rules(NORTH).due("esc.decide", "emergency", start=start) == start

    def test_a_safeguarding_referral_is_due_the_same_day(self) -> None:
        start = london("2026-07-01T22:00")
        assert self.rules(NORTH).due("saf.send", start=start) == london("2026-07-02T00:00")
        assert self.rules(NORTH).due("saf.send", "danger", start=start) == start

    def test_four_hours_over_the_autumn_change_are_four_hours(self) -> None:
        start = london("2026-10-25T00:15")
        due = self.rules(NORTH).due("esc.decide", "early_review", start=start)
        assert due - start == timedelta(hours=4)
        assert due.astimezone(LONDON).hour == 3

    def test_minutes_of_a_timer(self) -> None:
        at = london("2026-11-19T14:00")
        assert self.rules(SOUTH).minutes("esc.decide", "very_urgent", at=at) == 30
        assert self.rules(SOUTH).minutes("esc.decide", "urgent", at=at) == 60
        assert self.rules(NORTH).minutes("res.auth.planned", at=at) == 960
        assert self.rules(NORTH).minutes("pcr.effect", "urgent", at=at) == 14 * 24 * 60
        with pytest.raises(TimerKeyError, match="ask for its due time"):
            self.rules(NORTH).minutes("saf.send", at=at)

    def test_out_of_hours_is_the_localitys_own_and_the_entry_service_has_its_own(self) -> None:
        evening = london("2026-11-19T18:30")
        assert SOUTH.out_of_hours(evening)
        assert not SOUTH.entry_closed(evening)
        assert SOUTH.entry_closed(london("2026-11-19T20:00"))
        assert not NORTH.entry_closed(london("2026-11-19T20:00"))
        assert self.rules(SOUTH).out_of_hours(london("2026-12-25T12:00"))

    def test_an_unknown_partner_is_named(self) -> None:
        with pytest.raises(LookupError, match='Northvale has no partner service "spa"'):
            NORTH.partner("spa")
        with pytest.raises(LookupError, match="no partner service for continue"):
            NORTH.partner_for("continue", out_of_hours=False)

    @given(
        st.sampled_from([NORTH, SOUTH]),
        st.sampled_from([(key.key, variant) for key in TIMER_KEYS.values() for variant in key.variants]),
        st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")),
    )
    def test_no_timer_is_due_before_it_starts(
        self, place: Locality, timer: tuple[str, str], naive: datetime
    ) -> None:
        start = naive.replace(tzinfo=UTC)
        key, variant = timer
        due = self.rules(place).due(key, variant, start=start)
        assert due >= start
        assert due.utcoffset() == timedelta()


class TestWarnings:
    def test_a_task_warns_at_half_and_four_fifths(self) -> None:
        start = london("2026-11-19T14:00")
        times = warning_times(warnings_for(), start, start + timedelta(minutes=30), ClockCalendar())
        assert times == (
            ("warn_50", start + timedelta(minutes=15)),
            ("warn_80", start + timedelta(minutes=24)),
        )

    def test_a_restriction_warns_at_half_and_48_hours_before(self) -> None:
        start = london("2026-11-02T09:00")
        due = start + timedelta(days=14)
        times = warning_times(warnings_for(RESTRICTION), start, due, ClockCalendar())
        assert times == (
            ("warn_50", start + timedelta(days=7)),
            ("warn_before_PT48H", due - timedelta(hours=48)),
        )

    def test_a_warning_before_the_start_is_left_out(self) -> None:
        start = london("2026-11-02T09:00")
        times = warning_times(warnings_for(RESTRICTION), start, start + timedelta(hours=24), ClockCalendar())
        assert [name for name, _ in times] == ["warn_50"]

    def test_a_working_clock_warns_in_working_time(self) -> None:
        start = london("2026-11-20T13:00")
        due = NORTH.calendar.add(start, Duration(days=2))
        times = dict(warning_times(warnings_for(), start, due, NORTH.calendar))
        assert times["warn_50"] == london("2026-11-23T13:00")

    def test_a_place_may_warn_at_other_times(self) -> None:
        own = WarningOverride(key=ACTION, points=(WarningPoint(percent=60),), locality="southmere")
        assert warnings_for(ACTION, locality="southmere", overrides=[own]) == (WarningPoint(percent=60),)
        assert warnings_for(ACTION, locality="northvale", overrides=[own]) == (WarningPoint(percent=80),)

    @pytest.mark.parametrize(
        "point",
        [
            {"percent": 0},
            {"percent": 100},
            {},
            {"percent": 50, "before": Duration(hours=1)},
            {"before": Duration()},
            {"before": Duration(days=15)},
        ],
    )
    def test_a_warning_that_makes_no_sense_is_refused(self, point: dict) -> None:
        with pytest.raises(Invalid):
            WarningPoint(**point)


PROCESSES = sorted((Path(__file__).parents[2] / "processes").glob("*/process.bpmn"))
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.parent.name)
def test_every_clock_that_a_process_names_has_a_duration(path: Path) -> None:
    for properties in ElementTree.parse(path).iter(f"{SPIFF}properties"):
        given = {one.get("name"): one.get("value", "") for one in properties}
        key, cls = given.get("clock", "="), given.get("clockClass", "")
        if key.startswith("="):
            continue
        assert key in TIMER_KEYS
        if not cls.startswith("="):
            assert resolve(key, cls.strip('"') or None), f"{key} without a class"


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.parent.name)
def test_every_timer_that_a_process_asks_for_exists(path: Path) -> None:
    text = unescape(path.read_text(), {"&quot;": '"', "&#34;": '"'})
    named = re.findall(r'(?:due|minutes)\("([a-z.]+)"|due after\([^,()]+, "([a-z.]+)"', text)
    for first, second in named:
        assert (first or second) in TIMER_KEYS
