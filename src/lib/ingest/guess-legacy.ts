/**
 * Which of the encodings from before UTF-8 a text is in, judged by its words that have bytes past ASCII: the right one
 * gives letters of one language, small inside of words, and signs between them; a wrong one gives capitals and signs in
 * the middle of words, controls, or characters that nobody writes.
 */
import { LONGEST_WORD } from './high-words.ts';
import { CYRILLIC_VOWELS, FREQUENT_CHINESE, FREQUENT_JAPANESE, LANGUAGES, SINGLE_BYTE } from './languages.ts';

export type LegacyGuess = {
	encoding: string;
	/** Letters that speak for it, the most frequent first. */
	letters: string[];
};

const SHOWN_LETTERS = 8;
/** What this many characters say is worth more than what usually is the case. */
const ENOUGH = 3;

/** `words`: bytes between spaces and punctuation, each with at least one past ASCII; one before them may be there. */
export function guessLegacy(words: readonly Uint8Array[]): LegacyGuess {
	const wide = guessMultiByte(words);
	if (wide !== null) return wide;
	let best: { encoding: string; score: number; letters: Map<string, number> } | null = null;
	for (const encoding of SINGLE_BYTE) {
		const decoder = new TextDecoder(encoding);
		const text = words.map((word) => decoder.decode(word)).join('\n');
		const judged = judge(text, encoding);
		if (best === null || judged.score > best.score + 0.02) best = { encoding, ...judged };
	}
	return { encoding: best?.encoding ?? 'windows-1252', letters: frequent(best?.letters ?? new Map()) };
}

function frequent(letters: ReadonlyMap<string, number>): string[] {
	return [...letters]
		.sort((a, b) => b[1] - a[1])
		.slice(0, SHOWN_LETTERS)
		.map(([letter]) => letter);
}

/** Vowels that stand before their consonant, and marks behind one. */
const THAI_BEFORE = /[\u0e40-\u0e44]/;
const THAI_MARK = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/;
const THAI_CONSONANT = /[\u0e01-\u0e2e]/;

/** Signs that stand alone, before or after a number, or around words. */
const LONE = /[«»„“”‚‘–—…•·°§©®™€£¥¢±×÷¿¡¼½¾²³‰†‡№¬\u00a0]/;

function judge(text: string, encoding: string): { score: number; letters: Map<string, number> } {
	const letters = new Map<string, number>();
	let points = 0;
	let count = 0;
	for (let i = 0; i < text.length; i++) {
		const character = text[i] as string;
		if (character < '\u0080') continue;
		count++;
		const [before, after] = [text[i - 1] ?? '\n', text[i + 1] ?? '\n'];
		if (!/[\p{L}\p{M}]/u.test(character) && !/[ªº]/.test(character)) {
			points += signPoints(character, before, after);
			continue;
		}
		// The small form of İ is two characters.
		const small = character === 'İ' ? 'i' : character.toLowerCase();
		const shown = character === 'İ' ? character : small;
		letters.set(shown, (letters.get(shown) ?? 0) + 1);
		if (/\p{M}/u.test(character) && (/[A-Za-z]/.test(before) || !/[\p{L}\p{M}]/u.test(before))) points -= 2;
		else if (THAI_BEFORE.test(character)) points -= THAI_CONSONANT.test(after) ? 0 : 1;
		else if (THAI_MARK.test(character)) {
			points -= THAI_CONSONANT.test(before) || THAI_MARK.test(before) ? 0 : 1;
		} else if (character !== small && /\p{Ll}/u.test(before)) points -= 1;
		else if (character === small && /\p{Lu}/u.test(before) && /\p{Lu}/u.test(after)) points -= 0.5;
		// Hebrew has letters for the ends of words alone.
		else if (/[ךםןףץ]/.test(character)) points += /\p{L}/u.test(after) ? -1 : 0.5;
		// A word is written in one alphabet.
		else if (small > '\u024f' && (/[A-Za-z]/.test(before) || /[A-Za-z]/.test(after))) points -= 1;
		else if (!/[\p{L}\p{M}]/u.test(before) && !/[\p{L}\p{M}]/u.test(after)) points -= 0.2;
	}
	if (count === 0) return { score: 0, letters };
	// Where capitals have the bytes that other alphabets have for all letters, capitals alone are none.
	const shouts =
		encoding.startsWith('koi8') && count >= FEW_LETTERS && !/\p{Ll}/u.test(text.replace(/[a-z]/g, ''));
	const covered = coverage(letters, encoding) * (shouts ? VOWELS : 1);
	return { score: (points + covered) / Math.max(count, ENOUGH), letters };
}

