"""Areas with the same name are told apart."""

from zicht.core.naming import full_name, told_apart


def test_the_municipality_stands_behind_a_name_unless_the_area_is_one():
    assert full_name("Centrum", "Havenmonde") == "Centrum (Havenmonde)"
    assert full_name("Havenmonde", "Havenmonde") == full_name("Havenmonde", "") == "Havenmonde"


def test_names_that_are_shared_get_the_municipality_and_else_the_code():
    places = {"A": ("Centrum", "Oost"), "B": ("Centrum", "West"), "C": ("Haven", "West")}
    assert told_apart(places) == {"A": "Centrum (Oost)", "B": "Centrum (West)", "C": "Haven"}
    twice = told_apart({"A": ("Verspreide huizen", "Oost"), "B": ("Verspreide huizen", "Oost")})
    assert twice == {"A": "Verspreide huizen (Oost), A", "B": "Verspreide huizen (Oost), B"}


def test_whoever_looks_from_a_town_reads_which_names_are_of_another():
    places = {"A": ("Noord", "Oost"), "B": ("Centrum", "West"), "C": ("West", "West")}
    assert told_apart(places, at_home="Oost") == {"A": "Noord", "B": "Centrum (West)", "C": "West"}
