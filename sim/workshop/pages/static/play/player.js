// A player's page: join, read what happened, decide, wait.
import { COLOURS, card, clock, el, follow, get, post, signed, spark, thousands } from "/static/play/game.js";

const root = document.getElementById("game");
const code = root.dataset.code;
const [head, body, said, lostNote] = ["head", "body", "said", "lost"].map((id) => document.getElementById(id));
const time = el("span", { class: "clock", role: "timer" });
const tick = clock(time);
let view = null;
let draft = {};
let drawn = "";
let editing = false;
const unfolded = new Set();

const money = (each) => (each ? thousands(each) : "free");
const amount = (each) => (each ? thousands(each) : "0");

function say(text) {
  said.textContent = text;
  if (text) said.scrollIntoView({ block: "nearest" });
}

async function act(path, content) {
  say("");
  try {
    await post(`/play/${code}/${path}`, content);
    await reload();
    return true;
  } catch (error) {
    say(error instanceof TypeError ? "The server does not answer. Try again in a moment." : error.message);
    if (error.stale) await reload();
    return false;
  }
}

// ------------------------------------------------------------------ joining

function joining() {
  const names = view.companies.map((each) => each.name);
  const name = el("input", { type: "text", id: "name", maxlength: 24, autocomplete: "nickname", required: true });
  const company = el("input", { type: "text", id: "company", maxlength: 24, autocomplete: "off", required: true, list: "companies" });
  const list = el("datalist", { id: "companies" }, names.map((each) => el("option", { value: each })));
  const role = (key, what) =>
    el("label", { class: "role" }, el("input", { type: "radio", name: "role", value: key, required: true }), el("strong", {}, key), el("span", {}, what));
  const form = el(
    "form",
    {
      class: "join",
      onsubmit: (event) => {
        event.preventDefault();
        act("join", { name: name.value, company: company.value, role: new FormData(form).get("role") });
      },
    },
    el("h1", {}, view.begun ? "The game has begun" : "Take a seat"),
    el("p", { class: "lead" }, "Two people run one company: the CIO decides about IT, the CMO about marketing. Each of you sees only your own side."),
    el("label", { for: "name" }, "Your name"),
    name,
    el("label", { for: "company" }, view.begun ? "A company with a free role" : "Your company: a new name, or one that is there"),
    company,
    list,
    el("fieldset", {}, el("legend", {}, "Your role"), el("div", { class: "roles" }, role("CIO", "IT's people, dates and money"), role("CMO", "Marketing's needs and its agency"))),
    el("button", { class: "main wide" }, "Take this seat"),
  );
  const free = view.companies.filter((each) => each.free.length);
  const there = free.length
    ? el(
        "section",
        {},
        el("h2", {}, "Free seats"),
        el(
          "ul",
          { class: "free" },
          free.flatMap((each) =>
            each.free.map((seat) =>
              el(
                "li",
                {},
                el(
                  "button",
                  {
                    type: "button",
                    onclick: () => {
                      company.value = each.name;
                      form.querySelector(`input[value="${seat}"]`).checked = true;
                      name.focus();
                    },
                  },
                  `${seat} of ${each.name}`,
                ),
              ),
            ),
          ),
        ),
      )
    : null;
  return [form, there];
}

// ------------------------------------------------------------------ what happened

function figures(seen) {
  return el(
    "dl",
    { class: "figures" },
    seen.figures.map((each) => el("div", {}, el("dt", {}, each.label), el("dd", {}, `${each.value}${each.unit ?? ""}`))),
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
    el("ul", { class: "said" }, seen.said.map((each) => el("li", {}, each))),
    el("div", { class: "curves" }, curves(seen)),
    seen.automatic ? el("p", { class: "quiet" }, "You had not decided: the automatic player did it for you.") : null,
    seen.chosen.length ? el("p", { class: "quiet" }, `You had: ${seen.chosen.join("; ")}.`) : null,
  ];
  return open
    ? el("section", { class: "happened" }, el(view.phase === "shown" ? "h1" : "h2", {}, `Quarter ${seen.quarter + 1}, as you see it`), inside)
    : el("details", { class: "happened" }, el("summary", {}, `Quarter ${seen.quarter + 1}, as you saw it`), inside);
}

