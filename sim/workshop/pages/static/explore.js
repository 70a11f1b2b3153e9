// The Explore view: a question is changed by the controls, asked, and its answers are shown as they get better.
import { build } from "./controls.js";
import { ask, byId, copy, fetched, fill, latest, make, show } from "./dom.js";
import { about, address, fromAddress, toAddress } from "./question.js";
import { showAnswer } from "./results.js";

let question = null;
let controls = null;
let stream = null;
let waiting = null;

// Whoever chooses another scenario while one is on its way gets that one, in whatever order they come.
const controlsOf = latest((scenario) => ask(`/explore/controls?${new URLSearchParams({ scenario })}`));

begin();

async function begin() {
  const found = await tried(() => ask("/explore/scenarios"));
  if (!found) return;
  const select = byId("scenario");
  fill(select, ...found.scenarios.map((each) => make("option", { value: each.name }, each.name)));
  const abouts = Object.fromEntries(found.scenarios.map((each) => [each.name, each.about]));
  select.addEventListener("change", () => open(about(select.value)));
  byId("reset").addEventListener("click", () => open(about(question.scenario)));
  byId("departments").addEventListener("change", () => byId("table").classList.toggle("whole", byId("departments").checked));
  window.addEventListener("hashchange", () => { const other = fromAddress(); if (other) open(other); });
  byId("controls").open = window.matchMedia("(min-width: 60rem)").matches;
  dialogs();
  await open(fromAddress() ?? about(found.first));

  async function open(next) {
    if (![...select.options].some((option) => option.value === next.scenario)) {
      select.append(make("option", { value: next.scenario }, next.scenario.startsWith("pasted-") ? "Your own scenario" : next.scenario));
    }
    select.value = next.scenario;
    byId("about").textContent = abouts[next.scenario] ?? "";
    show(byId("results"), false);
    byId("headline").textContent = "One moment";
    rest();
    const fresh = await tried(() => controlsOf(next.scenario));
    if (!fresh) return;
    question = next;
    controls = fresh;
    build(controls, question, changed);
    changed();
  }

  byId("take").addEventListener("click", async () => {
    const problem = byId("paste-problem");
    try {
      const { name } = await ask("/explore/scenarios", { text: byId("text").value });
      byId("paste").close();
      await open(about(name));
    } catch (error) {
      problem.textContent = error.message;
      show(problem, true);
      problem.focus();
    }
  });
}

/** Neither ask nor listen any more. */
function rest() {
  clearTimeout(waiting);
  stream?.close();
}

/** Wait until the controls rest, then ask. */
function changed() {
  toAddress(question);
  clearTimeout(waiting);
  waiting = setTimeout(askAgain, 120);
  byId("answer").classList.add("stale");
}

function askAgain() {
  rest();
  say(byId("results").classList.contains("hidden") ? "Simulating." : "Simulating; what stands here is of before.", 0);
  show(byId("problem"), false);
  const asked = structuredClone(question);
  stream = new EventSource(address("answers", asked));
  stream.addEventListener("progress", (event) => progress(JSON.parse(event.data)));
  stream.addEventListener("answer", (event) => {
    const answer = JSON.parse(event.data);
    byId("answer").classList.remove("stale");
    showAnswer(answer, asked, controls);
    byId("report").href = address("report", asked);
  });
  stream.addEventListener("done", (event) => {
    const { replications } = JSON.parse(event.data);
    stream.close();
    say(`${replications} replications of each policy, all of the scenario’s.`, 1);
  });
  stream.addEventListener("problem", (event) => {
    stream.close();
    problem(JSON.parse(event.data).message);
  });
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) problem("The workshop does not answer: is it still running in the terminal?");
  };
}

function progress({ done, of }) {
  if (byId("answer").classList.contains("stale") && !byId("results").classList.contains("hidden")) {
    byId("progress").value = done / of;
    return;
  }
  const more = done < of ? "; the intervals get narrower" : "";
  say(done ? `${done} of ${of} replications${more}.` : `Simulating ${of} replications.`, done / of);
}

function say(text, share) {
  byId("status").textContent = text;
  byId("progress").value = share;
}

function problem(message) {
  byId("answer").classList.remove("stale");
  show(byId("results"), false);
  byId("headline").textContent = "This cannot be simulated";
  byId("problem").textContent = message;
  show(byId("problem"), true);
  say("", 0);
}

/** What an action gives; null where it fails, which is told. */
async function tried(action) {
  try {
    return await action();
  } catch (error) {
    problem(error.message);
    return null;
  }
}

function dialogs() {
  byId("own-scenario").addEventListener("click", () => {
    show(byId("paste-problem"), false);
    byId("paste").showModal();
  });
  byId("file").addEventListener("change", async () => {
    const [file] = byId("file").files;
    if (file) byId("text").value = await file.text();
  });
  byId("yaml").addEventListener("click", async () => {
    const source = address("scenario.yaml", question);
    const text = await tried(async () => (await fetched(source)).text());
    if (text === null) return;
    byId("yaml-text").value = text;
    byId("yaml-save").href = source;
    byId("yaml-copied").textContent = "";
    byId("yaml-dialog").showModal();
    byId("yaml-text").setSelectionRange(0, 0);
    byId("yaml-text").scrollTop = 0;
  });
  byId("yaml-copy").addEventListener("click", async () => {
    const well = await copy(byId("yaml-text").value);
    if (!well) byId("yaml-text").select();
    byId("yaml-copied").textContent = well ? "Copied." : "Press Ctrl-C to copy what is marked.";
  });
  byId("link").addEventListener("click", async () => {
    byId("copied").textContent = await copy(location.href) ? "Copied." : "Copy the address from the browser’s address bar.";
  });
}
