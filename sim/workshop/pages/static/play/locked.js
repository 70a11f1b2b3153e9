// Takes the desk over with the room's secret.
import { ask, byId } from "../dom.js";

const code = document.body.querySelector("[data-code]").dataset.code;
byId("take").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    location.assign((await ask(`/play/${code}/desk/secret`, { secret: byId("secret").value })).next);
  } catch (error) {
    byId("said").textContent = error.message;
  }
});
