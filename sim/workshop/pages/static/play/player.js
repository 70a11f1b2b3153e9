// A player's page: join, read what happened, decide, wait.
import { ask, byId, make, renew } from "../dom.js";
import { COLOURS, card, clock, follow, inWords, say, signed, spark, thousands, timer } from "./game.js";

const root = byId("game");
const body = byId("body");
const code = root.dataset.code;
const tick = clock();
let view = null;
let draft = {};
let editing = false; // is something chosen that has not been sent?
const unfolded = new Set();

const money = (each) => (each ? thousands(each) : "free");
const amount = (each) => (each ? thousands(each) : "0");

async function act(path, content, taken = () => {}) {
  say("");
  try {
    await ask(`/play/${code}/${path}`, content);
    taken();
  } catch (error) {
    say(inWords(error));
    if (!error.stale) return;
  }
  await reload();
}

// ------------------------------------------------------------------ joining

body.addEventListener("submit", (event) => {
  event.preventDefault();
  act("join", { name: byId("name").value, company: byId("company").value, role: new FormData(event.target).get("role") });
});

function take(company, role) {
  byId("company").value = company;
  body.querySelector(`input[name="role"][value="${role}"]`).checked = true;
  byId("name").focus();
}

function joining() {
  const role = (key, what) =>
    make("label", { class: "role" }, make("input", { type: "radio", name: "role", value: key, required: true }), make("strong", {}, key), make("span", {}, what));
  const form = make(
    "form",
    { class: "join" },
    make("h1", {}, view.begun ? "The game has begun" : "Take a seat"),
    make("p", { class: "lead" }, "Two people run one company: the CIO decides about IT, the CMO about marketing. Each of you sees only your own side."),
    make("label", { for: "name" }, "Your name"),
    make("input", { type: "text", id: "name", maxlength: 24, autocomplete: "nickname", required: true }),
    make("label", { for: "company" }, view.begun ? "A company with a free role" : "Your company: a new name, or one that is there"),
    make("input", { type: "text", id: "company", maxlength: 24, autocomplete: "off", required: true, list: "companies" }),
    make("datalist", { id: "companies" }, view.companies.map((each) => make("option", { value: each.name }))),
    make("fieldset", {}, make("legend", {}, "Your role"), make("div", { class: "roles" }, role("CIO", "IT's people, dates and money"), role("CMO", "Marketing's needs and its agency"))),
    make("button", { class: "main wide" }, "Take this seat"),
  );
  const free = view.companies.flatMap((each) => each.free.map((role) =>
    make("li", {}, make("button", { type: "button", click: () => take(each.name, role) }, `${role} of ${each.name}`))));
  const there = free.length ? make("section", {}, make("h2", {}, "Free seats"), make("ul", { class: "free" }, free)) : null;
  return [form, there];
}

// ------------------------------------------------------------------ what happened

function figures(seen) {
  return make(
    "dl",
    { class: "figures" },
    seen.figures.map((each) => make("div", {}, make("dt", {}, each.label), make("dd", {}, `${each.value}${each.unit ?? ""}`))),
  );
}

function curves(seen) {
  const all = (field) => view.quarters_seen.slice(0, seen.quarter + 1).flatMap((each) => each.curves[field]);
  return view.role === "CIO"
    ? [
        spark(all("waiting"), { label: "Waiting for IT, week by week" }),
        spark(all("landing"), { label: "Work that landed, not ordered by anybody", bars: true, colour: COLOURS[3], most: 4 }),
      ]
    : [
        spark(all("trust"), { label: "Trust in IT among your people, of 100", most: 100, colour: COLOURS[5] }),
        spark(all("agency"), { label: "Requests given to the agency", bars: true, colour: COLOURS[3], most: 4 }),
      ];
}

function happened(seen, open) {
  const inside = [
    figures(seen),
    make("ul", { class: "said" }, seen.said.map((each) => make("li", {}, each))),
    make("div", { class: "curves" }, curves(seen)),
    seen.automatic ? make("p", { class: "quiet" }, "You had not decided: the automatic player did it for you.") : null,
    seen.chosen.length ? make("p", { class: "quiet" }, `You had: ${seen.chosen.join("; ")}.`) : null,
  ];
  return open
    ? make("section", { class: "happened" }, make(view.phase === "shown" ? "h1" : "h2", {}, `Quarter ${seen.quarter + 1}, as you see it`), inside)
    : make("details", { class: "happened", id: `quarter-${seen.quarter}`, open: unfolded.has(`quarter-${seen.quarter}`) }, make("summary", {}, `Quarter ${seen.quarter + 1}, as you saw it`), inside);
}

