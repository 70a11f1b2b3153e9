// Opens rooms for the facilitator, and finds the room of a code.
import { ask, byId } from "../dom.js";

const said = byId("said");

async function go(path, body) {
  said.textContent = "";
  try {
    location.assign((await ask(path, body)).next);
  } catch (error) {
    said.textContent = error.message;
  }
}

byId("find")?.addEventListener("submit", (event) => {
  event.preventDefault();
  go("/play/find", { code: byId("code").value });
});
for (const button of document.querySelectorAll("button[data-game]")) {
  button.addEventListener("click", () => go("/play/rooms", { game: button.dataset.game }));
}
