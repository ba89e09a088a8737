"""Every phase x person x step, written by hand: what happens when this person takes this step in this phase.

y    it happens
g    right person, and the gate is closed: refused with the sentence of GATES
s    right person, and the trajectory does not stand still (or, on hold: it already does)
o    right person, and another office holds the trajectory: only that one lets it go on
r    right person, and the emergency brake is not pulled (or, pulled: it already is)
p    right person, and the step does not belong to this phase
n    wrong person: refused with the sentence of RIGHTS
.    a stranger: the same sentence, and the web answers as if the trajectory does not exist

Columns: Owner, Partner, data Holder, landsadvocaat (L), Chair, committee Member, Analyst, checKer, programme lead (G),
observer (W), administrator (B), Neighbouring municipality.
"""

from questions.models import Phase

PEOPLE = {
    "O": "probleemeigenaar",
    "P": "partner",
    "H": "bronhouder",
    "L": "landsadvocaat",
    "C": "voorzitter",
    "M": "commissielid1",
    "A": "analist1",
    "K": "controleur1",
    "G": "programmaleider",
    "W": "waarnemer",
    "B": "beheerder",
    "N": "buurgemeente",
}

# "back" is back to a phase that lies behind, "ahead" is back to this phase or one that lies ahead;
# "onward" is the step to the next phase and "elsewhere" every other such step.
ONLY_THE_OWNER_KNOWS = """
          O P H L C M A K G W B N
accept    n . . . . . . n p n n .
onward    g . . . . . . n g n n .
elsewhere p . . . . . . n p n n .
decline   n . . . . . . n p n n .
withdraw  y . . . . . . n n n n .
hold      n . . . . . . n y n n .
resume    n . . . . . . n s n n .
back      n . . . . . . n y n n .
ahead     n . . . . . . n p n n .
pull      y . . . . . . y n n n .
lift      n . . . . . . n n n n .
"""
COALITION_AT_WORK = """
          O P H L C M A K G W B N
accept    n n n n . . n n p n n .
onward    g n n n . . g n g n n .
elsewhere p n n n . . p n p n n .
decline   n n n n . . n n p n n .
withdraw  y n n n . . n n n n n .
hold      n n n y . . n n y n n .
resume    n n n s . . n n s n n .
back      n n n y . . n n y n n .
ahead     n n n p . . n n p n n .
pull      y y y y . . y y n n n .
lift      n n n n . . n n n n n .
"""
COMMITTEE_KNOWS = """
          O P H L C M A K G W B N
accept    n n n n n n n n p n n .
onward    g n n n n n g n g n n .
elsewhere p n n n n n p n p n n .
decline   n n n n n n n n p n n .
withdraw  y n n n n n n n n n n .
hold      n n n y n n n n y n n .
resume    n n n s n n n n s n n .
back      n n n y y n n n y n n .
ahead     n n n p p n n n p n n .
pull      y y y y y y y y n n n .
lift      n n n n r n n n n n n .
"""

CELLS: dict[str, str] = {
    Phase.INTAKE: """
          O P H L C M A K G W B N
accept    n . . . . . . n g n n .
elsewhere p . . . . . . n p n n .
decline   n . . . . . . n y n n .
withdraw  y . . . . . . n n n n .
hold      n . . . . . . n y n n .
resume    n . . . . . . n s n n .
ahead     n . . . . . . n p n n .
pull      y . . . . . . y n n n .
lift      n . . . . . . n n n n .
""",
    Phase.COALITION: ONLY_THE_OWNER_KNOWS,
    Phase.REFINEMENT: COALITION_AT_WORK,
    Phase.INVENTORY: COALITION_AT_WORK,
    Phase.LEGAL_REVIEW: COALITION_AT_WORK,
    Phase.ANALYSIS: COALITION_AT_WORK,
    Phase.ETHICS_REVIEW: COMMITTEE_KNOWS,
    Phase.PUBLICATION: COMMITTEE_KNOWS,
    Phase.FOLLOW_UP: COMMITTEE_KNOWS,
    Phase.CLOSED: """
          O P H L C M A K G W B N
accept    n n n n n n n n p n n .
onward    g n n n n n g n g n n .
elsewhere p n n n n n p n p n n .
decline   n n n n n n n n p n n .
withdraw  p n n n n n n n n n n .
hold      n n n p n n n n p n n .
resume    n n n p n n n n p n n .
ahead     n n n p p n n n p n n .
pull      y y y y y y y y n n n .
lift      n n n n r n n n n n n .
""",
    Phase.DECLINED: """
          O P H L C M A K G W B N
accept    n . . . . . . n p n n .
elsewhere p . . . . . . n p n n .
decline   n . . . . . . n p n n .
withdraw  p . . . . . . n n n n .
hold      n . . . . . . n p n n .
resume    n . . . . . . n p n n .
ahead     n . . . . . . n p n n .
pull      p . . . . . . p n n n .
lift      n . . . . . . n n n n .
""",
    Phase.WITHDRAWN: """
          O P H L C M A K G W B N
accept    n n n n . . n n p n n .
elsewhere p n n n . . p n p n n .
decline   n n n n . . n n p n n .
withdraw  p n n n . . n n n n n .
hold      n n n p . . n n p n n .
resume    n n n p . . n n p n n .
ahead     n n n p . . n n p n n .
pull      y y y y . . y y n n n .
lift      n n n n . . n n n n n .
""",
    "braked": """
          O P H L C M A K G W B N
accept    n n n n n n n n p n n .
onward    r n n n n n r n r n n .
elsewhere p n n n n n p n p n n .
decline   n n n n n n n n p n n .
withdraw  y n n n n n n n n n n .
hold      n n n y n n n n y n n .
resume    n n n s n n n n s n n .
back      n n n y y n n n y n n .
ahead     n n n p p n n n p n n .
pull      r r r r r r r r n n n .
lift      n n n n y n n n n n n .
""",
    "on hold": """
          O P H L C M A K G W B N
accept    n n n n . . n n p n n .
onward    g n n n . . g n g n n .
elsewhere p n n n . . p n p n n .
decline   n n n n . . n n p n n .
withdraw  y n n n . . n n n n n .
hold      n n n s . . n n y n n .
resume    n n n y . . n n o n n .
back      n n n y . . n n y n n .
ahead     n n n p . . n n p n n .
pull      y y y y . . y y n n n .
lift      n n n n . . n n n n n .
""",
}

