"""Dates, times and durations of FEEL.

Python's own stop at the years 1 and 9999 and at microseconds, know nothing of months as a duration, and move an aware
time along the wall clock instead of along time. These do not. They are plain values: compare and add them with
`moments`, read them with `reading`.
"""

from handrail.feel.temporal.dates import Date
from handrail.feel.temporal.durations import DaysDuration, MonthsDuration
from handrail.feel.temporal.times import DateTime, Time
from handrail.feel.temporal.zones import Zone

__all__ = ["Date", "DateTime", "DaysDuration", "MonthsDuration", "Time", "Zone"]
