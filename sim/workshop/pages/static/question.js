// What is explored, as it stands in the address after the #.

/** An empty question about a scenario. */
export const about = (scenario) => ({ scenario, policies: [], values: {}, base: "", levers: {} });

/** The question in the address, or null. */
export function fromAddress() {
  if (!location.hash.startsWith("#q=")) return null;
  try {
    const found = JSON.parse(decodeURIComponent(location.hash.slice(3)));
    if (typeof found !== "object" || found === null || typeof found.scenario !== "string") return null;
    return { ...about(found.scenario), ...found };
  } catch {
    return null;
  }
}

/** The question as it is sent: what is as the scenario has it is left out. */
export function asText(question) {
  const sent = { scenario: question.scenario };
  if (question.policies.length) sent.policies = question.policies;
  if (Object.keys(question.values).length) sent.values = question.values;
  if (Object.keys(question.levers).length) {
    sent.levers = question.levers;
    if (question.base) sent.base = question.base;
  }
  return JSON.stringify(sent);
}

/** Put the question into the address, without a step in the history. */
export function toAddress(question) {
  history.replaceState(null, "", `#q=${encodeURIComponent(asText(question))}`);
}

/** The address of something about the question, such as its answers. */
export const address = (what, question, more = {}) =>
  `/explore/${what}?${new URLSearchParams({ q: asText(question), ...more })}`;