# Who takes the step to the next phase once its gate is open.
OPEN_GATE = {
    Phase.INTAKE: "G",
    Phase.COALITION: "OAG",
    Phase.REFINEMENT: "OAG",
    Phase.INVENTORY: "OAG",
    Phase.LEGAL_REVIEW: "OAG",
    Phase.ANALYSIS: "OAG",
    Phase.ETHICS_REVIEW: "OAG",
    Phase.PUBLICATION: "OAG",
    Phase.FOLLOW_UP: "OAG",
}

DECIDES_INTAKE = "Alleen de programmaleider kan een probleem aannemen of afwijzen."
MOVES_ON = "Alleen de probleemeigenaar, de analist of de programmaleider kan een traject naar de volgende fase brengen."
HOLDS = "Alleen de landsadvocaat of de programmaleider kan een traject stilzetten of hervatten."
SENDS_BACK = "Alleen de landsadvocaat, de voorzitter van de adviescommissie of de programmaleider kan een traject terugsturen."
RIGHTS = {
    "accept": DECIDES_INTAKE,
    "onward": MOVES_ON,
    "elsewhere": MOVES_ON,
    "decline": DECIDES_INTAKE,
    "withdraw": "Alleen de probleemeigenaar kan een traject intrekken.",
    "hold": HOLDS,
    "resume": HOLDS,
    "back": SENDS_BACK,
    "ahead": SENDS_BACK,
    "pull": (
        "Alleen de probleemeigenaar, een coalitiepartner, de bronhouder, de landsadvocaat, een lid van de adviescommissie,"
        " de analist of een controleur van de uitvoer kan aan de noodrem trekken."
    ),
    "lift": "Alleen de voorzitter van de adviescommissie kan de noodrem eraf halen.",
}

# The first thing that is missing when a trajectory has just entered the phase.
GATES: dict[str, str] = {
    Phase.INTAKE: (
        "De programmaleider heeft nog geen score gegeven voor: maatschappelijk belang, waarde voor het voorkomen van"
        " ondermijning, haalbaarheid en spreiding over gemeenten."
    ),
    Phase.COALITION: (
        "Nodig Belastingdienst, CBS, Kadaster en Politie uit, of schrijf op waarom dat niet nodig is."
    ),
    Phase.REFINEMENT: "Er is nog geen onderzoeksvraag. Schrijf de vraag op het vraagblad.",
    Phase.INVENTORY: (
        "Er staat nog niet wat wij moeten weten. Neem de onderdelen van de vraag over als informatiebehoefte."
    ),
    Phase.LEGAL_REVIEW: (
        "De landsadvocaat heeft nog geen advies gegeven. Hidde Terpstra heeft de vraag en de bronnen sinds {today} en"
        " adviseert uiterlijk {in_fifteen_days}."
    ),
    Phase.ANALYSIS: "Er is nog geen analyseplan. De analist schrijft het plan.",
    Phase.ETHICS_REVIEW: "De adviescommissie is bezig: 0 van 5 leden zijn klaar met invullen.",
    Phase.PUBLICATION: "Bij 1 inzicht staat nog niet wat een gemeente ermee kan doen.",
    Phase.FOLLOW_UP: "Op 8 afwijkingen is nog niet gereageerd.",
    Phase.CLOSED: "Er staat geen volgende vraag klaar. Voeg eerst een vraag toe aan dit traject.",
    "on hold": "Het traject ligt stil op verzoek van Hidde Terpstra: Eerst de grondslag uitzoeken.",
}
STANDING_STILL = {
    "resume": "Dit traject ligt niet stil.",
    "hold": "Het traject ligt stil op verzoek van Hidde Terpstra: Eerst de grondslag uitzoeken.",
}
OTHER_OFFICE = "Hidde Terpstra zette dit traject stil. Alleen de landsadvocaat kan het laten verdergaan."
NOT_BRAKED = "De noodrem is niet aangetrokken."
BRAKED = {
    "pull": "De noodrem is al aangetrokken.",
    "onward": (
        "De noodrem is aangetrokken door Milan de Wit: In de tabel is een gezin te herkennen. Alleen de adviescommissie"
        " kan de noodrem eraf halen."
    ),
}
WRONG_PHASE = (
    "Dit traject is nu in de fase {phase}. Daar hoort deze stap niet bij. Misschien was een collega u voor."
)
