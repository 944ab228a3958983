from django.core.management import call_command


def test_drawings_of_states_are_fresh():
    call_command("diagrams", check=True)