// ------------------------------------------------------------------ deciding

function option(each) {
  const choices = each.choices.map((choice) =>
    make(
      "label",
      { class: "choice" },
      make("input", {
        type: "radio",
        name: each.key,
        value: choice.key,
        change: () => {
          draft[each.key] = choice.key;
          editing = true;
          show();
        },
      }),
      make("span", { class: "what" }, make("strong", {}, choice.title), make("span", { class: "effect" }, choice.effect)),
      make("span", { class: "price" }, money(choice.price)),
    ),
  );
  const title = make("span", { class: "title" }, each.title, each.new ? make("span", { class: "new" }, "new") : null);
  const whole = make("fieldset", { class: "option" }, make("legend", {}, title, make("span", { class: "question" }, each.question)), choices);
  return each.new ? whole : folded(each, whole);
}

// What could be decided before is folded away behind what holds now.
function folded(each, whole) {
  const chosen = each.choices.find((choice) => choice.key === draft[each.key]);
  const id = `option-${each.key}`;
  return make(
    "details",
    { class: "folded", id, open: unfolded.has(id) },
    make("summary", {}, make("span", { class: "title" }, each.title), make("span", { class: "now" }, chosen?.title), make("span", { class: "price" }, money(chosen?.price))),
    whole,
  );
}

// What stood open stays open, in later quarters too.
body.addEventListener("toggle", ({ target }) => (target.open ? unfolded.add(target.id) : unfolded.delete(target.id)), true);

const spent = () =>
  view.options.reduce((sum, each) => sum + (each.choices.find((choice) => choice.key === draft[each.key])?.price ?? 0), 0);

const meter = make("span", { class: "meter" });
const left = make("span", { class: "left", role: "status" });
const send = make("button", { class: "main", click: () => decide() }, "Decide");
const bar = make("div", { id: "bar", class: "bar-below" }, make("div", {}, left, meter), send);

function spend() {
  const total = spent();
  const over = total > view.budget;
  meter.style.setProperty("--part", String(Math.min(1, total / Math.max(1, view.budget))));
  meter.classList.toggle("over", over);
  const words = view.options.length ? `${amount(total)} of ${thousands(view.budget)}` : "Nothing to decide yet";
  left.textContent = over ? `${words}: too much` : words;
  send.textContent = view.decided && !editing ? "Sent ✓" : view.decided ? "Send again" : view.options.length ? "Decide" : "Ready";
  send.disabled = view.paused || (view.decided && !editing);
}

async function decide() {
  const { turn } = view;
  const sent = { ...draft };
  send.disabled = true;
  await act("decide", { turn, chosen: sent }, () => {
    if (view.turn === turn) editing = Object.keys(draft).some((key) => draft[key] !== sent[key]);
  });
  if (bar.isConnected) spend();
}

function deciding() {
  const waits = view.decided
    ? make("p", { class: "sent", role: "status" }, "Sent. The quarter runs when everybody has decided. You can still change your mind.")
    : null;
  const partner = view.partner
    ? make("p", { class: "quiet" }, `${view.partner.name}, your ${view.partner.role}, ${view.partner_decided ? "has decided." : "is still thinking. Talk to each other, if your company talks."}`)
    : make("p", { class: "quiet" }, "The other role of your company is played automatically.");
  return make("section", { class: "deciding" }, waits, [...view.options].sort((a, b) => Number(b.new) - Number(a.new)).map(option), partner);
}

// ------------------------------------------------------------------ the page

function progress() {
  const dots = Array.from({ length: view.quarters }, (_, place) => {
    const done = place < view.quarters_seen.length;
    return make("span", { class: done ? "dot done" : place === view.quarter && view.phase !== "lobby" ? "dot now" : "dot" });
  });
  return make("span", { class: "dots", role: "img", "aria-label": `Quarter ${view.quarter + 1} of ${view.quarters}` }, dots);
}

