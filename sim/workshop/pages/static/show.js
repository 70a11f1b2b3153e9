// The Show view: chapters of a run, each a stretch of the animation with a question to the room.
import { ask, byId, fill, latest, make, show, tied } from "./dom.js";

const SECONDS = 12; // that a chapter takes to be played
const reels = new Map();
const wide = () => window.matchMedia("(min-width: 60rem)").matches;
let story = null;
let player = null;
let away = () => {};
let chapter = 0;
let shown = "";
let pauseAt = null;

// Whoever chooses or turns pages quickly sees what was asked for last, in whatever order the answers come.
const storyOf = latest(async (asked) => ({ ...asked, ...(await ask(`/show/story?${new URLSearchParams(asked)}`)) }));
const reelsOf = latest((policies) => Promise.all(policies.map(reel)));

begin();

async function begin() {
  byId("scenario").addEventListener("change", () => tried(() => open(null, 0)));
  byId("replication").addEventListener("change", () => tried(() => open(byId("replication").value, 0)));
  for (const id of ["left", "right"]) byId(id).addEventListener("change", () => tried(choose));
  byId("before").addEventListener("click", () => tried(() => turnTo(chapter - 1)));
  byId("next").addEventListener("click", () => tried(() => turnTo(chapter + 1)));
  byId("screen").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    event.preventDefault();
    tried(() => turnTo(chapter + (event.key === "PageDown" ? 1 : -1)));
  });
  await tried(async () => {
    const found = await ask("/explore/scenarios");
    fill(byId("scenario"), ...found.scenarios.map((each) => make("option", { value: each.name }, each.name)));
    const wanted = new URLSearchParams(location.hash.slice(1));
    const first = wanted.get("scenario") ?? found.first;
    if (![...byId("scenario").options].some((option) => option.value === first)) {
      byId("scenario").append(make("option", { value: first }, first.startsWith("pasted-") ? "Your own scenario" : first));
    }
    byId("scenario").value = first;
    await open(wanted.get("run"), Number(wanted.get("chapter") ?? 1) - 1);
  });
}

/** Open the scenario that is chosen, with one of its runs, at a chapter. */
async function open(run, at) {
  show(byId("problem"), false);
  const found = await storyOf({ scenario: byId("scenario").value, ...(run === null ? {} : { replication: run }) });
  if (!found) return;
  story = found;
  reels.clear();
  if (document.activeElement !== byId("replication")) byId("replication").value = story.replication; // else it is being typed
  fill(byId("left"), ...story.policies.map((name) => make("option", { value: name }, name)));
  fill(byId("right"), make("option", { value: "" }, "nothing"), ...story.policies.map((name) => make("option", { value: name }, name)));
  await turnTo(Math.min(Math.max(0, Number.isInteger(at) ? at : 0), story.chapters.length - 1));
}

/** Show a chapter: its text, its policies, from its first day. */
async function turnTo(number) {
  const one = story?.chapters[number];
  if (!one) return;
  chapter = number;
  byId("place").textContent = `Chapter ${number + 1} of ${story.chapters.length}`;
  byId("title").textContent = one.title;
  byId("text").textContent = tied(one.text);
  byId("question").textContent = one.question;
  show(byId("question"), true);
  byId("before").disabled = number === 0;
  byId("next").disabled = number === story.chapters.length - 1;
  byId("left").value = one.policies[0];
  byId("right").value = one.policies[1] ?? "";
  remember();
  if (!(await stage(one.policies))) return;
  pauseAt = one.end;
  const wanted = (one.end - one.begin) / SECONDS;
  player.speed(player.speeds.reduce((best, each) => (Math.abs(Math.log(each / wanted)) < Math.abs(Math.log(best / wanted)) ? each : best)));
  player.seek(one.begin);
  player.play();
}

/** Show other policies than the chapter's, from where the clock stands. */
async function choose() {
  const day = player?.day ?? 0;
  pauseAt = null;
  if (await stage([byId("left").value, byId("right").value].filter(Boolean))) player.seek(day);
}

/** Have a player of these policies on the canvas; false where something else was asked for meanwhile. */
async function stage(policies) {
  const key = JSON.stringify([story.scenario, story.replication, policies]);
  const documents = await reelsOf(policies);
  if (!documents) return false;
  if (key === shown) {
    player.pause();
    return true;
  }
  away();
  player?.destroy();
  byId("buttons").replaceChildren();
  byId("canvas").setAttribute("aria-label", `Requests in motion: ${policies.join(" beside ")}`);
  player = Slackline.flow(byId("canvas"), { reels: documents, autoplay: false, fill: wide() });
  player.on("time", () => {
    if (pauseAt === null || !player.playing || player.day < pauseAt) return;
    const stop = pauseAt;
    pauseAt = null;
    player.pause();
    player.seek(stop);
  });
  away = Slackline.controls(byId("buttons"), player);
  shown = key;
  return true;
}

async function reel(policy) {
  const asked = String(new URLSearchParams({ scenario: story.scenario, policy, replication: story.replication }));
  if (!reels.has(asked)) reels.set(asked, await ask(`/show/reel?${asked}`));
  return reels.get(asked);
}

function remember() {
  const state = new URLSearchParams({ scenario: story.scenario, run: story.replication, chapter: chapter + 1 });
  history.replaceState(null, "", `#${state}`);
}

async function tried(action) {
  try {
    await action();
  } catch (error) {
    byId("problem").textContent = error.message;
    show(byId("problem"), true);
  }
}
