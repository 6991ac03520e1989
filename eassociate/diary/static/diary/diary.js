// What the phone's clock said at the tap goes along, once: sent again, the form is the same.
addEventListener("submit", (event) => {
  for (const name of ["tapped", "sent"]) {
    const field = event.target.elements?.namedItem(name);
    if (field instanceof HTMLInputElement && !field.value) field.value = new Date().toISOString();
  }
}, { capture: true });

// A tile of «one or none» can be tapped off again; photos are made small before they travel.

addEventListener("click", (event) => {
  const radio = event.target;
  if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !radio.closest(".tile") || radio.required) return;
  if (radio.dataset.on === "yes") {
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const one of radio.form?.elements[radio.name] instanceof RadioNodeList ? radio.form.elements[radio.name] : [radio]) {
    one.dataset.on = one.checked ? "yes" : "no";
  }
});

const LONGEST = 1280, LARGEST = 200 * 1024;

addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches?.("[data-shrink] input[type=file]") || !field.files.length) return;
  try {
    const small = await shrink(field.files[0]);
    if (!small) return;
    const kept = new DataTransfer();
    kept.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
    field.files = kept.files;
  } catch {
    // The server shrinks it as well.
  }
});

async function shrink(file) {
  const picture = await createImageBitmap(file);
  let longest = Math.min(LONGEST, Math.max(picture.width, picture.height));
  for (; longest > 200; longest *= 0.75) {
    for (const quality of [0.8, 0.65, 0.5]) {
      const blob = await drawn(picture, longest, quality);
      if (blob && blob.size <= LARGEST) return blob;
    }
  }
  return null;
}

function drawn(picture, longest, quality) {
  const scale = longest / Math.max(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}
