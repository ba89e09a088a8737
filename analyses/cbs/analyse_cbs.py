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


def read_plan():
    """Het plan, alleen als het precies het plan van dit pakket is."""
    content = (HERE / "plan.json").read_bytes()
    if PLAN_SHA256 and hashlib.sha256(content).hexdigest() != PLAN_SHA256:
        sys.exit("plan.json is veranderd. Pak het zip-bestand opnieuw uit.")
    return json.loads(content)


def read_records(path, columns):
    """De regels van het bestand, met alleen de kolommen die het plan nodig heeft."""
    wanted = {columns[name]: name for name in ("eenheid", "gebied", "periode", "geldt")}
    readers = {".csv": read_text, ".parquet": pd.read_parquet, ".sav": pd.read_spss}
    table = readers[path.suffix.lower()](path)
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        sys.exit("Deze kolommen zijn er niet: " + ", ".join(missing) + ". Pas kolommen.json aan.")
    return table[list(wanted)].rename(columns=wanted)


def read_text(path):
    """Een csv-bestand, alles als tekst."""
    return pd.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False)


def count(table, yes, level):
    """Per gebied en periode: verschillende eenheden, en hoeveel daarvan aan de teller voldoen."""
    table = table.assign(
        gebied=area_codes(table["gebied"], level),
        periode=table["periode"].astype(str).str.slice(0, 4),
        geldt=table["geldt"].astype(str).str.strip().isin(yes),
    )
    units = table.groupby(["gebied", "periode", "eenheid"], as_index=False)["geldt"].max()
    counted = units.groupby(["gebied", "periode"], as_index=False).agg(
        teller=("geldt", "sum"), noemer=("eenheid", "nunique")
    )
    records = table.groupby(["gebied", "periode"], as_index=False).size().rename(columns={"size": "regels"})
    return counted.merge(records).sort_values(["periode", "gebied"], ignore_index=True)


def area_codes(column, level):
    """Codes zoals GM0363; CBS-bestanden laten de letters soms weg."""
    letters, digits = {"municipality": ("GM", 4), "district": ("WK", 6), "neighbourhood": ("BU", 8)}[level]
    text = column.astype(str).str.strip().str.upper()
    return text.where(text.str.startswith(letters), letters + text.str.zfill(digits))


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
    """De tabel die naar buiten gaat; een onveilige cel krijgt woorden en nooit een nul."""
    rules, hidden = plan["regels"], 0
    with (HERE / OUTPUT).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(plan["uitvoer"]["kolommen"])
        for row in counted.itertuples():
            safe = is_safe(row, rules)
            hidden += not safe
            enough = row.noemer >= rules["minste_eenheden"]
            shown = [int(row.teller) if safe else HIDDEN, int(row.noemer) if enough else HIDDEN]
            table.writerow([plan["pakket"], row.gebied, row.periode, *shown])
    return hidden


def write_form(counted, hidden, source):
    """Vul de aantallen in op het formulier, voor de uitvoercontroleur van het CBS."""
    facts = {
        "{aantal_regels}": int(counted["regels"].sum()),
        "{aantal_cellen}": len(counted),
        "{aantal_verborgen}": hidden,
        "{bronbestand}": source.name,
        "{kleinste_teller}": "zie " + CHECK,
    }
    path = HERE / FORM
    text = path.read_text(encoding="utf-8")
    for mark, value in facts.items():
        text = text.replace(mark, str(value))
    path.write_text(text, encoding="utf-8")


def main(arguments):
    """Van het bestand naar de uitvoer."""
    if len(arguments) != 1:
        sys.exit(__doc__)
    plan, columns = read_plan(), json.loads((HERE / "kolommen.json").read_text(encoding="utf-8"))
    source = Path(arguments[0])
    table = read_records(source, columns)
    counted = count(table, [str(value) for value in columns["geldt_als"]], plan["gebiedsniveau"])
    if plan["perioden"]:
        counted = counted[counted["periode"].isin(plan["perioden"])].reset_index(drop=True)
    counted.to_csv(HERE / CHECK, sep=";", index=False)
    hidden = write_output(counted, plan)
    write_form(counted, hidden, source)
    print(
        f"{len(counted)} cellen, waarvan {hidden} verborgen: {OUTPUT}. Voor de controleur: {CHECK} en {FORM}."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
