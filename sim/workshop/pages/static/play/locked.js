// Takes the desk over with the room's secret.
import { post } from "/static/play/game.js";

const code = document.body.querySelector("[data-code]").dataset.code;
document.getElementById("take").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    location.assign((await post(`/play/${code}/desk/secret`, { secret: document.getElementById("secret").value })).next);
  } catch (error) {
    document.getElementById("said").textContent = error.message;
  }
});
