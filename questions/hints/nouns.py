"""Dutch nouns for a person or company by their ending: one of them, and more of them.

A list of words never ends ("klusjesman", "pgb-houder", "drogist"), endings do: -er, -aar, -eur, -ist, -ling, -houder.
What ends alike and is no person ("nummer", "kwartier", "document") is named in `NOBODY`.
"""

from questions.hints.vocabulary import ONE, TARGETS

NOBODY = (
    r"(?!\w*(?:cijfers?|parameters?|clusters?|kamers?|nummers?|letters?|centers?|registers?|filters?|meters?|kwartier(?:en)?|"
    r"winters?|zomers?|partners?|pijlers?|folders?|flyers?|posters?|semesters?|vensters?|computers?|polders?|servers?|"
    r"formulier(?:en)?|papier(?:en)?|manier(?:en)?|rivier(?:en)?|kalenders?|thermometers?|wonders?|ankers?|roosters?|"
    r"(?:septem|okto|novem|decem)ber|docum\w+|instrum\w+|elem\w+|segm\w+|mom\w+|evenem\w+|departem\w+|argum\w+|experim\w+|"
    r"procent\w*|varianten?|kanten?|planten?|restanten?|kranten?|accenten?|talenten?|incident\w*|convenant\w*|consequent\w*|"
    r"quoti[eë]nt|sector(?:en)?|factor(?:en)?|indicator(?:en)?|rechter|waarden|kaders?|duur|verkeer|beheer|sfeer|huur|uur|"
    r"gemeenten?|figuren|natuur|cultuur|structuur|temperatuur|vuur|beschikbaar|bepaalde)(?!\w))"
    r"(?!(?:anders?|eerder|later|verder|nader|vier|ieder|onder|over|achter|keer|meer|weer|ander|zeer|hier|klinker|altijd|"
    r"groter|kleiner|hoger|lager|vaker|langer|korter|sneller|beter|minder|cent|helder|zonder|waar|daar|jaar|maar|naar|paar|"
    r"klaar|zwaar|gevaar|elkaar|samenwerking\w*|opnieuw)(?!\w))"
)
_SINGLE = (
    r"[\w-]{2,}(?:er|aar|eur|ist|ier|[ai]nt|[eë]nt|ling|houder|gerechtigde|plichtige|zoekende|hebbende|schrevene|trokkene|"
    r"genoot|lid|arts|advocaat|kracht|man|vrouw)"
)
_PLURAL = (
    r"[\w-]{2,}(?:aars|eurs|isten|iers|erijen|artsen|advocaten|ers|lingen|[ai]nten|[eë]nten|(?:gerechtig|plichti|machtig|"
    r"dupeer|deel|gunstig|hebben|zoeken|staan)(?:d|g)en|schrevenen|trokkenen|standigen|genoten|leden|partijen|ketens)"
)
AGENT = rf"{NOBODY}{_SINGLE}"
AGENTS = rf"{NOBODY}(?!(?:politieke|alle|de) partijen){_PLURAL}"
# "bewoner", "huisje", "drogist": one person, company, building; "bewoners", "drogisten": more of them.
ONE_OF = rf"(?:(?!(?:stem|politie|wijk|arbeids|info)bureau|havenbedrijf|nutsbedrijf)[\w-]*{ONE}(?:[tp]?je)?|{AGENT})"
MANY_OF = rf"(?:{TARGETS}|{AGENTS})"
