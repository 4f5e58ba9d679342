/** Values inside an update: read only as far as to know that every reader can take them, and how deep they are nested. */
import * as decoding from 'lib0/decoding';
import { LIMITS } from '#protocol';
import {
	malformed,
	needed,
	readCount,
	readText,
	skip,
	skipBytes,
	skipInt,
	UpdateError
} from './checked-bytes.ts';

/** Reads one value of lib0's `any`; returns its levels of nesting. */
export function skipAny(decoder: decoding.Decoder, level: number): number {
	if (level > LIMITS.depth) throw new UpdateError('too-large', 'Nested too deep');
	switch (decoding.readUint8(needed(decoder, 1))) {
		case 127: // undefined
		case 126: // null
		case 121: // false
		case 120: // true
			return level;
		case 125:
			return skipInt(decoder, level);
		case 124:
			return skip(decoder, 4, level);
		case 123:
		case 122:
			return skip(decoder, 8, level);
		case 119:
			readText(decoder);
			return level;
		case 118: {
			let deepest = level + 1;
			for (let count = readCount(decoder, 2); count > 0; count--) {
				checkKey(readText(decoder));
				deepest = Math.max(deepest, skipAny(decoder, level + 1));
			}
			return deepest;
		}
		case 117: {
			let deepest = level + 1;
			for (let count = readCount(decoder, 1); count > 0; count--) {
				deepest = Math.max(deepest, skipAny(decoder, level + 1));
			}
			return deepest;
		}
		case 116:
			skipBytes(decoder);
			return level;
		default:
			throw malformed('Unknown value');
	}
}

/** Parses, as every reader will, so that nobody meets text that is no JSON; brackets bound the depth before that. */
export function depthOfJson(text: string): number {
	let level = 0;
	let deepest = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const char = text[i];
		if (inString) {
			if (char === '\\') i++;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === '{' || char === '[') deepest = Math.max(deepest, ++level);
		else if (char === '}' || char === ']') level--;
		if (deepest > LIMITS.depth) throw new UpdateError('too-large', 'Nested too deep');
	}
	try {
		JSON.parse(text);
	} catch {
		throw malformed('Not JSON');
	}
	return deepest;
}

/** As a key it would change the prototype of what readers build from it. */
export function checkKey(key: string): void {
	if (key === '__proto__') throw new UpdateError('harmful', 'Forbidden key');
}
