// Draws the curves of the debrief sheet.
import { lines, series } from "./game.js";

const place = document.getElementById("charts");
const sheet = JSON.parse(place.dataset.curves);
const options = { quarters: sheet.quarters, aftermath: sheet.aftermath };
place.append(
  lines(series(sheet.curves, "waiting"), { title: "Waiting for IT", ...options }),
  lines(series(sheet.curves, "trust"), { title: "Trust in IT, mean of the departments", most: 100, ...options }),
  lines(series(sheet.curves, "round"), { title: "Requests that went round IT, so far", ...options }),
  lines(series(sheet.curves, "cost"), { title: "Cost of a quarter, agencies included", unit: "k", ...options }),
);
document.getElementById("print").addEventListener("click", () => print());
