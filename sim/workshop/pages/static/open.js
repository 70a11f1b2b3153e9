// Exchanges the secret of the terminal's address for a cookie, and takes it out of the address and the history.
"use strict";
(async () => {
  const said = document.getElementById("said");
  const secret = location.hash.slice(1);
  history.replaceState(null, "", "/open");
  if (!secret) {
    said.textContent = "The address is not complete: copy all of it from the terminal, with what stands after the #.";
    return;
  }
  try {
    const answer = await fetch("/open", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret }),
    });
    if (answer.ok) location.replace((await answer.json()).next);
    else said.textContent = await answer.text();
  } catch {
    said.textContent = "The workshop does not answer: is it still running in the terminal?";
  }
})();
