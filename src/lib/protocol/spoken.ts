/** Secrets that people type: written in any way that a person would write them, they mean the same. */

/** Without i, l, o and u: what people take for one of those is read as the digit it looks like. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = 30;

/** Six groups of five: 150 random bits, and possible to read aloud. */
export function createRecoveryCode(): string {
	const letters = crypto.getRandomValues(new Uint8Array(LETTERS));
	return grouped(Array.from(letters, (byte) => ALPHABET[byte % ALPHABET.length]).join(''));
}

/** The code as it was given, from the code as it was typed; null when that is none. Codes are hashed in this form. */
export function recoveryCodeOf(typed: string): string | null {
	const letters = typed
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '')
		.replace(/o/g, '0')
		.replace(/[il]/g, '1');
	return letters.length === LETTERS ? grouped(letters) : null;
}

/** Words in lower case, one space between them. */
export function normalWords(typed: string): string {
	return typed
		.normalize('NFKC')
		.toLowerCase()
		.split(/[^a-z]+/)
		.filter((word) => word !== '')
		.join(' ');
}

function grouped(letters: string): string {
	return letters.match(/.{5}/g)?.join('-') ?? letters;
}
