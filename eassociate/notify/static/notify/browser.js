// «Firefox, Android»: enough to know one's own devices by.
export function browser() {
  const words = navigator.userAgent;
  const what = ["Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari"].find((n) => words.includes(n));
  const names = { Edg: "Edge", OPR: "Opera", SamsungBrowser: "Samsung Internet" };
  const where = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((n) => words.includes(n));
  return [names[what] || what, where].filter(Boolean).join(", ").slice(0, 40);
}

/** This browser shows nobody's notices any more, whatever session let it in. */
export async function silence() {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}
