for (const place of document.querySelectorAll(".motion")) {
  place.hidden = false;
  place.previousElementSibling.hidden = true;
  const reels = JSON.parse(place.querySelector("script").textContent);
  const player = Slackline.flow(place.querySelector("canvas"), { reels, autoplay: false });
  Slackline.controls(place.querySelector(".controls"), player);
}
