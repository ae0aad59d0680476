"""Playing the real processes in virtual time: scenarios that must hold, and the demo's caseload.

Nothing here is a simulation of the product: it is the product, with a clock that is moved by hand.
"""
