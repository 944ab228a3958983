import pytest
from tests.factories.accounts import *
from tests import actors


def test_go(db):
    o = make_organisation()
    p = make_member(Role.NGO_FOCAL_POINT, organisation=o)
    assert Person.objects.visible_to(actor_of(p)).get() == p
    assert o.state == "signatory"
