// Opens rooms for the facilitator, and finds the room of a code.
import { post } from "/static/play/game.js";

const said = document.getElementById("said");

async function go(path, body) {
  said.textContent = "";
  try {
    location.assign((await post(path, body)).next);
  } catch (error) {
    said.textContent = error.message;
  }
}

document.getElementById("find")?.addEventListener("submit", (event) => {
  event.preventDefault();
  go("/play/find", { code: document.getElementById("code").value });
});
for (const button of document.querySelectorAll("button[data-game]")) {
  button.addEventListener("click", () => go("/play/rooms", { game: button.dataset.game }));
}
