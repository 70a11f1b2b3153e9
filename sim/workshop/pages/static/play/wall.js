// What is projected.
import { ask, byId, fill, make, renew } from "../dom.js";
import { card, clock, follow, league, lines, series, signed, timer } from "./game.js";

const { code, share } = byId("game").dataset;
const body = byId("body");
const tick = clock();
let view = null;

function lobby() {
  return [
    make(
      "div",
      { class: "invite" },
      make("img", { src: `/play/${code}/join.svg`, alt: `QR code of ${share}` }),
      make("div", {}, make("h1", {}, "Join with your phone"), make("p", { class: "address" }, share.replace(/^https?:\/\//, "")), make("p", { class: "lead" }, "Code"), make("p", { class: "giant" }, code)),
    ),
    make("ul", { class: "joined", "aria-live": "polite" }, view.companies.map((each) => make("li", {}, make("strong", {}, each.name), make("span", {}, each.people.join(" · "))))),
  ];
}

function open() {
  return [
    make("p", { class: "quiet" }, `Quarter ${view.quarter + 1} of ${view.quarters}`),
    make("div", { class: "title-row" }, make("h1", {}, view.title), timer()),
    make("p", { class: "lead" }, view.story),
    make("div", { class: "cards" }, view.cards.map(card)),
    make("p", { class: "count", role: "status" }, `${view.decided} of ${view.people} have decided`),
    view.league.length ? league(view.league) : null,
  ];
}

function shown() {
  return [
    make("p", { class: "quiet" }, `After quarter ${view.quarter + 1} of ${view.quarters}`),
    make("h1", {}, "The league"),
    league(view.league),
    make("p", { class: "quiet small" }, view.explained),
    make("p", { class: "ask" }, view.ask),
  ];
}

function bars(title, note, rows) {
  const most = Math.max(1, ...rows.map((each) => each.parts.reduce((sum, part) => sum + part.value, 0)));
  return [
    make("h1", {}, title),
    make("p", { class: "lead" }, note),
    make(
      "ul",
      { class: "reveal-bars" },
      rows.map((each) => {
        const track = make("span", { class: "track", "aria-hidden": "true" });
        for (const part of each.parts) {
          const bar = make("span", { class: `piece ${part.kind}` });
          bar.style.setProperty("--part", String(part.value / most));
          track.append(bar);
        }
        return make("li", {}, make("strong", {}, each.name), track, make("span", { class: "number" }, each.words));
      }),
    ),
  ];
}

function reveal() {
  const { bills } = view;
  if (view.step === 0) {
    return [make("h1", {}, "So the league stands"), league(view.league), make("p", { class: "ask" }, "But there is something that half of you have not seen.")];
  }
  if (view.step === 1) {
    const total = bills.reduce((sum, each) => sum + each.round_it, 0);
    const rows = bills.map((each) => ({ name: each.company, words: `${each.round_it} of ${each.needs}`, parts: [{ kind: "unasked", value: each.unasked }, { kind: "asked", value: each.round_it - each.unasked }] }));
    return [
      ...bars(`${total} requests went round IT`, "So many of marketing's needs were met by an agency.", rows),
      make("p", { class: "key" }, make("span", { class: "swatch unasked" }), "IT was never asked ", make("span", { class: "swatch asked" }), "IT had been asked, and its date was too late"),
      make("p", { class: "ask" }, "CIOs: how many had you thought?"),
    ];
  }
  if (view.step === 2) {
    const rows = bills.map((each) => ({ name: each.company, words: `${each.agency}k + ${each.returned_cost}k`, parts: [{ kind: "agency", value: each.agency }, { kind: "returned", value: each.returned_cost }] }));
    const pieces = bills.reduce((sum, each) => sum + each.returned, 0);
    return [
      ...bars("And this was the bill", `What the agencies were paid, and what IT's people spent on the ${pieces} pieces that came back to be fitted in.`, rows),
      make("p", { class: "key" }, make("span", { class: "swatch agency" }), "paid to agencies ", make("span", { class: "swatch returned" }), "came back to IT"),
      make("p", { class: "ask" }, "That was the work that landed, and that nobody had ordered."),
    ];
  }
  const before = Object.fromEntries(view.league.map((each) => [each.company, each]));
  return [
    make("h1", {}, "And half a year later"),
    make("p", { class: "lead" }, "Nobody decides anything more. What was begun goes on, and the last bills come in."),
    league(view.final, "The league half a year later"),
    make("ul", { class: "moved" }, view.final.map((each) => {
      const change = each.score - before[each.company].score;
      const places = before[each.company].rank - each.rank;
      return make("li", {}, `${each.company}: ${signed(change)}${places > 0 ? `, up ${places}` : places < 0 ? `, down ${-places}` : ""}`);
    })),
    make("p", { class: "quiet small" }, view.explained),
  ];
}

const NO_BEST = { "under way": "The best plan is being looked for", failed: "No best plan: the search for it failed" };

function debrief() {
  const sheet = view.debrief;
  const options = { quarters: sheet.quarters, aftermath: sheet.aftermath };
  const best = sheet.best;
  const winner = sheet.companies[0];
  return [
    make("h1", {}, winner ? `${winner.name} did best with the same requests` : "Debrief"),
    make("div", { class: "charts" }, [
      lines(series(sheet.curves, "waiting"), { title: "Waiting for IT", ...options }),
      lines(series(sheet.curves, "trust"), { title: "Trust in IT, mean of the departments", most: 100, ...options }),
      lines(series(sheet.curves, "round"), { title: "Requests that went round IT, so far", ...options }),
      lines(series(sheet.curves, "returned"), { title: "Share of IT's work that came back to it", unit: "%", ...options }),
    ]),
    make("div", { class: "two" }, [
      make("section", {}, make("h2", {}, best ? `Best found: ${signed(best.score)}` : NO_BEST[sheet.search]), best ? [make("p", { class: "quiet small" }, `Of ${best.tries} plans on the room's own demand, under the same rules. It knew what would come.`), make("ul", {}, best.decided.map((each) => make("li", {}, each)))] : null),
      winner ? make("section", {}, make("h2", {}, `What ${winner.name}'s story turned on`), make("ul", {}, winner.turns.map((each) => make("li", {}, each)))) : null,
    ]),
    league(view.final),
  ];
}

function show() {
  const parts = { lobby, open, simulating: () => [make("h1", { class: "centre" }, "The quarter runs")], shown, reveal, debrief }[view.phase]();
  const scene = `${view.phase} ${view.step}`;
  const draw = scene === body.dataset.scene ? renew : fill; // what is revealed grows once
  draw(body, view.notice ? make("p", { class: "notice", role: "status" }, view.notice) : null, parts);
  body.dataset.scene = scene;
  tick(view);
}

follow(code, async () => {
  view = await ask(`/play/${code}/wall/state`);
  show();
});
