"""The card desk: a small stand-in for Stripe, so that the demo can be paid by card without money.

It is a process of its own, speaks the part of Stripe's interface that the shop uses, and
marks each of its pages as a trial. It never runs beside a key that moves real money.
"""
