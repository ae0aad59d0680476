"""The small drawings of BPMN notation (BPMN 2.2 section 7.3 and annex B): task kinds, event triggers,
gateway marks.

Task icons lie in a box of 16, triggers and gateway marks around the origin of a shape of 36 and 50. `{c}` is
the colour of the line, `{f}` what a drawing that is filled when thrown is filled with, `{i}` the line inside
it.
"""

from __future__ import annotations

TASKS = {
    "userTask": '<circle cx="8" cy="4.6" r="3.1" fill="none" stroke="{c}" stroke-width="1.3"/>'
    '<path d="M1.8 15c0-4.2 2.4-6.3 6.2-6.3s6.2 2.1 6.2 6.3Z" fill="none" stroke="{c}" stroke-width="1.3"/>',
    "manualTask": '<path d="M1.5 8.2 6 4.2c.9-.8 2.3.2 1.6 1.3L6.4 7H14a1.05 1.05 0 0 1 0 2.1H9.3h4.2a1 1 0 0 1 0 2'
    'H9.3h3.5a1 1 0 0 1 0 2H9.3h2.3a.9.9 0 0 1 0 1.8H5.2c-2.3 0-3.7-1.4-3.7-3.4Z" fill="none" '
    'stroke="{c}" stroke-width="1.2" stroke-linejoin="round"/>',
    "serviceTask": '<path d="M7 1h2l.4 1.9 1.4.6 1.6-1.1 1.4 1.4-1.1 1.6.6 1.4L15 7.2v2l-1.9.4-.6 1.4 1.1 1.6'
    "-1.4 1.4-1.6-1.1-1.4.6L9 15.2H7l-.4-1.9-1.4-.6-1.6 1.1-1.4-1.4 1.1-1.6-.6-1.4L1 9.2v-2l1.7-.4.6-1.4"
    '-1.1-1.6 1.4-1.4 1.6 1.1 1.4-.6Z" fill="none" stroke="{c}" stroke-width="1.1" stroke-linejoin="round"/>'
    '<circle cx="8" cy="8.1" r="2.3" fill="none" stroke="{c}" stroke-width="1.1"/>',
    "scriptTask": '<path d="M4.5 1.5H14c-3 2.2-3 4.3-1.5 6.5s1.5 4.3-1.5 6.5H2c3-2.2 3-4.3 1.5-6.5S2 3.7 4.5 1.5Z'
    'M5.4 4.6h5M5 8h5M6.2 11.4h4.6" fill="none" stroke="{c}" stroke-width="1.1" stroke-linejoin="round"/>',
    "businessRuleTask": '<path d="M1.5 2.5h13v4h-13Z" fill="{c}" fill-opacity=".25"/>'
    '<path d="M1.5 2.5h13v11h-13ZM1.5 6.5h13M1.5 10h13M5.5 6.5v7" fill="none" stroke="{c}" stroke-width="1.2"/>',
    "sendTask": '<path d="M1 3h14v10H1Z" fill="{c}"/><path d="m1.5 3.6 6.5 5 6.5-5" fill="none" stroke="#fff" '
    'stroke-width="1.3"/>',
    "receiveTask": '<path d="M1 3h14v10H1Zl7 5.5L15 3" fill="#fff" stroke="{c}" stroke-width="1.2" '
    'stroke-linejoin="round"/>',
}
INSTANTIATES = '<circle cx="8" cy="8" r="9.5" fill="none" stroke="{c}"/>'

