// The controls of Explore: policies, sliders and levers of a scenario. They change the question and say so.
import { byId, fill, make } from "./dom.js";

const shownValue = {
  times: (value) => `× ${value.toFixed(2)}`,
  people: (value) => String(value),
  "%": (value) => `${Math.round(value * 10) / 10} %`,
  days: (value) => `${Math.round(value * 10) / 10} days`,
};

/** Build all controls of a scenario; `changed` is called whenever the question is another. */
export function build(controls, question, changed) {
  policies(controls, question, changed);
  sliders(controls, question, changed);
  ownPolicy(controls, question, changed);
}

function policies(controls, question, changed) {
  const chosen = new Set(question.policies.length ? question.policies : controls.policies);
  fill(byId("policies"), ...controls.policies.map((name) => {
    const baseline = name === controls.baseline;
    const box = make("input", { type: "checkbox", checked: chosen.has(name) || baseline, disabled: baseline, change: () => {
      if (box.checked) chosen.add(name); else chosen.delete(name);
      const kept = controls.policies.filter((each) => chosen.has(each) || each === controls.baseline);
      question.policies = kept.length === controls.policies.length ? [] : kept;
      changed();
    } });
    return make("label", { class: "check" }, box, make("span", {}, baseline ? `${name} (baseline)` : name));
  }));
}

function sliders(controls, question, changed) {
  const groups = new Map();
  for (const slider of controls.sliders) {
    if (!groups.has(slider.group)) groups.set(slider.group, []);
    groups.get(slider.group).push(slider);
  }
  fill(byId("sliders"), ...[...groups].map(([name, members]) => make(
    "details", { class: "group", open: true },
    make("summary", {}, name),
    ...members.map((slider) => sliderRow(slider, question, changed)),
  )));
}

function sliderRow(slider, question, changed) {
  const id = `slider-${slider.key}`;
  const told = shownValue[slider.unit];
  const output = make("output", { for: id });
  const range = make("input", {
    type: "range", id, min: slider.low, max: slider.high, step: slider.step, "aria-describedby": `${id}-help`,
    value: question.values[slider.key] ?? slider.value,
    input: () => { say(); },
    change: () => { take(); },
  });
  const back = make("button", { type: "button", class: "back", "aria-label": `${slider.label}: back to ${told(slider.value)}`,
    click: () => { range.value = slider.value; take(); range.focus(); } }, `was ${told(slider.value)}`);
  const value = () => Number(range.value);
  // A slider goes in steps; the scenario's own value may lie between two of them.
  const isOwn = () => Math.abs(value() - slider.value) < slider.step / 2;
  function say() {
    const now = isOwn() ? slider.value : value();
    output.textContent = told(now);
    range.setAttribute("aria-valuetext", told(now));
    back.classList.toggle("unused", isOwn());
    back.tabIndex = isOwn() ? -1 : 0;
  }
  function take() {
    say();
    if (isOwn()) delete question.values[slider.key]; else question.values[slider.key] = value();
    changed();
  }
  say();
  return make("div", { class: "slider" },
    make("label", { for: id }, slider.label), output, range,
    make("p", { class: "quiet small", id: `${id}-help` }, slider.help), back);
}

function ownPolicy(controls, question, changed) {
  const base = byId("base");
  fill(base, ...controls.policies.map((name) => make("option", { value: name }, name)));
  base.value = controls.policies.includes(question.base) ? question.base : controls.baseline;
  base.onchange = () => {
    question.base = base.value;
    if (Object.keys(question.levers).length) changed();
  };
  question.base = base.value;
  fill(byId("levers"), ...controls.levers.map((lever) => leverRow(lever, question, changed)));
  if (Object.keys(question.levers).length) byId("own-group").open = true;
}

function leverRow(lever, question, changed) {
  const id = `lever-${lever.name}`;
  const chosen = Object.hasOwn(question.levers, lever.name);
  const knobs = make("div", { class: chosen ? "knobs" : "knobs hidden" },
    make("p", { class: "quiet small" }, lever.idea),
    ...lever.knobs.map((knob) => knobRow(lever, knob, question, changed)));
  const box = make("input", { type: "checkbox", id, checked: chosen, disabled: Boolean(lever.why_not) && !chosen, change: () => {
    knobs.classList.toggle("hidden", !box.checked);
    if (box.checked) question.levers[lever.name] = begin(lever); else delete question.levers[lever.name];
    changed();
  } });
  return make("div", { class: "lever" },
    make("label", { class: "check" }, box, make("span", {}, lever.title)),
    lever.why_not ? make("p", { class: "quiet small why-not" }, `Not here: ${lever.why_not}.`) : null,
    knobs);
}

/** A lever's parameters to begin with. */
function begin(lever) {
  const parameters = {};
  for (const knob of lever.knobs) put(parameters, knob.path, knob.value);
  return parameters;
}

function put(target, path, value) {
  let inside = target;
  for (const key of path.slice(0, -1)) inside = inside[key] ??= {};
  inside[path.at(-1)] = value;
}

function get(source, path) {
  let inside = source;
  for (const key of path) inside = inside?.[key];
  return inside;
}

function knobRow(lever, knob, question, changed) {
  const id = `knob-${lever.name}-${knob.path.join("-")}`;
  const now = get(question.levers[lever.name], knob.path) ?? knob.value;
  const take = (value) => {
    put(question.levers[lever.name] ??= begin(lever), knob.path, value);
    changed();
  };
  if (typeof knob.value === "boolean") {
    const box = make("input", { type: "checkbox", id, checked: now === true, change: () => take(box.checked) });
    return make("label", { class: "check small", title: knob.help }, box, make("span", {}, knob.label));
  }
  const field = entry(knob, id, now, take);
  return make("div", { class: "knob" }, make("label", { for: id, title: knob.help }, knob.label), field);
}

function entry(knob, id, now, take) {
  if (knob.options.length) {
    const select = make("select", { id, change: () => take(select.value) },
      ...knob.options.map((option) => make("option", { value: option }, option.replaceAll("_", " "))));
    select.value = String(now);
    return select;
  }
  if (typeof knob.value === "number") {
    const field = make("input", { type: "number", id, min: 0, step: 1, value: now, change: () => {
      if (field.value !== "") take(Number(field.value));
    } });
    return field;
  }
  const field = make("input", { type: "text", id, value: now, maxlength: 60, change: () => take(field.value) });
  return field;
}
