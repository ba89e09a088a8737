"""Telt in de CBS-omgeving precies wat het vastgezette plan zegt, en schrijft alleen wat naar buiten mag.

Gebruik: python analyse_cbs.py GEGEVENS (csv, parquet of sav). Vul eerst kolommen.json in. Nodig: Python 3.9 en pandas.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
PLAN_SHA256 = ""  # ingevuld bij het maken van het pakket
HIDDEN = "onvoldoende waarnemingen"
OUTPUT, CHECK, FORM = "uitvoer.csv", "ongewogen_aantallen.csv", "uitvoerformulier.txt"
FIGURES, BEFORE, AMOUNTS_CHECK = "uitkomsten.csv", "uitkomsten_vorige.csv", "controle_bedragen.csv"
NEEDED = ("eenheid", "gebied", "periode", "geldt")
OF_AMOUNTS = ("gemiddelde", "som")
# Letters en vorm van een code; de laatste tekens kunnen letters zijn (Amsterdam, sinds 2022).
AREAS = {
    "municipality": ("GM", 4, r"GM\d{4}"),
    "district": ("WK", 6, r"WK\d{4}[0-9A-Z]{2}"),
    "neighbourhood": ("BU", 8, r"BU\d{4}[0-9A-Z]{4}"),
}
MOST_TOLD = 5


def read_plan():
    """Het plan, alleen als het precies het plan van dit pakket is."""
    content = (HERE / "plan.json").read_bytes()
    if PLAN_SHA256 and hashlib.sha256(content).hexdigest() != PLAN_SHA256:
        sys.exit("plan.json is veranderd. Pak het zip-bestand opnieuw uit.")
    return json.loads(content)


def read_columns():
    """Hoe de kolommen heten; zonder alle namen kan er niets worden geteld."""
    try:
        columns = json.loads((HERE / "kolommen.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        sys.exit(f"kolommen.json is niet te lezen: {wrong}. Pak het opnieuw uit en vul het weer in.")
    missing = [name for name in (*NEEDED, "geldt_als") if not columns.get(name)]
    if missing:
        sys.exit("Vul in kolommen.json nog in: " + ", ".join(missing) + ".")
    return columns


def read_records(path, columns):
    """De regels van het bestand, met alleen de kolommen die het plan nodig heeft."""
    wanted = {columns[name]: name for name in (*NEEDED, "bedrag") if columns.get(name)}
    table = read_file(path)
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        sys.exit("Deze kolommen zijn er niet: " + ", ".join(missing) + ". Pas kolommen.json aan.")
    return table[list(wanted)].rename(columns=wanted)


def read_file(path):
    """Het bestand als tabel; lukt dat niet, dan een zin die zegt wat helpt."""
    readers = {".csv": read_text, ".txt": read_text, ".parquet": pd.read_parquet, ".sav": pd.read_spss}
    reader = readers.get(path.suffix.lower())
    if not path.is_file():
        sys.exit(f"Het bestand {path} is er niet. Kijk de naam en de map na.")
    if reader is None:
        sys.exit(
            f"{path.name} kan niet worden gelezen. Sla het op als csv, parquet of sav. Excel kan: opslaan als csv."
        )
    try:
        return reader(path)
    except ImportError as lacking:
        sys.exit(
            f"Om {path.name} te lezen is nog een pakket nodig ({lacking}). Sla het bestand anders op als csv."
        )
    except (OSError, ValueError, csv.Error) as wrong:
        sys.exit(
            f"{path.name} kan niet worden gelezen: {wrong}. Sla het opnieuw op als csv, met één regel kolomnamen."
        )


def read_text(path):
    """Een csv-bestand, alles als tekst; oudere programma's schrijven cp1252."""
    facts = {"sep": None, "engine": "python", "dtype": str, "keep_default_na": False}
    try:
        return pd.read_csv(path, encoding="utf-8-sig", **facts)
    except UnicodeDecodeError:
        return pd.read_csv(path, encoding="cp1252", **facts)


def as_words(column):
    """Elke waarde als tekst: leeg voor wat er niet is, en 1.0 als 1."""
    text = column.astype(object).where(column.notna(), "").astype(str).str.strip()
    return text.str.replace(r"^(-?\d+)\.0+$", r"\1", regex=True)


