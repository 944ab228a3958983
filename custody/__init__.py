"""The Django side of the vault, and the record of every act.

Knows subjects as (kind, uuid) and actors as (uuid, role); nothing here points at another app.
"""
