// The facilitator's desk: the next step, the clock, cards, and who does what.
import { card, clock, el, follow, get, league, post } from "/static/play/game.js";

const root = document.getElementById("game");
const { code, share } = root.dataset;
const [body, said, lostNote] = ["body", "said", "lost"].map((id) => document.getElementById(id));
const time = el("span", { class: "clock", role: "timer" });
const tick = clock(time);
let view = null;
let kept = "";
let backTo = null;  // the quarter picked to go back to, which stays picked when the desk is drawn anew

async function act(content) {
  said.textContent = "";
  try {
    await post(`/play/${code}/desk`, { turn: view.turn, ...content });
  } catch (error) {
    said.textContent = error instanceof TypeError ? "The server does not answer. Try again in a moment." : error.message;
  }
  await reload();
}

const ENDING = {
  found: "The wall shows the debrief; the sheet can be printed.",
  failed: "The wall shows the debrief, without the best plan: the search for it failed. The sheet can be printed.",
  "under way": "The best plan is being looked for.",
};

function next() {
  const missing = view.companies.reduce((sum, each) => sum + each.seats.filter((seat) => seat.name && !seat.decided).length, 0);
  const last = view.quarter + 1 === view.quarters;
  const words = {
    lobby: ["Open quarter 1", `${view.people} ${view.people === 1 ? "person has" : "people have"} joined.`],
    open: ["Close the quarter", missing ? `${missing} still ${missing === 1 ? "thinks" : "think"}; the automatic player would decide for them.` : "Everybody has decided."],
    simulating: ["The quarter runs", "A moment."],
    shown: [last ? "To the reveal" : `Open quarter ${view.quarter + 2}`, view.ask],
    reveal: [view.step < 3 ? "Reveal the next part" : "To the debrief", ["The league as it stands.", "What went round IT.", "Its bill.", "The half year after."][view.step]],
    debrief: ["The game is over", ENDING[view.search]],
  }[view.phase];
  const done = view.phase === "debrief" || view.phase === "simulating";
  return el(
    "section",
    { class: "next" },
    el("button", { class: "main big", id: "advance", disabled: done, onclick: () => act({ action: "advance" }) }, words[0]),
    el("p", {}, view.trouble || words[1]),
  );
}

function tools() {
  const back = el(
    "select",
    { id: "back", "aria-label": "Quarter to go back to", onchange: () => (backTo = Number(back.value)) },
    view.rounds.slice(0, view.quarter + 1).map((title, place) => el("option", { value: place, selected: place === (backTo ?? view.quarter) }, `Quarter ${place + 1}: ${title}`)),
  );
  const go = () => {
    if (confirm(`Back to the decisions of quarter ${Number(back.value) + 1}? What was decided from there on is forgotten.`)) {
      act({ action: "back", quarter: Number(back.value) });
    }
  };
  return el(
    "section",
    { class: "tools" },
    view.phase === "open" ? el("button", { id: "pause", onclick: () => act({ action: "pause" }) }, view.paused ? "Go on" : "Pause") : null,
    view.phase === "lobby" ? null : el("span", { class: "back" }, back, el("button", { id: "go-back", onclick: go }, "Go back")),
    el("a", { class: "button", href: `/play/${code}/wall`, target: "_blank" }, "The wall"),
    ["reveal", "debrief"].includes(view.phase) ? el("a", { class: "button", href: `/play/${code}/sheet`, target: "_blank" }, "Debrief sheet") : null,
  );
}

function deck() {
  if (view.phase !== "open") return null;
  const lying = new Set(view.cards.map((each) => each.key));
  return el(
    "section",
    {},
    el("h2", {}, "Cards"),
    el("p", { class: "quiet" }, "A card befalls all companies in this quarter; CIOs who have decided decide once more."),
    el(
      "div",
      { class: "deck" },
      view.deck.map((each) =>
        el("button", { title: each.story, disabled: lying.has(each.key), onclick: () => act({ action: "shock", card: each.key }) }, lying.has(each.key) ? `${each.title} (in play)` : each.title),
      ),
    ),
  );
}

function seat(company, each) {
  if (!each.name) return el("td", {}, el("span", { class: "quiet" }, "automatic"));
  const state = view.phase === "open" ? (each.decided ? "decided" : "thinks") : each.automatic && view.phase !== "lobby" ? "was played" : "";
  return el(
    "td",
    {},
    el("span", { class: each.decided ? "seat done" : "seat" }, each.name),
    state ? el("span", { class: `state ${state}` }, state) : null,
    el("button", { class: "small", "aria-label": `Free the seat of ${each.name}`, onclick: () => confirm(`Free the seat of ${each.name}?`) && act({ action: "free", company: company.name, role: each.role }) }, "free"),
  );
}

function companies() {
  if (!view.companies.length) return el("p", { class: "quiet" }, "Nobody has joined yet. The wall shows how.");
  const rows = view.companies.map((each) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, each.name),
      each.seats.map((one) => seat(each, one)),
      el("td", { class: "number" }, each.waiting ?? "–"),
      el("td", { class: "number" }, each.trust === null ? "–" : String(each.trust)),
      el("td", { class: "number" }, String(each.round_it)),
      el("td", { class: "number" }, String(each.returned)),
    ),
  );
  const heads = ["Company", "CIO", "CMO", "waiting", "marketing's trust", "went round IT", "came back"];
  return el(
    "div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": "Companies" },
    el("table", { class: "plain companies" }, el("thead", {}, el("tr", {}, heads.map((text, place) => el("th", { scope: "col", class: place > 2 ? "number" : null }, text)))), el("tbody", {}, rows)),
  );
}

function show() {
  tick(view);
  const here = document.activeElement;
  kept = here === document.body ? kept : here?.id;  // a button that cannot be pressed for a moment has lost the focus
  body.replaceChildren(
    ...[
      el(
        "div",
        { class: "desk-top" },
        el("div", {}, el("p", { class: "quiet" }, view.phase === "lobby" ? `${view.game} game, ${view.quarters} quarters` : `Quarter ${view.quarter + 1} of ${view.quarters}`), el("h2", { class: "title" }, view.phase === "lobby" ? "People join" : view.title), time),
        next(),
        el("a", { class: "code", href: share }, el("img", { src: `/play/${code}/join.svg`, alt: `QR code of ${share}`, width: 96, height: 96 }), el("span", {}, el("strong", {}, code), el("span", { class: "quiet" }, share))),
      ),
      view.phase === "lobby" && /^http:..(127[.]|localhost)/.test(share)
        ? el("p", { class: "notice" }, "Only this machine can reach the room. Start the workshop with --lan, so that phones can join.")
        : null,
      view.notice ? el("p", { class: "notice", role: "status" }, view.notice) : null,
      tools(),
      view.phase === "lobby" ? null : el("section", { class: "story" }, el("p", {}, view.story), view.cards.map(card)),
      deck(),
      el("section", {}, el("h2", {}, "Companies"), companies()),
      view.league.length ? el("section", {}, el("h2", {}, "League"), league(view.league), el("p", { class: "quiet small" }, view.explained)) : null,
    ].filter(Boolean),
  );
  if (kept) document.getElementById(kept)?.focus();
}

const reload = follow(
  code,
  async () => {
    const fresh = await get(`/play/${code}/desk/state`);
    if (fresh.quarter !== view?.quarter) backTo = null;
    view = fresh;
    show();
  },
  (lost, error) => {
    lostNote.hidden = !lost;
    if (error && !lost) said.textContent = error.message;
  },
);
