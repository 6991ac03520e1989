// Sealing for the holder of a private key (ECDH on P-256, HKDF, AES-GCM), as sync/boxes.py does it,
// and a private key that only a PIN opens.

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const LABEL = new TextEncoder().encode("e-associate sync 1");
export const ROUNDS = 600000;
const subtle = globalThis.crypto?.subtle;

export const random = (n) => crypto.getRandomValues(new Uint8Array(n));
export const bytes = (text) => new TextEncoder().encode(text);
export const text = (raw) => new TextDecoder().decode(raw);
export const unb64 = (word) => Uint8Array.from(atob(word), (c) => c.charCodeAt(0));
export const hex = (raw) => [...new Uint8Array(raw)].map((b) => b.toString(16).padStart(2, "0")).join("");
export const sha256 = async (raw) => hex(await subtle.digest("SHA-256", raw));

export function b64(raw) {
  const all = new Uint8Array(raw);
  let word = "";
  for (let i = 0; i < all.length; i += 0x8000) word += String.fromCharCode(...all.subarray(i, i + 0x8000));
  return btoa(word);
}

const join = (...parts) => new Uint8Array(parts.flatMap((p) => [...new Uint8Array(p)]));
const point = (raw) => subtle.importKey("raw", raw, CURVE, false, []);

async function shared(privateKey, otherPoint, points, use) {
  const bits = await subtle.deriveBits({ name: "ECDH", public: await point(otherPoint) }, privateKey, 256);
  const root = await subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: join(LABEL, points) };
  return subtle.deriveKey(how, root, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** `plain` (bytes) for the holder of the private half of `publicPoint` (base64). */
export async function seal(publicPoint, plain, box = "") {
  const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ownPoint = await subtle.exportKey("raw", own.publicKey);
  const other = unb64(publicPoint), nonce = random(12);
  const key = await shared(own.privateKey, other, join(ownPoint, other), "encrypt");
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
  return { box, point: b64(ownPoint), nonce: b64(nonce), text: b64(sealed) };
}

/** What `seal` was given; throws where the key is another one or something was changed. */
export async function open(privateKey, publicPoint, sealed) {
  const theirs = unb64(sealed.point);
  const key = await shared(privateKey, theirs, join(theirs, unb64(publicPoint)), "decrypt");
  return subtle.decrypt({ name: "AES-GCM", iv: unb64(sealed.nonce) }, key, unb64(sealed.text));
}

async function pinKey(pin, salt, rounds) {
  const root = await subtle.importKey("raw", bytes(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return subtle.deriveKey(how, root, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** A new key pair: its public point, and its private half that `pin` opens. */
export async function makeLock(pin) {
  const pair = await subtle.generateKey(CURVE, true, ["deriveBits"]);
  const salt = random(16), nonce = random(12);
  const key = await pinKey(pin, salt, ROUNDS);
  const wrapped = await subtle.wrapKey("pkcs8", pair.privateKey, key, { name: "AES-GCM", iv: nonce });
  const publicPoint = b64(await subtle.exportKey("raw", pair.publicKey));
  return { public: publicPoint, salt: b64(salt), nonce: b64(nonce), wrapped: b64(wrapped), rounds: ROUNDS };
}

/** The private key, or null when the PIN is another one. */
export async function unlock(lock, pin) {
  const key = await pinKey(pin, unb64(lock.salt), lock.rounds);
  const how = { name: "AES-GCM", iv: unb64(lock.nonce) };
  return subtle.unwrapKey("pkcs8", unb64(lock.wrapped), key, how, CURVE, false, ["deriveBits"]).catch(() => null);
}

/** Bytes under a key of their own: what to keep, and the key that goes into the letters. */
export async function encrypted(plain) {
  const raw = random(32), nonce = random(12);
  const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  return { content: await subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain), key: b64(raw), nonce: b64(nonce) };
}

export async function decrypted(content, key64, nonce64) {
  const key = await subtle.importKey("raw", unb64(key64), "AES-GCM", false, ["decrypt"]);
  return subtle.decrypt({ name: "AES-GCM", iv: unb64(nonce64) }, key, content);
}

/** A UUID of version 7: milliseconds first, then chance (RFC 9562). */
export function uuid7() {
  const raw = random(16), now = Date.now();
  for (let i = 0; i < 6; i++) raw[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  raw[6] = (raw[6] & 15) | 112;
  raw[8] = (raw[8] & 63) | 128;
  return hex(raw).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
