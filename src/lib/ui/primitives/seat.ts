/**
 * How a person looks: eight colours and four rings, chosen by a hash of the id, so that every device draws the same
 * person alike. Two people of one colour differ by initials and by ring.
 */
const COLOURS = 8;
const RINGS = ['solid', 'double', 'dashed', 'dotted'] as const;

export type SeatRing = (typeof RINGS)[number];

/** FNV-1a over UTF-16 units, with a final mix, because neighbouring ids must not get neighbouring colours. */
function hash(id: string): number {
	let value = 0x811c9dc5;
	for (let at = 0; at < id.length; at++) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193);
	value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
	return (value ^ (value >>> 13)) >>> 0;
}

/** Which of the eight colours is a person's, 1 to 8. */
export function seatNumber(id: string): number {
	return (hash(id) % COLOURS) + 1;
}

/** The token of a person's colour, `var(--seat-1)` to `var(--seat-8)`; text on it is `var(--on-accent)`. */
export function seatColour(id: string): string {
	return `var(--seat-${seatNumber(id)})`;
}

export function seatRing(id: string): SeatRing {
	return RINGS[(hash(id) >>> 8) % RINGS.length] ?? 'solid';
}

/**
 * One or two letters of a name: first and last word. Whole graphemes, so that an accent or a Devanagari vowel stays
 * with its letter; empty for a name without letters.
 */
export function initials(name: string): string {
	const words = name
		.trim()
		.split(/[\s\-–]+/u)
		.filter((word) => /\p{L}|\p{N}/u.test(word));
	const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
	const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
	return ends
		.map((word) => [...segments.segment(word?.replace(/^[^\p{L}\p{N}]+/u, '') ?? '')][0]?.segment ?? '')
		.join('')
		.toLocaleUpperCase();
}
