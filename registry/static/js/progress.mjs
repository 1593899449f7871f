// Moves the progress bar of work in the background, and loads the page again once it is done.

const EVERY = 700;

export default function follow(box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[role=status]");
  const ask = async () => {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    if (!state.busy) {
      location.reload();
      return;
    }
    bar.value = state.percent;
    words.textContent = state.words;
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}
