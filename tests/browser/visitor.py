"""Somebody at a browser: opens pages, fills in forms, presses buttons; each page that is reached is audited."""

import json
import re
from collections import defaultdict
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


# Who leads a page and who only reads it see different things; a third pair of eyes adds nothing. How the page folds on a
# phone is seen by the first, and by the second what else is on it.
EYES = ((WIDE, NARROW), (WIDE,))


class Audit:
    """Looks at each kind of page with the eyes of two people, in a window with scripts, wide and narrow."""

    def __init__(self, browser):
        self.browser = browser
        self.seen, self.wrong, self.windows = defaultdict(set), [], {}

    def look(self, who, context, address):
        kind = re.sub(r"ZO-\d+-\d+|\d+", "#", urlsplit(address).path)
        if who in self.seen[kind] or len(self.seen[kind]) == len(EYES):
            return
        sizes = EYES[len(self.seen[kind])]
        self.seen[kind].add(who)
        page = self._window(who, context).new_page()
        listen(page, self.wrong)
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        for size in sizes:
            page.set_viewport_size(size)
            self.judge(page, f"{kind} as {who} at {size['width']}")
        page.close()

    def _window(self, who, context):
        """A window in which this person is logged in: one for all pages, since a new one fetches style and scripts again."""
        if who not in self.windows:
            self.windows[who] = self.browser.new_context(viewport=WIDE, locale="nl-NL")
        self.windows[who].clear_cookies()
        self.windows[who].add_cookies(context.cookies())
        return self.windows[who]

    def judge(self, page, where):
        """Keep every violation that axe finds on this page, and whether it scrolls sideways."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for violation in page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES):
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            self.wrong.append(f"{where}: {violation['id']}: {violation['help']} {json.dumps(nodes)}")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > page.viewport_size["width"]:
            self.wrong.append(f"{where}: scrolls sideways, {width} px wide")


def listen(page, wrong):
    """Keep what the console reports as an error, and every script that breaks."""
    page.on(
        "console", lambda line: line.type == "error" and wrong.append(f"{page.url}: console: {line.text}")
    )
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: script: {error}"))


class Visitor:
    """One person in an own window. Without scripts by default: everything works that way."""

    def __init__(self, audit, origin, who="visitor", *, scripts=False):
        self.audit, self.origin, self.who = audit, origin, who
        self.context = audit.browser.new_context(
            java_script_enabled=scripts, viewport=WIDE, locale="nl-NL", base_url=origin
        )
        self.context.set_default_timeout(15_000)
        self.context.set_default_navigation_timeout(60_000)
        self.page = self.context.new_page()
        listen(self.page, audit.wrong)

    def log_in(self, email, password):
        self.open("/inloggen/")
        self.page.fill('[name="login"]', email)
        self.page.fill('[name="password"]', password)
        self.page.press('[name="password"]', "Enter")
        self.page.wait_for_url("**/werk/")
        return self

    def open(self, address):
        """Go to an address; the answer must be a page."""
        answer = self.page.goto(address if address.startswith("http") else self.origin + address)
        assert answer.status == 200, f"{self.who} got {answer.status} at {address}"
        self.audit.look(self.who, self.context, self.page.url)
        return self

    def refused(self, address):
        """The status of an address that this person should not see."""
        return self.context.request.get(self.origin + address).status

    def follow(self, text):
        """Press the first link with this text."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=text).first.click()
        self.audit.look(self.who, self.context, self.page.url)
        return self

    def send(self, button, within="main", **values):
        """Fill in the form that has this button, and press it. Values by field name."""
        press = self._button(button, within)
        assert press.count(), f"{self.who}: no button {button} at {self.page.url}"
        if not press.first.is_visible():
            self._unfold(within)
        form = press.first.locator("xpath=ancestor::form")
        for name, value in values.items():
            self._fill(form, name, value)
        with self.page.expect_navigation():
            press.first.click()
        errors = self.page.locator(".zicht-error-summary, .utrecht-alert--error").all_inner_texts()
        assert not errors, f"{self.who} pressed {button} at {self.page.url}: {errors}"
        return self

    def _button(self, text, within):
        """The button with exactly this text, or else that begins with it (a number or a name may follow)."""
        place = self.page.locator(within)
        exact = place.get_by_role("button", name=text, exact=True, include_hidden=True)
        start = re.compile(f"^{re.escape(text)}")
        return exact if exact.count() else place.get_by_role("button", name=start, include_hidden=True)

    def _unfold(self, within):
        closed = self.page.locator(within).locator("details:not([open]) > summary")
        for _one in range(closed.count()):  # what was opened is no longer closed, so the first is the next
            closed.first.click()

    def _fill(self, form, name, value):
        field = form.locator(f'[name="{name}"]')
        kinds = field.evaluate_all("fields => fields.map(each => each.type)")
        assert kinds, f"{self.who}: no field {name} at {self.page.url}"
        if kinds[0] in ("radio", "checkbox"):
            chosen = field if value is True else form.locator(f'[name="{name}"][value="{value}"]')
            # Hints that arrive move the page; a click on the element itself cannot land beside it.
            chosen.first.evaluate("each => each.checked || each.click()")
        elif kinds[0] == "select-one":
            field.select_option(**value) if isinstance(value, dict) else field.select_option(str(value))
        elif kinds[0] == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))

    def reads(self, text):
        """The text stands on the page."""
        assert self.page.locator("body").get_by_text(text).first.is_visible(), f"{self.who} misses {text!r}"
        return self

    @property
    def path(self):
        return urlsplit(self.page.url).path
