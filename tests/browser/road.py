"""The main job in the browser: from a problem in plain words to an answered public page, each on own screens."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

from zicht.demo.privacy import dpia_paper

CLEAR = "Zorgvuldig gedaan, en het doel is voorkomen."
PARTIES = {"bronhouder": "CBS", "partner": "Politie", "kadaster": "Kadaster"}
FULL_NAMES = {"CBS": "Centraal Bureau voor de Statistiek"}
CHECKLISTS = Path(__file__).resolve().parents[2] / "reviews" / "data"
MEMBERS = ("commissielid1", "commissielid2", "commissielid3", "commissielid4", "voorzitter")

STOPPED_BY_YES = {
    question["key"]
    for path in CHECKLISTS.glob("*.json")
    for question in json.loads(path.read_text())["questions"]
    if question.get("stops_on") == "yes"
}


class Road:
    """One trajectory on its way. `come(key)` gives the window of somebody of the cast; opened once each."""

    def __init__(self, come, figures, reference=""):
        self.come, self.figures, self.reference = come, figures, reference

    def at(self, key, page=""):
        """Somebody opens a page of the trajectory."""
        return self.come(key).open(f"/trajecten/{self.reference}/{page}")

    def step(self, key, name, button):
        """Somebody takes a step of the method, by its own confirmation page."""
        self.at(key, f"stap/{name}/").send(button)

    def hand_in(self):
        owner = self.come("probleemeigenaar").open("/trajecten/nieuw/")
        owner.send(
            "Verder", title="Garages die van eigenaar wisselen", theme={"label": "Vastgoed en leegstand"}
        )
        self.reference = re.search(r"ZO-\d+-\d+", owner.page.url)[0]
        owner.send(
            "Verder",
            what_happens="Garageboxen worden in korte tijd drie keer doorverkocht, steeds voor meer geld.",
            where_it_happens="De wijken rond het station",
            since_when="Sinds 2021",
            compared_with="De andere wijken van de provincie",
        )
        owner.send(
            "Verder",
            who_suffers="Bewoners die een box zoeken en niets meer kunnen betalen.",
            what_was_tried="Navraag bij twee makelaars. Dat leverde niets op.",
        )
        owner.send(
            "Verder",
            use_of_answer="Wijkt een wijk af, dan maken wij afspraken met verkopers. Zo niet, dan niet.",
            who_decides="De wethouder wonen",
            prevention_only=True,
            ownership="3",
            capacity="2",
            data="2",
            use_of_outcomes="3",
            support="4",
        )
        owner.send("Indienen", note="Er is nog geen traject over garageboxen.")

    def weigh(self):
        lead = self.at("programmaleider", "weging/")
        subjects = ("social_importance", "preventive_value", "feasibility", "spread")
        values = dict.fromkeys(subjects, "4") | {f"{name}_why": CLEAR for name in subjects}
        lead.send("Bewaar de weging", **values)
        self.step("programmaleider", "accept", "Probleem aannemen")
        for role, name in (("landsadvocaat", "Hidde Terpstra"), ("analyst", "Lotte Verhagen")):
            self.assign(role, name)

    def assign(self, role, name):
        window = self.at("programmaleider", "coalitie/mensen/")
        option = window.page.locator('select[name="who"] option').filter(has_text=name)
        assert option.count() == 1, f"{name} cannot be assigned as {role}"
        window.send("Wijs aan", who=option.get_attribute("value"))

    def invite(self):
        for key, name in PARTIES.items():
            owner = self.at("probleemeigenaar", "coalitie/uitnodigen/")
            option = owner.page.locator('#uitnodigen select[name="organisation"] option').filter(
                has_text=FULL_NAMES.get(name, name)
            )
            owner.send(
                "Verstuur de uitnodiging",
                organisation=option.first.get_attribute("value"),
                ask="Kijk mee of de vraag klopt en welke gegevens u hebt.",
                answer_by=date.today() + timedelta(days=14),
            )
            self.join(key)
        owner = self.at("probleemeigenaar", "coalitie/uitnodigen/")
        option = owner.page.locator("#niet-vragen select option").filter(has_text="Belastingdienst")
        reason = "De vraag gaat niet over belastinggegevens."
        left_out = {"niet-organisation": option.get_attribute("value"), "niet-reason": reason}
        owner.send("Leg de reden vast", "#niet-vragen", **left_out)

    def join(self, key):
        window = self.come(key).open("/werk/")
        window.follow(re.compile("Garages die van eigenaar wisselen"))
        assert "/uitnodigingen/" in window.page.url, f"{key} finds no invitation in the work list"
        window.send("Wij doen mee", offer="Een adviseur voor een halve dag per week")

    def agree_terms(self):
        text = "De gemeente leidt het traject en is eigenaar van de uitkomst. Partijen toetsen en leveren kennis."
        self.at("probleemeigenaar", "coalitie/verantwoordelijkheden/").send("Bewaar", text=text)
        for key in ("probleemeigenaar", *PARTIES):
            self.at(key, "coalitie/inleg/").send(
                "Leg vast", "#toezeggen", kind="people", description="Een adviseur"
            )
        self.at("probleemeigenaar", "convenant/").send(
            "Leg voor om te tekenen",
            text="Partijen werken samen aan deze ene vraag, alleen om te voorkomen.",
            starts_on=date.today(),
            ends_on=date.today() + timedelta(days=365),
        )
        for key in ("probleemeigenaar", *PARTIES):
            self.at(key, "convenant/").send("Teken versie 1")
        self.step("probleemeigenaar", "to_refinement", "Naar de vraag")

    def sharpen(self):
        owner = self.at("probleemeigenaar", "vraag/nieuw/")
        owner.send("Naar het vraagblad", title="Doorverkoop van garageboxen")
        self.at("probleemeigenaar", "vraag/").send(
            "Bewaar de vraag",
            text="Welk aandeel van de garageboxen is per wijk binnen een jaar doorverkocht, en waar wijkt dat af?",
            population="Garageboxen op 1 januari van elk jaar",
            indicator="Aandeel garageboxen dat binnen een jaar is doorverkocht",
            numerator="Doorverkochte garageboxen",
            denominator="Alle garageboxen",
            area_level="district",
            period_from="2020",
            period_to="2025",
            comparison="Alle wijken van de provincie",
            hypothesis="In een klein deel van de wijken ligt het aandeel hoger.",
            use_of_answers="Wijkt een wijk af, dan maken wij afspraken met verkopers. Zo niet, dan niet.",
        )
        self.at("probleemeigenaar", "begrippen/").send(
            "Leg het begrip vast", term="doorverkoop", text="Een tweede overdracht binnen twaalf maanden."
        )
        self.at("probleemeigenaar", "vraag/").send("Vraag om een oordeel")
        for key in ("probleemeigenaar", *PARTIES):
            if key != "probleemeigenaar":
                self.at(key, "begrippen/").send(f"{PARTIES[key]} stemt in")
            self.at(key, "oordeel/").send(
                "Bewaar het oordeel",
                importance="4",
                use="3",
                counted="3",
                bounded="3",
                worded="3",
                note="Helder.",
            )
        self.step("probleemeigenaar", "to_inventory", "Naar de bronnen")

    def take_stock(self):
        self.at("analist1", "bronnen/").send("Neem alles over", "#overnemen")
        looking = self.at("analist1", "bronnen/").page.get_by_role(
            "link", name=re.compile("^Zoek een bron of")
        )
        for address in [link.get_attribute("href") for link in looking.all()]:
            analyst = self.come("analist1").open(address)
            option = analyst.page.locator('select[name="source"] option').filter(has_text="Wijkregistratie")
            analyst.send(
                "Koppel deze bron",
                source=option.get_attribute("value"),
                variables="Aantallen per wijk en jaar",
                fit_note="Past goed",
            )
        self.ask_holder()
        self.find_feasible()
        self.step("probleemeigenaar", "to_legal_review", "Naar de landsadvocaat")

    def find_feasible(self):
        self.at("analist1", "bronnen/haalbaarheid/").send(
            "Geef dit advies", verdict="feasible", text="De bron dekt teller en noemer voor alle jaren."
        )
        told = dict.fromkeys(
            (
                "new_law",
                "monthly",
                "years",
                "judging",
                "automated",
                "blocking",
                "monitoring",
                "new_technology",
            ),
            "nee",
        )
        told |= {
            "personal": "ja",
            "many": "ja",
            "subjects": "citizens",
            "transfer": "none",
            "algorithm": "none",
        }
        self.at("analist1", "bronnen/pre-scan/").send("Bewaar en reken uit", **told)
        dpia = {"name": "dpia.pdf", "mimeType": "application/pdf", "buffer": dpia_paper()}
        self.at("analist1", "bronnen/toets/dpia/").send("Voeg toe", file=dpia)
        self.at("analist1", "bronnen/dpia/").send(
            "Leg vast",
            personal_data="ja",
            outcome="Gepseudonimiseerd; alleen aantallen per wijk gaan naar buiten.",
            document="DPIA 2026-9",
        )

    def ask_holder(self):
        self.at("analist1", "bronnen/aanvragen/cbs-wijkregistratie/").send(
            "Verstuur de aanvraag",
            purpose="Wijken vergelijken om te voorkomen dat bewoners schade lijden.",
            variables="Aantallen garageboxen en overdrachten",
            years="2020 tot en met 2025",
            legal_basis="Artikel 41 van de CBS-wet",
            retention="Tot een jaar na publicatie",
            security="Namen zijn vervangen door codes, in de omgeving van het CBS.",
        )
        holder = self.come("bronhouder").open("/werk/")
        holder.follow(re.compile("^Lees en beslis"))
        holder.send("Wij staan het toe", valid_until=date.today() + timedelta(days=365))

    def advise(self):
        lawyer = self.come("landsadvocaat").open("/werk/")
        lawyer.follow(re.compile("Garages die van eigenaar wisselen"))
        address = re.search(r"/toetsen/\d+/", lawyer.page.url)[0]
        self.answer_checklist(lawyer, address)
        lawyer.open(f"{address}advies/").send(
            "Advies vastleggen", outcome="positive", text="Doel en grondslag sluiten op elkaar aan."
        )
        self.step("probleemeigenaar", "to_analysis", "Naar de analyse")

    def answer_checklist(self, window, address):
        """Every theme: yes, unless yes would stop a positive decision."""
        window.open(address)
        for theme in dict.fromkeys(re.findall(r"\?thema=([\w-]+)", window.page.content())):
            if theme == "klaar":
                continue
            window.open(f"{address}?thema={theme}")
            fields = window.page.locator('main [name^="choice-"]')
            names = dict.fromkeys(fields.evaluate_all("fields => fields.map(each => each.name)"))
            answers = {
                name: "no" if name.removeprefix("choice-") in STOPPED_BY_YES else "yes" for name in names
            }
            assert answers, f"no questions at {window.page.url}"
            window.send("Verder naar", **answers)

    def plan_and_read(self):
        analyst = self.at("analist1", "analyse/plan/")
        analyst.send("Plan bewaren")
        self.at("analist1", "analyse/plan/").send("Plan vastzetten")
        analyst = self.at("analist1", "analyse/bestand/")
        analyst.send("Bekijk het bestand", file=str(self.figures))
        analyst.send("Lees het bestand in")

    def compute(self):
        """The job page moves on by itself while a worker computes."""
        analyst = self.at("analist1", "analyse/opdracht/")
        analyst.send("Start de opdracht")
        assert "/opdrachten/" in analyst.page.url, analyst.page.url
        analyst.page.get_by_text("gelukt").first.wait_for(timeout=120_000)
        analyst.page.wait_for_load_state()
        return re.search(r"/opdrachten/(\d+)/", analyst.page.url)[1]

    def release(self, job):
        analyst = self.come("analist1").open(f"/opdrachten/{job}/uitkomst/")
        analyst.send("Vraag vrijgave", description="Per wijk het aantal, de verhouding en de klasse.")
        for key in ("controleur1", "controleur2"):
            checker = self.come(key).open("/werk/")
            checker.follow(re.compile(f"^Controleer.*{self.reference}"))
            checker.send("Geef uw oordeel", verdict="approve")
        self.step("analist1", "to_ethics_review", "Naar de adviescommissie")

    def judge(self):
        address = ""
        for key in MEMBERS:
            member = self.come(key).open("/werk/")
            member.follow(re.compile("Garages die van eigenaar wisselen"))
            address = re.search(r"/toetsen/\d+/", member.page.url)[0]
            member.send("Verklaren en beginnen", agreed=True)
            self.answer_checklist(member, address)
            member.open(f"{address}?thema=klaar").send("Ik ben klaar")
        self.at("voorzitter", "verband/").send("Ik heb dit bekeken")
        for key in MEMBERS:
            self.come(key).open(f"{address}stem/").send("Stem uitbrengen", choice="approve", motivation=CLEAR)
        self.come("voorzitter").open(f"{address}besluit/").send(
            "Besluit vastleggen", text="De uitkomst is niet herleidbaar en het doel is preventie."
        )
        self.step("probleemeigenaar", "to_publication", "Naar de publicatie")

    def publish(self):
        analyst = self.at("analist1", "publicatie/")
        if not analyst.page.get_by_role("button", name=re.compile("^Haal dit inzicht weg")).count():
            analyst.send("Voeg het inzicht toe", text="Een klein deel van de wijken ligt duidelijk hoger.")
        for _insight in range(6):
            analyst = self.at("analist1", "publicatie/")
            empty = analyst.page.locator("details[open] form").filter(
                has=analyst.page.locator('[name="title"]')
            )
            if not empty.count():
                break
            form = empty.first
            form.locator('[name="title"]').fill("Ga in gesprek met verkopers")
            form.locator('[name="text"]').fill(
                "Begin in de wijken die duidelijk hoger liggen. Vraag wat zou helpen."
            )
            with analyst.page.expect_navigation():
                form.get_by_role("button", name="Voeg toe").click()
        owner = self.at("probleemeigenaar", "publicatie/")
        option = owner.page.locator('select[name="user"] option').filter(has_text="Roos Dijkman")
        owner.send("Vraag", "#eigenaar", user=option.get_attribute("value"))
        if self.at("probleemeigenaar", "publicatie/").page.get_by_role("button", name="Ja, ik ben").count():
            owner.send("Ja, ik ben eigenaar")
        self.at("probleemeigenaar", "registratie/").send("Bevestig wat bewaard is")
        self.at("programmaleider", "publicatie/").send("Publiceer")
        self.step("probleemeigenaar", "to_follow_up", "Naar de opvolging")

    def public_page(self, visitor):
        """Somebody from outside reads the page, with map, funnel plot, trend and table."""
        visitor.open("/publicaties/").follow(re.compile("Garages|garageboxen", re.IGNORECASE))
        page = visitor.page
        assert page.locator("main svg").count() >= 3, "map, funnel plot and trend"
        assert page.locator("main table").count() >= 1
        return visitor

    def answer(self):
        for _deviation in range(40):
            owner = self.at("probleemeigenaar", "opvolging/")
            if not owner.page.locator("main").get_by_role("link", name=re.compile("^Reageer")).count():
                break
            owner.follow(re.compile("^Reageer"))
            owner.send(
                "Plaats de reactie",
                knew="partly",
                explanation="Hier staan veel boxen van één beheerder.",
                action="Wij spreken de beheerder en de makelaars.",
                capacity="Een adviseur, een dag in de week.",
            )
        self.step("probleemeigenaar", "close", "Traject afronden")
