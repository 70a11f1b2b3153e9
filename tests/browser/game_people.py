"""A facilitator and participants, each with a browser of their own."""

from patience import patient_context

PHONE = {"width": 390, "height": 844}


class Facilitator:
    """The desk, and the wall beside it."""

    def __init__(self, browser, server):
        self.server = server
        self.context = patient_context(browser, viewport={"width": 1280, "height": 720})
        self.desk = self.context.new_page()
        self.failures = []
        self.desk.on("pageerror", lambda error: self.failures.append(str(error)))
        self.desk.goto(server.secret_address)
        self.desk.wait_for_url("**/")
        self.desk.goto(f"{server.address}/play")
        self.desk.click("button[data-game=short]")
        self.desk.wait_for_url("**/desk")
        self.desk.wait_for_selector("#advance")
        self.code = self.desk.url.split("/")[-2]
        self.wall = self.context.new_page()
        self.wall.on("pageerror", lambda error: self.failures.append(str(error)))
        self.wall.goto(f"{server.address}/play/{self.code}/wall")
        self.wall.wait_for_selector(".giant")

    def step(self, button):
        self.desk.click(f"#advance:has-text('{button}')")


class Player:
    """Somebody with a phone."""

    def __init__(self, browser, server, code, name, company, role, viewport=PHONE, **context):
        self.context = patient_context(browser, viewport=viewport, **context)
        self.page = self.context.new_page()
        self.failures = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.name, self.role = name, role
        self.page.goto(f"{server.address}/play/{code}")
        self.page.fill("#name", name)
        self.page.fill("#company", company)
        self.page.check(f"input[name=role][value={role}]")
        self.page.click("text=Take this seat")
        self.page.wait_for_selector(f"h1:has-text('Welcome, {name}')")

    def choose(self, option, choice):
        radio = self.page.locator(f"input[name={option}][value={choice}]")
        folded = self.page.locator("details.folded", has=radio)
        if folded.count() and folded.get_attribute("open") is None:
            folded.locator("summary").click()
        radio.check()

    def decides(self):
        self.page.click("#bar button:not([disabled])")

    def sees(self, text):
        self.page.wait_for_selector(f"text={text}")

    def at_quarter(self, number):
        self.page.wait_for_selector(f".story:has-text('Quarter {number} of 6')")
