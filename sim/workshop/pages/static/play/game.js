// What all pages of the game share: listening to the server, the clock, small pictures.
import { Refused, byId, make } from "../dom.js";

export const COLOURS = ["#3f90da", "#bd1f01", "#832db6", "#e76300", "#a96b59", "#1b6e3c", "#717581", "#b9ac70", "#92dadd", "#ffa90e"];
const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children.flat());
  return made;
}

export const thousands = (money) => `${Math.round(money / 1000).toLocaleString("en")}k`;
export const signed = (number) => (number > 0 ? `+${number.toLocaleString("en")}` : number.toLocaleString("en").replace("-", "−"));

// Says what went wrong, in the page's place for it; nothing where nothing did.
export function say(text) {
  byId("said").textContent = text;
  if (text) byId("said").scrollIntoView({ block: "nearest" });
}

export const inWords = (error) => (error instanceof Refused ? error.message : "The server does not answer. Try again in a moment.");

// Calls `load` whenever the room changes in what `concerns` this page, and after a lost connection; the page says while
// there is none, and where the server refuses.
export function follow(code, load, concerns = () => true) {
  let stream = null;
  let under_way = false;
  let again = false;
  let refused = false;
  let retry = null;
  const lost = (so) => (byId("lost").hidden = !so);
  async function loaded() {
    if (under_way) {
      again = true;
      return;
    }
    under_way = true;
    clearTimeout(retry);
    try {
      await load();
      lost(false);
      if (refused) say("");
      refused = false;
    } catch (error) {
      refused = error instanceof Refused;
      lost(!refused);
      if (refused) say(error.message);
      else retry = setTimeout(loaded, 2000 + 1000 * Math.random()); // the stream may not have noticed
    }
    under_way = false;
    if (again) {
      again = false;
      loaded();
    }
  }
  function listen() {
    if (stream) stream.close();
    stream = new EventSource(`/play/${code}/stream`);
    stream.addEventListener("open", loaded);
    stream.addEventListener("changed", (event) => concerns(JSON.parse(event.data)) && loaded());
    stream.addEventListener("error", () => {
      lost(true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000 + 1000 * Math.random());
    });
  }
  addEventListener("online", listen);
  addEventListener("offline", () => lost(true));
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
  return loaded;
}

export const timer = () => make("span", { class: "clock", role: "timer" });

// Has the page's timer count down to `ends` (seconds since 1970), and say so when time is up.
export function clock() {
  let ends = null;
  let paused = false;
  function show() {
    const node = document.querySelector(".clock");
    if (!node) return;
    const left = ends === null ? null : Math.round(ends - Date.now() / 1000);
    if (paused) node.textContent = "paused";
    else if (left === null) node.textContent = "";
    else node.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "time is up";
    node.toggleAttribute("data-late", !paused && left !== null && left <= 20);
  }
  setInterval(show, 500);
  return (view) => {
    ends = view.ends;
    paused = view.paused;
    show();
  };
}