function top() {
  if (!view.company) return [];
  return [
    make(
      "div",
      { class: "who" },
      make("span", { class: `badge ${view.role}` }, view.role),
      make("span", { class: "company" }, view.company),
      view.standing ? make("span", { class: "standing" }, `${view.standing.rank}. ${signed(view.standing.score)}`) : null,
      progress(),
      timer(),
    ),
  ];
}

function story() {
  return make(
    "section",
    { class: "story" },
    make("p", { class: "quiet" }, `Quarter ${view.quarter + 1} of ${view.quarters}`),
    make("h1", {}, view.title),
    make("p", {}, view.story),
    view.cards.map(card),
  );
}

function stands() {
  const { rank, score, earned, trusted } = view.standing;
  return make("p", { class: "quiet" }, `${view.company} stands ${rank}. with ${signed(score)}: ${signed(earned)} earned, ${signed(trusted)} for trust. The old regime would stand at 0.`);
}

function bill() {
  const each = view.bill;
  const share = each.needs ? Math.round((100 * each.round_it) / each.needs) : 0;
  return make(
    "section",
    { class: "bill" },
    make("h1", {}, "What went round IT in your company"),
    make("p", { class: "huge" }, `${each.round_it} of ${each.needs}`),
    make("p", {}, `requests of marketing, ${share} in a hundred; ${each.unasked} of them IT was never asked for.`),
    make("dl", { class: "figures" }, [
      ["paid to the agency", `${each.agency}k`],
      ["came back to IT", `${each.returned} times`],
      ["IT's time on it", `${each.returned_cost}k`],
    ].map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value)))),
  );
}

function content() {
  const seen = view.quarters_seen ?? [];
  const past = seen.slice(0, -1).reverse();
  const last = seen[seen.length - 1];
  if (!view.company) return joining();
  if (view.phase === "lobby") {
    const with_whom = view.partner ? `You run it with ${view.partner.name}, your ${view.partner.role}.` : "The other role is still free.";
    return [make("section", { class: "story" }, make("h1", {}, `Welcome, ${view.name}`), make("p", { class: "lead" }, `You are the ${view.role} of ${view.company}. ${with_whom}`), make("p", {}, "The game begins when the facilitator opens the first quarter."))];
  }
  if (view.phase === "open") {
    return [story(), last ? happened(last, true) : null, deciding(), past.map((each) => happened(each, false))];
  }
  if (view.phase === "simulating") return [make("section", { class: "story" }, make("h1", {}, "The quarter runs"), make("p", { class: "lead" }, "Thirteen weeks, in a moment."))];
  if (view.phase === "shown") return [happened(last, true), stands(), make("p", { class: "ask" }, view.ask), past.map((each) => happened(each, false))];
  return [
    bill(),
    make("p", { class: "quiet" }, view.explained),
    make("p", {}, make("a", { class: "button", href: `/play/${code}/sheet` }, "The debrief sheet")),
    seen.slice().reverse().map((each) => happened(each, false)),
  ];
}

function show() {
  const deciding = view.phase === "open" && Boolean(view.company);
  renew(byId("head"), top(), view.notice ? make("p", { class: "notice", role: "status" }, view.notice) : null);
  renew(body, content());
  for (const radio of body.querySelectorAll(".option input")) radio.checked = draft[radio.name] === radio.value;
  if (!deciding) bar.remove();
  else if (!bar.isConnected) root.append(bar);
  if (deciding) spend();
  tick(view);
}

// Where the game has moved on, what was chosen and not sent is forgotten; else it is kept, whatever the others do.
async function load() {
  const before = view;
  view = await ask(`/play/${code}/state`);
  const moved = view.turn !== before?.turn || view.company !== before?.company;
  if (moved) editing = false;
  if (!editing) draft = Object.fromEntries((view.options ?? []).map((each) => [each.key, each.chosen]));
  show();
  if (before && (moved || view.cards.length !== before.cards.length)) scrollTo({ top: 0 });
}

const reload = follow(
  code,
  load,
  (change) => !view || !view.company || change.companies === null || change.turn !== view.turn || change.companies.includes(view.company),
);