// ------------------------------------------------------------------ deciding

function option(each) {
  const choices = each.choices.map((choice) =>
    el(
      "label",
      { class: "choice" },
      el("input", {
        type: "radio",
        name: each.key,
        value: choice.key,
        checked: draft[each.key] === choice.key,
        onchange: () => {
          draft[each.key] = choice.key;
          editing = true;
          spend();
        },
      }),
      el("span", { class: "what" }, el("strong", {}, choice.title), el("span", { class: "effect" }, choice.effect)),
      el("span", { class: "price" }, money(choice.price)),
    ),
  );
  const title = el("span", { class: "title" }, each.title, each.new ? el("span", { class: "new" }, "new") : null);
  const whole = el("fieldset", { class: "option" }, el("legend", {}, title, el("span", { class: "question" }, each.question)), choices);
  return each.new ? whole : folded(each, whole);
}

// What could be decided before is folded away behind what holds now; what stood open stays open.
function folded(each, whole) {
  const chosen = () => each.choices.find((choice) => choice.key === draft[each.key]);
  const now = el("span", { class: "now" }, chosen()?.title);
  const price = el("span", { class: "price" }, money(chosen()?.price));
  whole.addEventListener("change", () => {
    now.textContent = chosen().title;
    price.textContent = money(chosen().price);
  });
  return el(
    "details",
    { class: "folded", open: unfolded.has(each.key), ontoggle: (event) => (event.target.open ? unfolded.add(each.key) : unfolded.delete(each.key)) },
    el("summary", {}, el("span", { class: "title" }, each.title), now, price),
    whole,
  );
}

const spent = () =>
  view.options.reduce((sum, each) => sum + (each.choices.find((choice) => choice.key === draft[each.key])?.price ?? 0), 0);

const meter = el("span", { class: "meter" });
const left = el("span", { class: "left", role: "status" });
const send = el("button", { class: "main", onclick: () => decide() }, "Decide");

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
  send.disabled = true;
  if (await act("decide", { turn: view.turn, chosen: draft })) editing = false;
  spend();
}

function deciding() {
  const waits = view.decided
    ? el("p", { class: "sent", role: "status" }, "Sent. The quarter runs when everybody has decided. You can still change your mind.")
    : null;
  const partner = view.partner
    ? el("p", { class: "quiet" }, `${view.partner.name}, your ${view.partner.role}, ${view.partner_decided ? "has decided." : "is still thinking. Talk to each other, if your company talks."}`)
    : el("p", { class: "quiet" }, "The other role of your company is played automatically.");
  return el("section", { class: "deciding" }, waits, [...view.options].sort((a, b) => Number(b.new) - Number(a.new)).map(option), partner);
}

// ------------------------------------------------------------------ the page

function progress() {
  const dots = Array.from({ length: view.quarters }, (_, place) => {
    const done = place < view.quarters_seen.length;
    return el("span", { class: done ? "dot done" : place === view.quarter && view.phase !== "lobby" ? "dot now" : "dot" });
  });
  return el("span", { class: "dots", role: "img", "aria-label": `Quarter ${view.quarter + 1} of ${view.quarters}` }, dots);
}

function top() {
  if (!view.company) return [];
  return [
    el(
      "div",
      { class: "who" },
      el("span", { class: `badge ${view.role}` }, view.role),
      el("span", { class: "company" }, view.company),
      view.standing ? el("span", { class: "standing" }, `${view.standing.rank}. ${signed(view.standing.score)}`) : null,
      progress(),
      time,
    ),
  ];
}

function story() {
  return el(
    "section",
    { class: "story" },
    el("p", { class: "quiet" }, `Quarter ${view.quarter + 1} of ${view.quarters}`),
    el("h1", {}, view.title),
    el("p", {}, view.story),
    view.cards.map(card),
  );
}

