"""Area codes as Statistics Netherlands writes them: GM0363, WK0363AA, BU0363AA01, PV27, NL01.

Source: CBS, Toelichting Wijk- en Buurtkaart; district and neighbourhood parts may hold letters since 2022.
"""

import re
import unicodedata

PATTERNS = {
    "country": re.compile(r"NL\d{2}"),
    "province": re.compile(r"PV\d{2}"),
    "municipality": re.compile(r"GM\d{4}"),
    "district": re.compile(r"WK\d{4}[0-9A-Z]{2}"),
    "neighbourhood": re.compile(r"BU\d{4}[0-9A-Z]{4}"),
}
# Regions that CBS tables list besides: COROP (CR), parts of the country (LD) and the like.
OTHER_REGION = re.compile(r"(?:CR|LD|AM|RB|RM|TR|VR|JR|GG|AR|RP|RT)\d{2,4}")
PROVINCE_CODES = {
    "Groningen": "PV20", "Fryslân": "PV21", "Drenthe": "PV22", "Overijssel": "PV23", "Flevoland": "PV24",
    "Gelderland": "PV25", "Utrecht": "PV26", "Noord-Holland": "PV27", "Zuid-Holland": "PV28",
    "Zeeland": "PV29", "Noord-Brabant": "PV30", "Limburg": "PV31",
}  # fmt: skip
COUNTRY_CODE, COUNTRY_NAME = "NL01", "Nederland"
YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Municipality codes from here on are not given out by CBS; invented places live there.
FIRST_FICTIONAL = 9000


def clean_code(text: str) -> str:
    """The code without the padding of CBS tables ("GM0363    ") and in capitals."""
    return text.strip().strip("\u00a0").upper()


def level_of(code: str) -> str | None:
    """The level whose pattern the whole code fits, or None."""
    return next((level for level, pattern in PATTERNS.items() if pattern.fullmatch(code)), None)


def is_other_region(code: str) -> bool:
    """True for codes of regions that CBS tables hold but that are no area of ours."""
    return OTHER_REGION.fullmatch(code) is not None


def parent_code(code: str) -> str | None:
    """The code one level up that follows from the code itself; None where it does not tell."""
    level = level_of(code)
    if level == "neighbourhood":
        return "WK" + code[2:8]
    if level == "district":
        return "GM" + code[2:6]
    if code in PROVINCE_CODES.values():
        return COUNTRY_CODE
    return None


def is_fictional(code: str) -> bool:
    """True in the range that this service keeps for invented areas."""
    digits = code[2:6]
    return digits.isdigit() and int(digits.ljust(4, "0")) >= FIRST_FICTIONAL


def official_province(name: str) -> str:
    """The official spelling of a province name, or the name itself when it is not one of the twelve."""
    plain = plain_name(name)
    if plain == "friesland":
        return "Fryslân"
    return next((official for official in PROVINCE_CODES if plain_name(official) == plain), name.strip())


def plain_name(name: str) -> str:
    """A name for comparing: no accents, no capitals, single spaces."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.replace("’", "'").casefold().split())


def year_in_name(file_name: str) -> int | None:
    """The one year that a file name mentions; None when it mentions none or several."""
    years = set(YEAR_IN_NAME.findall(file_name))
    return int(years.pop()) if len(years) == 1 else None


def is_year(number: int) -> bool:
    """True for a year that a division can have."""
    return 1900 <= number <= 2100


def fictional_province_code(municipality_code: str) -> str | None:
    """The invented province of an invented municipality; None for a real one."""
    return f"PV{municipality_code[2:4]}" if is_fictional(municipality_code) else None