def prepared(table, columns, level):
    """De regels die meetellen met hun code, jaar en of zij gelden, en in zinnen wat er niet bij kon."""
    table = table.assign(
        eenheid=as_words(table["eenheid"]),
        gebied=area_codes(table["gebied"], level),
        periode=as_words(table["periode"]).str.slice(0, 4),
        geldt=flags(table["geldt"], columns),
    )
    tests = {
        "zonder bruikbare gebiedscode": table["gebied"] == "",
        "zonder eenheid": table["eenheid"] == "",
        "zonder jaar": ~table["periode"].str.fullmatch(r"\d{4}"),
    }
    told = [
        f"Regels {what}, niet meegeteld: {int(wrong.sum())}." for what, wrong in tests.items() if wrong.any()
    ]
    usable = ~pd.concat(tests.values(), axis=1).any(axis=1)
    return table[usable].reset_index(drop=True), told


def flags(column, columns):
    """Of een eenheid in de teller hoort; wat niet is afgesproken, wordt niet geraden."""
    found = as_words(column)
    yes, no = (
        as_words(pd.Series(columns.get(name, ["0"]), dtype=object))
        for name in ("geldt_als", "geldt_niet_als")
    )
    other = found[~found.isin([*yes, *no])]
    if len(other):
        shown = ", ".join(f"“{value}”" if value else "(leeg)" for value in other.unique()[:MOST_TOLD])
        sys.exit(
            f"In kolom {columns['geldt']} staan ook andere waarden ({len(other)} regels): {shown}."
            " Zet in kolommen.json bij “geldt_als” of bij “geldt_niet_als” wat zij betekenen."
        )
    return found.isin(yes)


def area_codes(column, level):
    """Codes zoals GM0363, leeg waar er geen is; CBS-bestanden laten de letters soms weg."""
    letters, digits, shape = AREAS[level]
    text = as_words(column).str.upper()
    codes = text.where(text.str.startswith(letters), letters + text.str.zfill(digits))
    nothing = (text == "") | ~codes.str.fullmatch(shape) | codes.str.fullmatch(letters + "0+")
    return codes.where(~nothing, "")


def count(table):
    """Per gebied en periode: verschillende eenheden, en hoeveel daarvan aan de teller voldoen."""
    units = table.groupby(["gebied", "periode", "eenheid"], as_index=False)["geldt"].max()
    counted = units.groupby(["gebied", "periode"], as_index=False).agg(
        teller=("geldt", "sum"), noemer=("eenheid", "nunique")
    )
    records = table.groupby(["gebied", "periode"], as_index=False).size().rename(columns={"size": "regels"})
    return counted.merge(records).sort_values(["periode", "gebied"], ignore_index=True)


def is_safe(row, rules):
    """Genoeg eenheden in de teller, in wat overblijft en in de noemer, en geen groep die bijna het geheel is."""
    fewest, rest = rules["minste_eenheden"], row.noemer - row.teller
    return (
        row.teller >= fewest
        and rest >= fewest
        and row.noemer >= fewest
        and row.teller <= rules["grootste_aandeel"] * row.noemer
    )


def write_output(counted, plan):
    """De tabel die naar buiten gaat; een onveilige cel krijgt woorden en nooit een nul. Geeft hoeveel cellen dat zijn."""
    rules, hidden = plan["regels"], 0
    with (HERE / OUTPUT).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(plan["uitvoer"]["kolommen"])
        for row in counted.itertuples():
            enough = row.noemer >= rules["minste_eenheden"]
            shown = [
                int(row.teller) if is_safe(row, rules) else HIDDEN,
                int(row.noemer) if enough else HIDDEN,
            ]
            hidden += shown.count(HIDDEN)
            table.writerow([plan["pakket"], row.gebied, row.periode, *shown])
    return hidden


def amounts(column, name):
    """Bedragen als getal, leeg waar er geen is; een komma is het decimaalteken."""
    text = as_words(column)
    if text.str.contains(",").any():
        text = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(text, errors="coerce")
    wrong = text[numbers.isna() & (text != "")]
    if len(wrong):
        sys.exit(f"In kolom {name} staat geen getal in {len(wrong)} regels, zoals “{wrong.iloc[0]}”.")
    if (numbers < 0).any():
        sys.exit(f"In kolom {name} staan bedragen onder nul. Zicht kan een som daarvan niet beoordelen.")
    return numbers


def contributed(table, columns):
    """Per gebied en periode: eenheden, totaal en de twee grootste bijdragen."""
    table = table.assign(bedrag=amounts(table["bedrag"], columns["bedrag"])).dropna(subset=["bedrag"])
    place = ["gebied", "periode"]
    if table.duplicated([*place, "eenheid"]).any():
        sys.exit(
            "Een eenheid staat vaker in hetzelfde gebied en jaar. Voor bedragen moet dat één regel zijn."
        )
    grouped = table.sort_values("bedrag", ascending=False).groupby(place)["bedrag"]
    parts = {
        "eenheden": grouped.size(),
        "totaal": grouped.sum(),
        "grootste": grouped.max(),
        "tweede": grouped.apply(lambda each: each.iloc[1] if len(each) > 1 else 0.0),
    }
    return pd.DataFrame(parts).reset_index().sort_values(["periode", "gebied"], ignore_index=True)