// A small picture of one curve, for a phone: an area with its last value.
export function spark(values, { label, bars = false, most = null, colour = COLOURS[0] }) {
  const width = 240;
  const height = 56;
  const top = Math.max(most ?? 0, ...values, 1);
  const step = width / values.length;
  const gap = Math.min(3, step / 4); // between bars, which would vanish after some quarters
  const y = (value) => height - 2 - (value / top) * (height - 8);
  const drawn = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "spark", role: "img", "aria-label": `${label}: ${values.join(", ")}` });
  if (bars) {
    values.forEach((value, place) =>
      drawn.append(svg("rect", { x: place * step + gap / 2, width: step - gap, y: y(value), height: height - 2 - y(value), fill: colour, rx: 1.5 })),
    );
  } else {
    const points = values.map((value, place) => `${(place + 0.5) * step},${y(value)}`);
    const last = values.length - 1;
    drawn.append(
      svg("polygon", { points: `${0.5 * step},${height - 2} ${points.join(" ")} ${(last + 0.5) * step},${height - 2}`, fill: colour, opacity: 0.18 }),
      svg("polyline", { points: points.join(" "), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-linejoin": "round" }),
      svg("circle", { cx: (last + 0.5) * step, cy: y(values[last]), r: 3.5, fill: colour }),
    );
  }
  drawn.append(svg("line", { x1: 0, x2: width, y1: height - 1.5, y2: height - 1.5, stroke: "#7d8896", "stroke-width": 1 }));
  return make("figure", { class: "curve" }, make("figcaption", {}, label), drawn);
}

// Lines of several companies over time, each named at its end. `marks`: where quarters end; `after`: where the game does.
export function lines(series, { title, quarters, aftermath, unit = "", most = null }) {
  const [width, height, left, right, top, bottom] = [620, 300, 44, 150, 14, 30];
  const longest = Math.max(...series.map((one) => one.values.length));
  const peak = Math.max(most ?? 0, 1, ...series.flatMap((one) => one.values));
  const lowest = Math.min(0, ...series.flatMap((one) => one.values));
  const x = (place) => left + ((place + 1) / longest) * (width - left - right);
  const y = (value) => height - bottom - ((value - lowest) / (peak - lowest)) * (height - top - bottom);
  const drawn = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "lines", "aria-label": title });
  const all = quarters + aftermath;
  const at = (quarter) => left + (quarter / all) * (width - left - right);
  if (aftermath) {
    drawn.append(svg("rect", { x: at(quarters), y: top, width: at(all) - at(quarters), height: height - top - bottom, fill: "#f1f3f6" }));
    drawn.append(svg("text", { x: (at(quarters) + at(all)) / 2, y: top + 13, class: "tick", "text-anchor": "middle" }, "after"));
  }
  for (const part of [0, 0.5, 1]) {
    const value = lowest + part * (peak - lowest);
    drawn.append(svg("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: "#d9dee5" }));
    drawn.append(svg("text", { x: left - 6, y: y(value) + 4, class: "tick", "text-anchor": "end" }, `${Math.round(value).toLocaleString("en")}${unit}`));
  }
  for (let quarter = 1; quarter <= quarters; quarter += 1) {
    drawn.append(svg("text", { x: at(quarter - 0.5), y: height - 10, class: "tick", "text-anchor": "middle" }, `Q${quarter}`));
  }
  const ends = series.map((one, place) => ({ ...one, place, y: y(one.values[one.values.length - 1]) })).sort((a, b) => a.y - b.y);
  const gap = 15;
  ends.forEach((one, place) => {
    one.label = place ? Math.max(one.y, ends[place - 1].label + gap) : Math.max(one.y, top + 4);
  });
  const over = ends.length ? ends[ends.length - 1].label - (height - bottom) : 0;
  if (over > 0) ends.forEach((one) => (one.label -= over));
  for (const one of ends) {
    const points = one.values.map((value, place) => `${x(place)},${y(value)}`).join(" ");
    const dashes = one.dashed ? { "stroke-dasharray": one.dashed } : {};
    const thick = one.bold ? 3.4 : 2;
    drawn.append(svg("polyline", { points, fill: "none", stroke: one.colour, "stroke-width": thick, "stroke-linejoin": "round", ...dashes }));
    const end = x(one.values.length - 1);
    drawn.append(svg("line", { x1: end, y1: one.y, x2: end + 8, y2: one.label, stroke: one.colour, "stroke-width": 1 }));
    const name = one.name.length > 19 ? `${one.name.slice(0, 18)}…` : one.name;
    drawn.append(svg("text", { x: end + 11, y: one.label + 4, class: one.bold ? "name bold" : "name" }, name));
  }
  return make("figure", { class: "chart" }, make("figcaption", {}, title), drawn);
}

const STROKES = { old: { colour: "#55606e", dashed: "2 4" }, best: { colour: "#1d2733", dashed: "8 4" } };

// The curves of a debrief as series: the best companies in colours, the old regime dotted, the best found dashed.
export function series(curves, field, most = 5) {
  const kept = curves.filter((one, place) => place < most || one.kind !== "company");
  return kept.map((one, place) => ({
    name: one.name,
    values: one[field],
    ...(STROKES[one.kind] ?? { colour: COLOURS[place % COLOURS.length] }),
    bold: place === 0,
  }));
}

// The same of one company alone.
export function ofCompany(curves, field, name) {
  return series(curves.filter((one) => one.kind !== "company" || one.name === name), field);
}

export function card(each) {
  return make("section", { class: "card-event" }, make("h2", {}, each.title), make("p", {}, each.story));
}

export function league(standings, title = "League") {
  const most = Math.max(1, ...standings.map((each) => Math.abs(each.score)));
  const rows = standings.map((each) => {
    const bar = make("span", { class: each.score < 0 ? "bar below" : "bar" });
    bar.style.setProperty("--part", String(Math.abs(each.score) / most));
    return make(
      "tr",
      {},
      make("td", { class: "rank" }, String(each.rank)),
      make("th", { scope: "row" }, each.company),
      make("td", { class: "number" }, signed(each.score)),
      make("td", { class: "bars", "aria-hidden": "true" }, bar),
    );
  });
  const heads = ["Rank", "Company", "Score", ""].map((text, place) =>
    place < 3 ? make("th", { scope: "col", class: place === 1 ? null : "number" }, text) : make("td", {}),
  );
  return make("table", { class: "league" }, make("caption", { class: "for-readers" }, title), make("thead", {}, make("tr", {}, heads)), make("tbody", {}, rows));
}