function signPoints(character: string, before: string, after: string): number {
	if (/[\p{Cc}\ufffd\p{Co}]/u.test(character)) return -2;
	const inWord = /\p{L}/u.test(before) && /\p{L}/u.test(after);
	// it’s, d’eau
	if (character === '’') return inWord || /\p{L}/u.test(before) ? 1 : 0.3;
	// n°12, N°Panneau
	if (character === '°' && /n/i.test(before)) return 1;
	if (inWord) return -1;
	return LONE.test(character) ? 1 : -0.5;
}

/** How many of the letters the best fitting language of this encoding has; others of the same script count a little. */
function coverage(letters: ReadonlyMap<string, number>, encoding: string): number {
	let total = 0;
	for (const count of letters.values()) total += count;
	let best = 0;
	for (const language of LANGUAGES) {
		if (!language.encodings.includes(encoding)) continue;
		let known = 0;
		for (const [letter, count] of letters) if (language.letters.includes(letter)) known += count;
		best = Math.max(best, known);
	}
	return (best + 0.6 * (total - best)) * speakable(letters);
}

/** Share of vowels from which a word can be said. */
const VOWELS = 0.3;
/** So many letters may be any. */
const FEW_LETTERS = 12;

/** Less than 1 where Cyrillic letters are hardly ever vowels: then they are letters of another alphabet. */
function speakable(letters: ReadonlyMap<string, number>): number {
	let [vowels, cyrillic] = [0, 0];
	for (const [letter, count] of letters) {
		if (!/\p{Script=Cyrillic}/u.test(letter)) continue;
		cyrillic += count;
		if (CYRILLIC_VOWELS.includes(letter)) vowels += count;
	}
	return cyrillic < FEW_LETTERS ? 1 : Math.min(1, vowels / cyrillic / VOWELS);
}

type MultiByte = {
	encoding: string;
	/** Over how many first bytes (of 94 second ones each) usual characters are spread: the fewer, the less it is chance. */
	spread: number;
	/** The characters that make up most of real texts. */
	usual: RegExp;
	/** Those of them that are most frequent, where another encoding has characters for the same bytes. */
	frequent?: string;
	/** Katakana of half the width have one byte each, from 0xa1 on. */
	halfKana?: boolean;
	/** Whether the two bytes are among those of usual characters. */
	isUsual: (first: number, second: number) => boolean;
};

/** How unlikely an unusual character is, beside the logarithm of `spread`. */
const UNUSUAL = 8;

const MULTI_BYTE: readonly MultiByte[] = [
	{
		encoding: 'shift_jis',
		spread: 42,
		usual: /[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff61-\uff9f]/,
		halfKana: true,
		isUsual: (first) => (first >= 0x81 && first <= 0x84) || (first >= 0x88 && first <= 0x98)
	},
	{
		encoding: 'euc-jp',
		spread: 34,
		usual: /[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f]/,
		frequent: FREQUENT_JAPANESE,
		isUsual: (first) => first === 0xa4 || first === 0xa5 || (first >= 0xb0 && first <= 0xcf)
	},
	{
		encoding: 'big5',
		spread: 58,
		usual: /[\u4e00-\u9fff\u3000-\u303f]/,
		isUsual: (first) => first >= 0xa4 && first <= 0xc6
	},
	{
		encoding: 'gb18030',
		spread: 40,
		usual: /[\u4e00-\u9fff\u3000-\u303f]/,
		frequent: FREQUENT_CHINESE,
		isUsual: (first, second) => first >= 0xb0 && first <= 0xd7 && second >= 0xa1
	},
	{
		encoding: 'euc-kr',
		spread: 25,
		usual: /[\uac00-\ud7a3]/,
		isUsual: (first, second) => first >= 0xb0 && first <= 0xc8 && second >= 0xa1
	}
];

