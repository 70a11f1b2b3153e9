// The facilitator's desk: the next step, the clock, cards, and who does what.
import { ask, byId, make, renew } from "../dom.js";
import { card, clock, follow, inWords, league, say, timer } from "./game.js";

const { code, share } = byId("game").dataset;
const tick = clock();
let view = null;
let kept = "";

async function act(content) {
  say("");
  try {
    await ask(`/play/${code}/desk`, { turn: view.turn, ...content });
  } catch (error) {
    say(inWords(error));
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
  return make(
    "section",
    { class: "next" },
    make("button", { class: "main big", id: "advance", disabled: done, click: () => act({ action: "advance" }) }, words[0]),
    make("p", {}, view.trouble || words[1]),
  );
}

function tools() {
  const back = make(
    "select",
    { id: "back", "aria-label": "Quarter to go back to", "data-key": view.quarter },
    view.rounds.slice(0, view.quarter + 1).map((title, place) => make("option", { value: place, selected: place === view.quarter }, `Quarter ${place + 1}: ${title}`)),
  );
  const go = () => {
    const quarter = Number(byId("back").value);
    if (confirm(`Back to the decisions of quarter ${quarter + 1}? What was decided from there on is forgotten.`)) act({ action: "back", quarter });
  };
  return make(
    "section",
    { class: "tools" },
    view.phase === "open" ? make("button", { id: "pause", click: () => act({ action: "pause" }) }, view.paused ? "Go on" : "Pause") : null,
    view.phase === "lobby" ? null : make("span", { class: "back" }, back, make("button", { id: "go-back", click: go }, "Go back")),
    make("a", { class: "button", href: `/play/${code}/wall`, target: "_blank" }, "The wall"),
    ["reveal", "debrief"].includes(view.phase) ? make("a", { class: "button", href: `/play/${code}/sheet`, target: "_blank" }, "Debrief sheet") : null,
  );
}

function deck() {
  if (view.phase !== "open") return null;
  const lying = new Set(view.cards.map((each) => each.key));
  return make(
    "section",
    {},
    make("h2", {}, "Cards"),
    make("p", { class: "quiet" }, "A card befalls all companies in this quarter; CIOs who have decided decide once more."),
    make(
      "div",
      { class: "deck" },
      view.deck.map((each) =>
        make("button", { title: each.story, disabled: lying.has(each.key), click: () => act({ action: "shock", card: each.key }) }, lying.has(each.key) ? `${each.title} (in play)` : each.title),
      ),
    ),
  );
}

function seat(company, each) {
  if (!each.name) return make("td", {}, make("span", { class: "quiet" }, "automatic"));
  const state = view.phase === "open" ? (each.decided ? "decided" : "thinks") : each.automatic && view.phase !== "lobby" ? "was played" : "";
  return make(
    "td",
    {},
    make("span", { class: each.decided ? "seat done" : "seat" }, each.name),
    state ? make("span", { class: `state ${state}` }, state) : null,
    make("button", { class: "small", "aria-label": `Free the seat of ${each.name}, ${each.role} of ${company.name}`, click: () => confirm(`Free the seat of ${each.name}?`) && act({ action: "free", company: company.name, role: each.role }) }, "free"),
  );
}

function companies() {
  if (!view.companies.length) return make("p", { class: "quiet" }, "Nobody has joined yet. The wall shows how.");
  const rows = view.companies.map((each) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, each.name),
      each.seats.map((one) => seat(each, one)),
      make("td", { class: "number" }, each.waiting ?? "–"),
      make("td", { class: "number" }, each.trust === null ? "–" : String(each.trust)),
      make("td", { class: "number" }, String(each.round_it)),
      make("td", { class: "number" }, String(each.returned)),
    ),
  );
  const heads = ["Company", "CIO", "CMO", "waiting", "marketing's trust", "went round IT", "came back"];
  return make(
    "div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": "Companies" },
    make("table", { class: "plain companies" }, make("thead", {}, make("tr", {}, heads.map((text, place) => make("th", { scope: "col", class: place > 2 ? "number" : null }, text)))), make("tbody", {}, rows)),
  );
}

function show() {
  const here = document.activeElement;
  kept = here === document.body ? kept : here?.id;  // a button that cannot be pressed for a moment has lost the focus
  renew(
    byId("body"),
    make(
      "div",
      { class: "desk-top" },
      make("div", {}, make("p", { class: "quiet" }, view.phase === "lobby" ? `${view.game} game, ${view.quarters} quarters` : `Quarter ${view.quarter + 1} of ${view.quarters}`), make("h2", { class: "title" }, view.phase === "lobby" ? "People join" : view.title), timer()),
      next(),
      make("a", { class: "code", href: share }, make("img", { src: `/play/${code}/join.svg`, alt: `QR code of ${share}`, width: 96, height: 96 }), make("span", {}, make("strong", {}, code), make("span", { class: "quiet" }, share))),
    ),
    view.phase === "lobby" && /^http:..(127[.]|localhost)/.test(share)
      ? make("p", { class: "notice" }, "Only this machine can reach the room. Start the workshop with --lan, so that phones can join.")
      : null,
    view.notice ? make("p", { class: "notice", role: "status" }, view.notice) : null,
    tools(),
    view.phase === "lobby" ? null : make("section", { class: "story" }, make("p", {}, view.story), view.cards.map(card)),
    deck(),
    make("section", {}, make("h2", {}, "Companies"), companies()),
    view.league.length ? make("section", {}, make("h2", {}, "League"), league(view.league), make("p", { class: "quiet small" }, view.explained)) : null,
  );
  tick(view);
  if (kept) byId(kept)?.focus();
}

const reload = follow(code, async () => {
  view = await ask(`/play/${code}/desk/state`);
  show();
});
