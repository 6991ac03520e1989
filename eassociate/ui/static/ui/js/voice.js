// A voice note: recorded here, heard before it is sent, sent with the form, or thrown away. What
// plays everywhere comes first.
const KINDS = [
  ["audio/mp4;codecs=mp4a.40.2", "m4a"],
  ["audio/mp4", "m4a"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/ogg;codecs=opus", "ogg"],
];

/** Makes `button` (hidden until then) record into the form that it stands in. What is marked
 *  data-kept there is shown once something was recorded. */
export function record(button) {
  const kind = window.MediaRecorder && navigator.mediaDevices && KINDS.find(([one]) => MediaRecorder.isTypeSupported(one));
  if (!button || !kind) return;
  const form = button.form, find = (name) => form.querySelector(`[data-${name}]`);
  const said = find("recorded"), listen = find("listen"), word = button.textContent;
  let running = null, begun = 0, tick = 0;
  form.hidden = button.hidden = false;

  const time = () => Math.round((Date.now() - begun) / 1000);
  const stop = () => running?.state === "recording" && running.stop();

  function show(some) {
    for (const part of form.querySelectorAll("[data-heard], [data-kept]")) part.hidden = !some;
  }

  function follow() {
    if (!form.isConnected) return stop(); // nobody is there to hear it
    const seconds = time();
    said.textContent = `${said.dataset.running} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= Number(button.dataset.longest)) stop();
  }

  function ended() {
    clearInterval(tick);
    running.stream.getTracks().forEach((track) => track.stop());
    button.textContent = word;
    running = null;
    delete form.dataset.recording;
  }

  function keep(parts) {
    ended();
    const kept = new DataTransfer();
    const blob = new Blob(parts, { type: kind[0].split(";")[0] });
    kept.items.add(new File([blob], `voice.${kind[1]}`, { type: blob.type }));
    form.elements.file.files = kept.files;
    form.elements.seconds.value = Math.min(time(), Number(button.dataset.longest));
    URL.revokeObjectURL(listen.src);
    listen.src = URL.createObjectURL(blob);
    show(true);
    said.textContent = said.dataset.words;
  }

  function forget() {
    listen.pause();
    show(false);
    form.elements.file.value = form.elements.seconds.value = "";
  }

  async function start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    running = new MediaRecorder(stream, { mimeType: kind[0], audioBitsPerSecond: 32000 });
    running.addEventListener("dataavailable", (event) => parts.push(event.data));
    running.addEventListener("stop", () => keep(parts));
    running.start();
    begun = Date.now();
    tick = setInterval(follow, 500);
    form.dataset.recording = "yes";
    button.textContent = `■ ${button.dataset.stop}`;
  }

  button.addEventListener("click", () => {
    if (running) return stop();
    start().catch(() => (said.textContent = said.dataset.refused));
  });
  find("discard").addEventListener("click", () => {
    forget();
    said.textContent = said.dataset.gone;
    button.focus();
  });
  form.addEventListener("reset", () => {
    forget();
    said.textContent = "";
  });
}