/** Null when the text is not in one of them: it does not decode, or hardly any character has a neighbour of its kind. */
function guessMultiByte(words: readonly Uint8Array[]): LegacyGuess | null {
	let best: { encoding: string; score: number; letters: Map<string, number> } | null = null;
	for (const candidate of MULTI_BYTE) {
		const { encoding, spread, usual, frequent: most = '' } = candidate;
		const letters = new Map<string, number>();
		let [wide, fitting, together, broken, often] = [0, 0, 0, 0, 0];
		const kana = { all: 0, fitting: 0, early: 0 };
		for (const word of words) {
			const text = decodeWord(word, encoding);
			if (text === null) {
				broken++;
				continue;
			}
			for (let i = 0; i < text.length; i++) {
				const character = text[i] as string;
				if (character < '\u0080') continue;
				wide++;
				if (most.includes(character)) often++;
				if (usual.test(character)) letters.set(character, (letters.get(character) ?? 0) + 1);
				const [before, after] = [text[i - 1] ?? '', text[i + 1] ?? ''];
				const counts = COUNTERS.includes(character) && (/\d/.test(before) || /\d/.test(after));
				if (before >= '\u0080' || after >= '\u0080' || counts) together++;
			}
			fitting += usualPairs(word, candidate, kana);
		}
		const known = [...letters.values()].reduce((sum, count) => sum + count, 0);
		if (wide < 2 || broken > words.length * 0.02 || together < wide * 0.6 || known < wide * 0.7) continue;
		// Two characters of one byte are as likely as one of two, among so many.
		const units = wide - kana.all / 2;
		const isKana = kana.early >= EARLY_KANA * kana.all;
		const halves = isKana ? kana.fitting / 2 / units : 0;
		const share = fitting / units + halves - (broken * 5) / words.length;
		const cost = (share - halves) * Math.log(spread) + halves * Math.log(SINGLE_SPREAD);
		const score = OFTEN * (often / wide) - cost - (1 - share) * UNUSUAL;
		if (share > 0.5 && (best === null || score > best.score)) best = { encoding, score, letters };
	}
	return best === null ? null : { encoding: best.encoding, letters: frequent(best.letters) };
}

/** They stand alone beside a number: 2020年1月 */
const COUNTERS = '年月日時时分秒人円元회년월일';

/** Null: it is not in that encoding. A word that was cut may lack the end of its last character. */
function decodeWord(word: Uint8Array, encoding: string): string | null {
	const most = word.length > LONGEST_WORD ? 1 : 0;
	for (let lacking = 0; lacking <= most; lacking++) {
		try {
			return new TextDecoder(encoding, { fatal: true }).decode(word.subarray(0, word.length - lacking));
		} catch {
			continue;
		}
	}
	return null;
}

/** Of 63 characters each, in place of 94 second bytes. */
const SINGLE_SPREAD = 63 ** 2 / 94;
/** Share of the first three rows of kana, a to so, in Japanese; another alphabet has few letters or all of them there. */
const EARLY_KANA = 0.2;
/** What a frequent character is worth. */
const OFTEN = 2;

function usualPairs(
	word: Uint8Array,
	{ isUsual, halfKana = false }: MultiByte,
	kana: { all: number; fitting: number; early: number }
): number {
	let count = 0;
	for (let i = 0; i < word.length; i++) {
		const [before, first, second] = [word[i - 1] ?? 0, word[i] ?? 0, word[i + 1] ?? 0];
		if (first < 0x80) continue;
		if (halfKana && first >= 0xa1 && first <= 0xdf) {
			kana.all++;
			if (first >= 0xb1 && first <= 0xbf) kana.early++;
			if (fitsKana(before, first, second)) kana.fitting++;
			continue;
		}
		if (isUsual(first, second)) count++;
		i++;
	}
	return count;
}

/** No punctuation, nothing beside a Latin letter, and the two sound marks only where there is such a sound. */
function fitsKana(before: number, byte: number, after: number): boolean {
	if (byte < 0xa6 || isLatin(before) || isLatin(after)) return false;
	return (
		byte < 0xde || before === 0xb3 || (before >= 0xb6 && before <= 0xc4) || (before >= 0xca && before <= 0xce)
	);
}

function isLatin(byte: number): boolean {
	return byte >= 0x40 && byte <= 0x7e;
}
