// Buttons, a scrubber and keys for a player.

const PLAIN_SPEED = (perSecond, week) => (perSecond < 1 ? `${perSecond} days a second`
  : perSecond === week ? "a week a second" : `${perSecond} ${perSecond === 1 ? "day" : "days"} a second`);

function element(tag, name, parent, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

const SIGNS = { play: "M5 3l12 7-12 7z", pause: "M4 3h4v14H4zM12 3h4v14h-4z", step: "M3 3l10 7-10 7zM14 3h3v14h-3z",
  back: "M17 3L7 10l10 7zM3 3h3v14H3z" };

function sign(parent, name) {
  const space = "http://www.w3.org/2000/svg", image = document.createElementNS(space, "svg");
  image.setAttribute("viewBox", "0 0 20 20");
  image.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SIGNS[name]);
  image.append(path);
  parent.replaceChildren(image);
}

function button(parent, name, label, action) {
  const made = element("button", "slackline-button", parent);
  made.type = "button";
  sign(made, name);
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", action);
  return made;
}

// Puts controls for a player into a container; gives what takes them away.
function controls(container, player) {
  const bar = element("div", "slackline-controls", container);
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Animation");
  button(bar, "back", "Back to the happening before", () => player.back());
  const play = button(bar, "play", "Play", () => toggle(player));
  button(bar, "step", "On to the next happening", () => player.step());
  const scrubber = element("input", "slackline-scrubber", bar);
  Object.assign(scrubber, { type: "range", min: player.from, max: player.until, step: "any" });
  scrubber.setAttribute("aria-label", "Time");
  scrubber.addEventListener("input", () => player.seek(Number(scrubber.value)));
  const speed = element("select", "slackline-speed", bar);
  speed.setAttribute("aria-label", "Speed");
  for (const each of player.speeds) element("option", "", speed, PLAIN_SPEED(each, player.week)).value = String(each);
  speed.addEventListener("change", () => player.speed(Number(speed.value)));
  const details = element("details", "slackline-words", container);
  element("summary", "", details, "What stands now, in words");
  const words = element("p", "", details);
  const tell = () => { if (details.open) words.textContent = player.describe(); };
  details.addEventListener("toggle", tell);

  const onTime = () => {
    scrubber.value = String(player.day);
    scrubber.setAttribute("aria-valuetext", player.clock());
    if (!player.playing) tell();
  };
  const onState = () => {
    sign(play, player.playing ? "pause" : "play");
    play.setAttribute("aria-label", player.playing ? "Pause" : "Play");
    play.title = player.playing ? "Pause" : "Play";
    speed.value = String(player.speed());
    tell();
  };
  const onKey = (event) => {
    const target = event.target, tag = target.tagName;
    if (event.altKey || event.ctrlKey || event.metaKey || tag === "SELECT" || tag === "INPUT") return;
    if (event.key === " " && tag !== "BUTTON" && tag !== "SUMMARY") toggle(player);
    else if (event.key === "ArrowRight") player.step();
    else if (event.key === "ArrowLeft") player.back();
    else return;
    event.preventDefault();
  };
  const ends = [player.on("time", onTime), player.on("state", onState)];
  player.canvas.tabIndex = 0;
  const hosts = [player.canvas, container];
  for (const host of hosts) host.addEventListener("keydown", onKey);
  onTime();
  onState();
  return () => {
    for (const end of ends) end();
    for (const host of hosts) host.removeEventListener("keydown", onKey);
    bar.remove();
    details.remove();
  };
}

function toggle(player) { if (player.playing) player.pause(); else player.play(); }

globalThis.Slackline = Object.assign(globalThis.Slackline || {}, { flow, controls, wordsFor });
