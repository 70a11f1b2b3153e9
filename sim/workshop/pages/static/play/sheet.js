// Draws the curves of the debrief sheet: the companies together, and each by itself.
import { lines, ofCompany, series } from "./game.js";

const together = document.getElementById("charts");
const sheet = JSON.parse(together.dataset.curves);
const options = { quarters: sheet.quarters, aftermath: sheet.aftermath };

function charts(drawn) {
  return [
    lines(drawn("waiting"), { title: "Waiting for IT", ...options }),
    lines(drawn("trust"), { title: "Trust in IT, mean of the departments", most: 100, ...options }),
    lines(drawn("round"), { title: "Requests that went round IT, so far", ...options }),
    lines(drawn("cost"), { title: "Cost of a quarter, agencies included", unit: "k", ...options }),
  ];
}

together.append(...charts((field) => series(sheet.curves, field)));
for (const place of document.querySelectorAll("[data-company]")) {
  place.append(...charts((field) => ofCompany(sheet.curves, field, place.dataset.company)));
}
document.getElementById("print").addEventListener("click", () => print());
