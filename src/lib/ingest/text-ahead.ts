/** Texts in UTF-8 that are being made of files by somebody who reads all of them anyway. */

/** What was made of a file, and of which encoding. */
export type MadeText = { encoding: string; text: Blob };

const ahead = new WeakMap<Blob, Promise<MadeText | null>>();

/** `made` may reject, or be null: then whoever needs the text makes it. */
export function expectText(blob: Blob, made: Promise<MadeText | null>): void {
	ahead.set(
		blob,
		made.catch(() => null)
	);
}

/** Null: nobody has made it of this encoding. */
export async function expectedText(blob: Blob, encoding: string): Promise<Blob | null> {
	const made = await ahead.get(blob);
	return made?.encoding === encoding ? made.text : null;
}