TRIGGERS = {
    "timer": '<circle r="10" fill="#fff" stroke="{c}" stroke-width="1.3"/>'
    '<path d="M0-10v2.5M0 10V7.5M-10 0h2.5M10 0H7.5M0-6V0l4.3 2.7" fill="none" stroke="{c}" stroke-width="1.3"/>',
    "message": '<path d="M-9-6.5H9v13H-9Z" fill="{f}" stroke="{c}" stroke-width="1.2"/>'
    '<path d="M-9-6.5 0 .8 9-6.5" fill="none" stroke="{i}" stroke-width="1.3"/>',
    "signal": '<path d="M0-9 9 6.5H-9Z" fill="{f}" stroke="{c}" stroke-width="1.3" stroke-linejoin="round"/>',
    "error": '<path d="M-8.5 8-3.5-7 2.5 1.5 8-8 3.8 7.5-2-.5Z" fill="{f}" stroke="{c}" stroke-width="1.2" '
    'stroke-linejoin="round"/>',
    "escalation": '<path d="M0-9.5 7 8 0 1-7 8Z" fill="{f}" stroke="{c}" stroke-width="1.2" stroke-linejoin="round"/>',
    "terminate": '<circle r="10" fill="{c}"/>',
    "conditional": '<path d="M-7-9H7V9H-7Z" fill="#fff" stroke="{c}" stroke-width="1.2"/>'
    '<path d="M-4.5-5.5h9M-4.5-1.8h9M-4.5 1.8h9M-4.5 5.5h9" stroke="{c}" stroke-width="1.2"/>',
    "link": '<path d="M-9-3.5H2V-8L10 0 2 8V3.5H-9Z" fill="{f}" stroke="{c}" stroke-width="1.2" '
    'stroke-linejoin="round"/>',
    "compensate": '<path d="M-.5-7V7L-9.5 0ZM9-7V7L0 0Z" fill="{f}" stroke="{c}" stroke-width="1.2" '
    'stroke-linejoin="round"/>',
    "cancel": '<path d="M-8-5.5-5.5-8 0-2.5 5.5-8 8-5.5 2.5 0 8 5.5 5.5 8 0 2.5-5.5 8-8 5.5-2.5 0Z" fill="{f}" '
    'stroke="{c}" stroke-width="1.2" stroke-linejoin="round"/>',
    "multiple": '<path d="M0-9.5 9.5-2.5 6 8H-6L-9.5-2.5Z" fill="{f}" stroke="{c}" stroke-width="1.2" '
    'stroke-linejoin="round"/>',
    "parallelMultiple": '<path d="M-2.5-9.5h5v7h7v5h-7v7h-5v-7h-7v-5h7Z" fill="#fff" stroke="{c}" stroke-width="1.2"/>',
}

GATEWAYS = {
    "exclusiveGateway": '<path d="m-7.5-8.5 15 17M7.5-8.5l-15 17" stroke="{c}" stroke-width="3.2"/>',
    "parallelGateway": '<path d="M0-12v24M-12 0h24" stroke="{c}" stroke-width="3.2"/>',
    "inclusiveGateway": '<circle r="11" fill="none" stroke="{c}" stroke-width="2.6"/>',
    "complexGateway": '<path d="M0-12v24M-12 0h24M-8.3-8.3l16.6 16.6M8.3-8.3-8.3 8.3" stroke="{c}" '
    'stroke-width="2.6"/>',
    "eventBasedGateway": '<circle r="14" fill="none" stroke="{c}" stroke-width="1.2"/>'
    '<circle r="11" fill="none" stroke="{c}" stroke-width="1.2"/>'
    '<path d="M0-7 6.8-2 4.2 5.8H-4.2L-6.8-2Z" fill="none" stroke="{c}" stroke-width="1.2"/>',
}

MARKERS = {
    "loop": '<path d="M-3.5 5.2A6 6 0 1 1 2 5.8M-6.5 2.6v3.2h3.6" fill="none" stroke="{c}" stroke-width="1.5"/>',
    "parallel": '<path d="M-4-6V6M0-6V6M4-6V6" stroke="{c}" stroke-width="2.2"/>',
    "sequential": '<path d="M-6-4H6M-6 0H6M-6 4H6" stroke="{c}" stroke-width="2.2"/>',
    "compensation": '<path d="M0-5V5L-7 0ZM7-5V5L0 0Z" fill="none" stroke="{c}" stroke-width="1.2"/>',
    "folded": '<path d="M-7-7H7V7H-7ZM0-4.5v9M-4.5 0h9" fill="#fff" stroke="{c}" stroke-width="1.3"/>',
    "ad_hoc": '<path d="M-6 2C-4-4-1-2 0 0s4 4 6-2" fill="none" stroke="{c}" stroke-width="2"/>',
}
"""Marks along the bottom of an activity, around their own middle."""