function stands() {
  const { rank, score, earned, trusted } = view.standing;
  return el("p", { class: "quiet" }, `${view.company} stands ${rank}. with ${signed(score)}: ${signed(earned)} earned, ${signed(trusted)} for trust. The old regime would stand at 0.`);
}

function bill() {
  const each = view.bill;
  const share = each.needs ? Math.round((100 * each.round_it) / each.needs) : 0;
  return el(
    "section",
    { class: "bill" },
    el("h1", {}, "What went round IT in your company"),
    el("p", { class: "huge" }, `${each.round_it} of ${each.needs}`),
    el("p", {}, `requests of marketing, ${share} in a hundred; ${each.unasked} of them IT was never asked for.`),
    el("dl", { class: "figures" }, [
      ["paid to the agency", `${each.agency}k`],
      ["came back to IT", `${each.returned} times`],
      ["IT's time on it", `${each.returned_cost}k`],
    ].map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
  );
}

function content() {
  const seen = view.quarters_seen ?? [];
  const past = seen.slice(0, -1).reverse();
  const last = seen[seen.length - 1];
  if (!view.company) return joining();
  if (view.phase === "lobby") {
    const with_whom = view.partner ? `You run it with ${view.partner.name}, your ${view.partner.role}.` : "The other role is still free.";
    return [el("section", { class: "story" }, el("h1", {}, `Welcome, ${view.name}`), el("p", { class: "lead" }, `You are the ${view.role} of ${view.company}. ${with_whom}`), el("p", {}, "The game begins when the facilitator opens the first quarter."))];
  }
  if (view.phase === "open") {
    return [story(), last ? happened(last, true) : null, deciding(), past.map((each) => happened(each, false))];
  }
  if (view.phase === "simulating") return [el("section", { class: "story" }, el("h1", {}, "The quarter runs"), el("p", { class: "lead" }, "Thirteen weeks, in a moment."))];
  if (view.phase === "shown") return [happened(last, true), stands(), el("p", { class: "ask" }, view.ask), past.map((each) => happened(each, false))];
  return [
    bill(),
    el("p", { class: "quiet" }, view.explained),
    el("p", {}, el("a", { class: "button", href: `/play/${code}/sheet` }, "The debrief sheet")),
    seen.slice().reverse().map((each) => happened(each, false)),
  ];
}

function show() {
  const bar = document.getElementById("bar");
  document.body.classList.toggle("deciding-now", view.phase === "open" && Boolean(view.company));
  head.replaceChildren(...top(), ...(view.notice ? [el("p", { class: "notice", role: "status" }, view.notice)] : []));
  body.replaceChildren(...content().flat(2).filter(Boolean));
  bar?.remove();
  if (view.phase === "open" && view.company) {
    root.append(el("div", { id: "bar", class: "bar-below" }, el("div", {}, left, meter), send));
    spend();
  }
  tick(view);
}

// The page is drawn anew when the game has moved on, and else only what changes while somebody decides.
async function load() {
  const fresh = await get(`/play/${code}/state`);
  const turn = `${fresh.turn} ${fresh.company ?? ""} ${fresh.cards?.length}`;
  const moved = turn !== drawn;
  view = fresh;
  if (moved || !editing) {
    if (moved) editing = false;
    draft = Object.fromEntries((view.options ?? []).map((each) => [each.key, each.chosen]));
    if (!moved && document.activeElement && body.contains(document.activeElement) && !view.company) return;
    const focused = moved ? null : { name: document.activeElement?.name, value: document.activeElement?.value };
    show();
    if (focused?.name) body.querySelector(`input[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]`)?.focus();
    if (moved && drawn) scrollTo({ top: 0 });
    drawn = turn;
  } else {
    spend();
    tick(view);
  }
}

const reload = follow(
  code,
  load,
  (lost, error) => {
    lostNote.hidden = !lost;
    if (error && !lost) say(error.message);
  },
  (change) => !view || !view.company || change.companies === null || change.turn !== view.turn || change.companies.includes(view.company),
);
