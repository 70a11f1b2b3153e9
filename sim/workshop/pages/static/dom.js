// Making elements. Text is always set as text, so that nothing in a name can become part of the page.

/** An element with attributes, listeners (functions by event name) and children, which are elements or text. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Put children in the place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

/** Text in which a number stays with its unit and its half-width on one line. */
export const tied = (text) => text.replace(/ (?=(%|k|M|days?|weeks?|points?|times)\b|%|±|→)/g, "\u00a0").replace(/(±|→) /g, "$1\u00a0");

export const byId = (id) => document.getElementById(id);

/** Show or hide an element. */
export function show(element, shown) {
  element.classList.toggle("hidden", !shown);
}

/** What an address answers as JSON; an Error with its plain words where it refuses. */
export async function ask(address, body) {
  const asked = body === undefined ? {} : {
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
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

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
