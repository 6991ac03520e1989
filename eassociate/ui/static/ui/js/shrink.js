// Photos are made small before they travel, in every form marked data-shrink.
const LONGEST = 1280, LARGEST = 200 * 1024;

addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches?.("[data-shrink] input[type=file]") || !field.files[0]?.type.startsWith("image/")) return;
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

export async function shrink(file) {
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
