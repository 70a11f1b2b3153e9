// What is projected.
import { card, clock, el, follow, get, league, lines, series, signed } from "/static/play/game.js";

const root = document.getElementById("game");
const { code, share } = root.dataset;
const [body, said, lostNote] = ["body", "said", "lost"].map((id) => document.getElementById(id));
const time = el("span", { class: "clock", role: "timer" });
const tick = clock(time);
let view = null;

function lobby() {
  return [
    el(
      "div",
      { class: "invite" },
      el("img", { src: `/play/${code}/join.svg`, alt: `QR code of ${share}` }),
      el("div", {}, el("h1", {}, "Join with your phone"), el("p", { class: "address" }, share.replace(/^https?:\/\//, "")), el("p", { class: "lead" }, "Code"), el("p", { class: "giant" }, code)),
    ),
    el("ul", { class: "joined", "aria-live": "polite" }, view.companies.map((each) => el("li", {}, el("strong", {}, each.name), el("span", {}, each.people.join(" · "))))),
  ];
}

function open() {
  return [
    el("p", { class: "quiet" }, `Quarter ${view.quarter + 1} of ${view.quarters}`),
    el("div", { class: "title-row" }, el("h1", {}, view.title), time),
    el("p", { class: "lead" }, view.story),
    el("div", { class: "cards" }, view.cards.map(card)),
    el("p", { class: "count", role: "status" }, `${view.decided} of ${view.people} have decided`),
    view.league.length ? league(view.league) : null,
  ];
}

function shown() {
  return [
    el("p", { class: "quiet" }, `After quarter ${view.quarter + 1} of ${view.quarters}`),
    el("h1", {}, "The league"),
    league(view.league),
    el("p", { class: "quiet small" }, view.explained),
    el("p", { class: "ask" }, view.asks),
  ];
}

function bars(title, note, rows, unit = "") {
  const most = Math.max(1, ...rows.map((each) => each.parts.reduce((sum, part) => sum + part.value, 0)));
  return [
    el("h1", {}, title),
    el("p", { class: "lead" }, note),
    el(
      "ul",
      { class: "reveal-bars" },
      rows.map((each) => {
        const track = el("span", { class: "track", "aria-hidden": "true" });
        for (const part of each.parts) {
          const bar = el("span", { class: `piece ${part.kind}` });
          bar.style.setProperty("--part", String(part.value / most));
          track.append(bar);
        }
        return el("li", {}, el("strong", {}, each.name), track, el("span", { class: "number" }, each.words + unit));
      }),
    ),
  ];
}

function reveal() {
  const { bills } = view;
  if (view.step === 0) {
    return [el("h1", {}, "So the league stands"), league(view.league), el("p", { class: "ask" }, "But there is something that half of you have not seen.")];
  }
  if (view.step === 1) {
    const total = bills.reduce((sum, each) => sum + each.round_it, 0);
    const rows = bills.map((each) => ({ name: each.company, words: `${each.round_it} of ${each.needs}`, parts: [{ kind: "unasked", value: each.unasked }, { kind: "asked", value: each.round_it - each.unasked }] }));
    return [
      ...bars(`${total} requests went round IT`, "So many of marketing's needs were met by an agency.", rows),
      el("p", { class: "key" }, el("span", { class: "swatch unasked" }), "IT was never asked ", el("span", { class: "swatch asked" }), "IT had been asked, and its date was too late"),
      el("p", { class: "ask" }, "CIOs: how many had you thought?"),
    ];
  }
  if (view.step === 2) {
    const rows = bills.map((each) => ({ name: each.company, words: `${each.agency}k + ${each.returned_cost}k`, parts: [{ kind: "agency", value: each.agency }, { kind: "returned", value: each.returned_cost }] }));
    const pieces = bills.reduce((sum, each) => sum + each.returned, 0);
    return [
      ...bars("And this was the bill", `What the agencies were paid, and what IT's people spent on the ${pieces} pieces that came back to be fitted in.`, rows),
      el("p", { class: "key" }, el("span", { class: "swatch agency" }), "paid to agencies ", el("span", { class: "swatch returned" }), "came back to IT"),
      el("p", { class: "ask" }, "That was the work that landed, and that nobody had ordered."),
    ];
  }
  const before = Object.fromEntries(view.league.map((each) => [each.company, each]));
  return [
    el("h1", {}, "And half a year later"),
    el("p", { class: "lead" }, "Nobody decides anything more. What was begun goes on, and the last bills come in."),
    league(view.final, "The league half a year later"),
    el("ul", { class: "moved" }, view.final.map((each) => {
      const change = each.score - before[each.company].score;
      const places = before[each.company].rank - each.rank;
      return el("li", {}, `${each.company}: ${signed(change)}${places > 0 ? `, up ${places}` : places < 0 ? `, down ${-places}` : ""}`);
    })),
    el("p", { class: "quiet small" }, view.explained),
  ];
}

function debrief() {
  const sheet = view.debrief;
  const options = { quarters: sheet.quarters, aftermath: sheet.aftermath };
  const best = sheet.best;
  const winner = sheet.companies[0];
  return [
    el("h1", {}, winner ? `${winner.name} did best with the same requests` : "Debrief"),
    el("div", { class: "charts" }, [
      lines(series(sheet.curves, "waiting"), { title: "Waiting for IT", ...options }),
      lines(series(sheet.curves, "trust"), { title: "Trust in IT, mean of the departments", most: 100, ...options }),
      lines(series(sheet.curves, "round"), { title: "Requests that went round IT, so far", ...options }),
      lines(series(sheet.curves, "returned"), { title: "Share of IT's work that came back to it", unit: "%", ...options }),
    ]),
    el("div", { class: "two" }, [
      el("section", {}, el("h2", {}, best ? `Best found: ${signed(best.score)}` : "The best plan is being looked for"), best ? [el("p", { class: "quiet small" }, `Of ${best.tries} plans on the room's own demand, under the same rules. It knew what would come.`), el("ul", {}, best.decided.map((each) => el("li", {}, each)))] : null),
      winner ? el("section", {}, el("h2", {}, `What ${winner.name}'s story turned on`), el("ul", {}, winner.turns.map((each) => el("li", {}, each)))) : null,
    ]),
    league(view.final),
  ];
}

function show() {
  tick(view);
  const parts = { lobby, open, simulating: () => [el("h1", { class: "centre" }, "The quarter runs")], shown, reveal, debrief }[view.phase]();
  body.replaceChildren(...[view.notice ? el("p", { class: "notice", role: "status" }, view.notice) : null, ...parts].flat().filter(Boolean));
  body.dataset.phase = view.phase;
}

follow(
  code,
  async () => {
    view = await get(`/play/${code}/wall/state`);
    show();
  },
  (lost, error) => {
    lostNote.hidden = !lost;
    if (error && !lost) said.textContent = error.message;
  },
);
