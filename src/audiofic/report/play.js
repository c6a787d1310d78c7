// A click on a time or on a timeline plays the chapter from there and stops any other. Without it the links open the MP3.
addEventListener("play", (event) => document.querySelectorAll("audio").forEach((audio) => audio !== event.target && audio.pause()), true);
addEventListener("click", (event) => {
  const place = event.target.closest("[data-player]");
  const player = place && document.getElementById(place.dataset.player);
  if (!player) return;
  event.preventDefault();
  const box = place.getBoundingClientRect();
  player.currentTime = place.dataset.at ?? ((event.clientX - box.left) / box.width) * place.dataset.seconds;
  player.play().catch(() => {});
});
