// Making elements. Text is always set as text, so that nothing in a name can become part of the page.

const listening = new WeakSet();
const present = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** An element with attributes, listeners (functions by event name) and children: elements, text, or lists of them. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
      listening.add(element);
    } else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

/** Put children in the place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/**
 * The same for what is drawn again and again: what is as it was stays, and so does what somebody types, has opened, or
 * is about to press. Who listens stays only if the new one looks the same, or has the same data-key: it must act on nothing
 * else that changes.
 */
export function renew(element, ...children) {
  let here = element.firstChild;
  for (const child of present(children)) {
    const fresh = child instanceof Node ? child : document.createTextNode(child);
    let old = here;
    while (old && !alike(old, fresh)) old = old.nextSibling;
    if (!old) {
      element.insertBefore(fresh, here);
      continue;
    }
    while (here !== old) here = gone(here);
    here = old.nextSibling;
    become(old, fresh);
  }
  while (here) here = gone(here);
}

const alike = (one, other) => one.nodeName === other.nodeName
  && ["id", "class", "data-key"].every((name) => one.getAttribute?.(name) === other.getAttribute?.(name));

function gone(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function become(old, fresh) {
  if (old.nodeName === "DETAILS") fresh.open = old.open;
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType === Node.TEXT_NODE) old.data = fresh.data;
  else if ((listening.has(old) || listening.has(fresh)) && !fresh.hasAttribute("data-key")) old.replaceWith(fresh);
  else {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (name === "style") old.style.cssText = value; // the page's security policy lets no style be an attribute
      else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    renew(old, ...fresh.childNodes);
  }
}

/** Text in which a number stays with its unit and its half-width on one line. */
export const tied = (text) => text.replace(/ (?=(%|k|M|days?|weeks?|points?|times)\b|%|±|→)/g, "\u00a0").replace(/(±|→) /g, "$1\u00a0");

export const byId = (id) => document.getElementById(id);

/** Show or hide an element. */
export function show(element, shown) {
  element.classList.toggle("hidden", !shown);
}

/** What a server says that does not do what it is asked; `stale` where the page shows what has changed since. */
export class Refused extends Error {}

/** What an address answers, as a Response; an Error with plain words where it refuses or does not answer. */
export async function fetched(address, body) {
  const asked = body === undefined ? { cache: "no-store" } : {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(address, asked);
  } catch {
    throw new Error("The workshop does not answer: is it still running in the terminal?");
  }
  if (!answer.ok) throw Object.assign(new Refused((await answer.text()).trim()), { stale: answer.status === 409 });
  return answer;
}

/** The same, read as JSON. */
export const ask = async (address, body) => (await fetched(address, body)).json();

/** An action whose latest call alone counts: one that was overtaken gives nothing when it comes, and does not fail. */
export function latest(action) {
  let calls = 0;
  return async (...given) => {
    const mine = (calls += 1);
    try {
      const found = await action(...given);
      return mine === calls ? found : null;
    } catch (error) {
      if (mine === calls) throw error;
      return null;
    }
  };
}

/** Copy text; false where the browser does not let it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
