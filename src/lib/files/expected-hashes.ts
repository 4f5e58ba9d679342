/** Hashes that somebody is finding who reads all of a file anyway. */
const expected = new WeakMap<Blob, Promise<string | null>>();

/** `sha256` may reject: then it is found once more when it is needed. */
export function expectHash(blob: Blob, sha256: Promise<string>): void {
	expected.set(
		blob,
		sha256.catch(() => null)
	);
}

/** Null: nobody has found it. */
export async function expectedHash(blob: Blob): Promise<string | null> {
	return (await expected.get(blob)) ?? null;
}
