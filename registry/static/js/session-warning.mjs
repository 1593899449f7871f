// Warns before the session ends, and says so when it has ended; what was typed stays on the page.

const WARN_SECONDS = 120;

export default function attach(dialog) {
  const { stateUrl, keepUrl, token } = dialog.dataset;
  const part = (name) => dialog.querySelector(`[data-part=${name}]`);

  // Other tabs keep the session alive, too: the server is asked what is left.
  const check = async () => {
    const left = await secondsLeft(stateUrl);
    if (left === null) return later(check, WARN_SECONDS / 2);
    if (left > WARN_SECONDS) return quiet(left);
    show(left);
    return later(check, left > 0 ? Math.min(left, 15) : WARN_SECONDS);
  };
  const quiet = (left) => {
    if (dialog.open) dialog.close();
    later(check, left - WARN_SECONDS + 1);
  };
  const show = (left) => {
    const ended = left <= 0;
    part("running").hidden = part("stay").hidden = ended;
    part("ended").hidden = part("close").hidden = !ended;
    part("minutes").textContent = left > 60 ? "2 minutes" : "1 minute";
    if (!dialog.open && !dialog.dataset.dismissed) dialog.showModal();
  };

  part("stay").addEventListener("click", async () => {
    await fetch(keepUrl, { method: "POST", headers: { "X-CSRFToken": token } });
    check();
  });
  part("close").addEventListener("click", () => {
    dialog.dataset.dismissed = "yes";
    dialog.close();
  });
  check();
}

async function secondsLeft(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? (await answer.json()).seconds_left : null;
  } catch {
    return null;
  }
}

function later(action, seconds) {
  setTimeout(action, seconds * 1000);
}