def dominates(row, rule):
    """Of één eenheid het bedrag bepaalt, of uit het bedrag is te schatten."""
    counted = row.grootste if rule["grootste"] == 1 else row.grootste + row.tweede
    rest = row.totaal - row.grootste - row.tweede
    return counted > rule["aandeel"] * row.totaal or rest < rule["p_procent"] * row.grootste


def write_amounts(table, plan, columns):
    """Gemiddelden en sommen van het plan, met of één eenheid overheerst in plaats van de grootste bijdragen."""
    kinds = [kind for kind in plan.get("andere_uitkomsten", {}).get("soorten", {}) if kind in OF_AMOUNTS]
    if not kinds or not columns.get("bedrag"):
        return []
    found, rules = contributed(table, columns), plan["regels"]
    found.to_csv(HERE / AMOUNTS_CHECK, sep=";", index=False)
    told = keep_before()
    few, name = 0, (columns.get("bedrag_heet") or columns["bedrag"])[:100]
    with (HERE / FIGURES).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow([*plan["andere_uitkomsten"]["kolommen"], "eenheden", "overheersing", "totaal"])
        for row in found.itertuples():
            if row.eenheden < rules["minste_eenheden"]:
                few += 1
                continue
            hidden = dominates(row, rules["overheersing"])
            for kind in kinds:
                value = row.totaal if kind == "som" else row.totaal / row.eenheden
                shown = ["", "ja", ""] if hidden else [number(value), "nee", number(row.totaal)]
                about = [plan["pakket"], f"{name} ({kind})", kind, row.gebied, row.periode, ""]
                rows.writerow([*about, shown[0], row.eenheden, *shown[1:]])
    if few:
        told.append(f"Weggelaten uit {FIGURES}, omdat er te weinig bedragen zijn: {few}.")
    return [
        *told,
        f"{FIGURES} is gemaakt. Alleen voor de controleur, nooit mee naar buiten: {AMOUNTS_CHECK}.",
    ]


def keep_before():
    """Wat iemand zelf in het bestand met andere uitkomsten zette, gaat niet verloren."""
    if not (HERE / FIGURES).exists():
        return []
    (HERE / FIGURES).replace(HERE / BEFORE)
    return [f"Het vorige {FIGURES} heet nu {BEFORE}."]


def number(value):
    """Een getal met een komma, zoals Zicht het leest."""
    return f"{value:.2f}".replace(".", ",")


def write_form(counted, hidden, source, told):
    """Zet de aantallen op het formulier; wat de onderzoeker invulde, blijft staan, en wat van een vorige keer was, gaat weg."""
    facts = {
        "Bronbestand": source.name,
        "Aantal regels waarop de tabel rust, ongewogen": int(counted["regels"].sum()),
        "Regels die niet konden meetellen": " ".join(told) or "geen",
        "Aantal cellen met een getal": 2 * len(counted),
        "Waarvan verborgen": hidden,
    }
    path = HERE / FORM
    lines = path.read_text(encoding="utf-8").split("\n")
    for place, line in enumerate(lines):
        label = line.partition(":")[0]
        if label in facts:
            lines[place] = f"{label}: {facts[label]}"
    path.write_text("\n".join(lines), encoding="utf-8")


def main(arguments):
    """Van het bestand naar de uitvoer."""
    if len(arguments) != 1:
        sys.exit(__doc__)
    plan, columns = read_plan(), read_columns()
    source = Path(arguments[0])
    table, told = prepared(read_records(source, columns), columns, plan["gebiedsniveau"])
    if plan["perioden"]:
        table = table[table["periode"].isin(plan["perioden"])].reset_index(drop=True)
    if table.empty:
        sys.exit(" ".join(["Er bleef geen enkele regel over om te tellen.", *told]))
    counted = count(table)
    counted.to_csv(HERE / CHECK, sep=";", index=False)
    hidden = write_output(counted, plan)
    write_form(counted, hidden, source, told)
    more = write_amounts(table, plan, columns)
    made = f"{2 * len(counted)} cellen, waarvan {hidden} verborgen: {OUTPUT}. Alleen voor de controleur: {CHECK}."
    print("\n".join([made, *told, *more]))


if __name__ == "__main__":
    main(sys.argv[1:])
