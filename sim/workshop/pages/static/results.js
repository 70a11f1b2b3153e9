// Shows an answer: the table with intervals, why each policy does what it does, and pictures.
import { byId, make, renew, show, tied } from "./dom.js";
import { address } from "./question.js";

let shown = null; // the answer, the question that it answers, and the name of one's own policy
let wantedPolicy = null;
let wantedPicture = "comparison";

/** Show an answer to a question. */
export function showAnswer(answer, question, { own, replications }) {
  shown = { answer, question, own };
  byId("headline").textContent = tied(answer.headline);
  table(answer, own);
  goals(answer);
  why();
  pictures();
  sections(answer, answer.replications >= replications);
  show(byId("results"), true);
}

function table(answer, own) {
  const { columns, rows, notes } = answer.table;
  const head = make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" },
    column.title, column.unit ? make("small", {}, column.unit) : null))));
  let policy = "";
  const body = make("tbody", {}, ...rows.map((row) => {
    if (row.level === 0) policy = row.cells[0];
    const kind = [row.level ? "department" : "policy", policy === own ? "own" : ""].join(" ").trim();
    const name = row.level === 0 && policy === answer.baseline && rows.length > 1 ? `${policy} (baseline)` : row.cells[0];
    return make("tr", { class: kind }, make("th", { scope: "row" }, name), ...row.cells.slice(1).map(cell));
  }));
  renew(byId("table"), make("caption", { class: "for-readers" }, "Policies by measures, with 95 % intervals"), head, body);
  byId("notes").textContent = notes[0] ?? "";
}

const marks = { "✓": ["good", "better"], "✗": ["bad", "worse"] };

/** A figure, its half-width, and its mark: "3.2 ± 1.1 ✓". */
function cell(text) {
  const mark = Object.keys(marks).find((each) => text.endsWith(each));
  const plain = mark ? text.slice(0, -1).trim() : text;
  const [mean, width] = plain.split(" ± ");
  return make("td", {}, make("b", {}, mean), width ? make("span", { class: "width" }, ` ± ${width}`) : null,
    make("span", { class: mark ? `mark ${marks[mark][0]}` : "mark" }, mark ?? ""),
    mark ? make("span", { class: "for-readers" }, marks[mark][1]) : null);
}

function goals(answer) {
  const policies = [...new Set(answer.goals.map((goal) => goal.policy))];
  if (!policies.length) {
    renew(byId("goals"));
    return;
  }
  const met = policies.filter((name) => answer.goals.every((goal) => goal.policy !== name || goal.verdict === "met"));
  const said = met.length ? `Meets every goal: ${met.join(", ")}.` : "No policy meets every goal beyond doubt.";
  renew(byId("goals"), make("details", {}, make("summary", {}, said), make("ul", { class: "goals" },
    ...policies.map((name) => make("li", {}, make("strong", {}, name), make("ul", {},
      ...answer.goals.filter((goal) => goal.policy === name).map((goal) => make("li", {},
        make("span", { class: `mark ${{ met: "good", missed: "bad" }[goal.verdict] ?? "open"}`, "aria-hidden": "true" }, goal.mark),
        tied(` ${goal.text}: ${goal.verdict}, ${goal.figure}`)))))))));
}

function why() {
  const { answer, own } = shown;
  const names = answer.why.map((each) => each.policy);
  if (!names.includes(wantedPolicy)) wantedPolicy = null;
  const chosen = wantedPolicy ?? (names.includes(own) ? own : names.includes(answer.first) ? answer.first : names[0]);
  renew(byId("why-policies"), ...names.map((name) => make("button", {
    type: "button", "data-key": name, "aria-pressed": String(name === chosen),
    click: () => { wantedPolicy = name; why(); },
  }, name)));
  const one = answer.why.find((each) => each.policy === chosen);
  renew(byId("why"), ...(one ? explained(one, answer) : [make("p", {}, tied(alone(answer)))]));
}

const alone = (answer) => answer.starts_from
  ? `${answer.baseline}: ${answer.starts_from}.`
  : "There is nothing to compare yet: choose another policy, or make your own.";

function explained(one, answer) {
  return [
    make("p", {}, make("strong", {}, `Against ${answer.baseline}: `), tied(`${one.changes}.`)),
    make("p", {}, make("strong", {}, "Who loses: "), one.losers.length ? `${one.losers.join("; ")}.` : "nobody clearly."),
    make("h3", {}, "What drives it"),
    make("ul", { class: "causes" }, ...one.sentences.map((sentence) => make("li", {}, tied(sentence)))),
  ];
}

function pictures() {
  const { answer, question } = shown;
  const names = answer.pictures.map((each) => each.name);
  if (!names.includes(wantedPicture)) wantedPicture = names[0];
  renew(byId("pictures"), ...answer.pictures.map((each) => make("button", {
    type: "button", "data-key": each.name, "aria-pressed": String(each.name === wantedPicture),
    click: () => { wantedPicture = each.name; pictures(); },
  }, each.title)));
  show(byId("pictures"), names.length > 1);
  const picture = answer.pictures.find((each) => each.name === wantedPicture);
  const image = byId("picture");
  const next = new Image();
  const source = address("figure", question, { n: answer.replications, name: wantedPicture });
  image.dataset.wanted = source;
  next.onload = () => {
    if (image.dataset.wanted !== source) return;
    image.src = source;
    image.alt = `${picture.title}: ${picture.finding}.`;
  };
  next.src = source;
}

/** What to pick, and warnings; of a run that still goes on no warnings, for they speak of few replications. */
function sections(answer, whole) {
  const told = answer.sections.filter((section) => whole || section.heading !== "Warnings");
  renew(byId("sections"), ...told.map((section) => make("details", { class: "said", "data-key": section.heading },
    make("summary", {}, section.heading),
    make("ul", {}, ...section.items.map((item) => make("li", { class: `level-${item.level}` }, tied(item.mark ? `${item.mark} ${item.text}` : item.text)))))));
}
