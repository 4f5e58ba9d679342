/**
 * The page's fonts as text that can stand inside a picture: a picture cannot fetch anything, and other programs do not
 * have our fonts. Only the files that hold letters of `text` are taken in; one that cannot be read is left out, and
 * the next family of the list is used.
 */

/** `letters`: of each file one that it holds; where this one is seen, the file has been read. */
export type EmbeddedFonts = { css: string; letters: readonly Letter[] };
export type Letter = { family: string; letter: string };

/** @font-face rules with their files as data: URLs. `families` are names without quotes. */
export async function embeddedFonts(families: readonly string[], text: string): Promise<EmbeddedFonts> {
	const signs = [...new Set(text)];
	const codes = signs.map(codeOf);
	const rules = fontFaces().filter(
		({ family, ranges }) => families.includes(family) && covers(ranges, codes)
	);
	const faces = await Promise.all(
		rules.map(async (face) => ({ family: face.family, ranges: face.ranges, css: await embed(face) }))
	);
	const embedded = faces.filter(({ css }) => css !== null);
	return {
		css: embedded.map(({ css }) => css).join('\n'),
		letters: embedded.flatMap(({ family, ranges }) => {
			const letter = signs.find((sign) => /[\p{L}\p{N}]/u.test(sign) && covers(ranges, [codeOf(sign)]));
			return letter === undefined ? [] : [{ family, letter }];
		})
	};
}

const codeOf = (sign: string) => sign.codePointAt(0) ?? 0;

type Face = { family: string; ranges: string; url: string; descriptors: string };

function fontFaces(): Face[] {
	return [...document.styleSheets].flatMap((sheet) => rulesOf(sheet).flatMap((rule) => faceOf(rule, sheet)));
}

/** Layers and imports hold rules of their own. */
function rulesOf(list: CSSStyleSheet | CSSGroupingRule): CSSRule[] {
	let rules: CSSRule[];
	try {
		rules = [...list.cssRules];
	} catch {
		return []; // a sheet of another origin, such as an extension's, cannot be read
	}
	return rules.flatMap((rule) => {
		if (rule instanceof CSSImportRule) return rule.styleSheet === null ? [] : rulesOf(rule.styleSheet);
		return rule instanceof CSSGroupingRule ? rulesOf(rule) : [rule];
	});
}

function faceOf(rule: CSSRule, sheet: CSSStyleSheet): Face[] {
	if (!(rule instanceof CSSFontFaceRule)) return [];
	const get = (name: string) => rule.style.getPropertyValue(name).trim();
	const source = /url\(["']?([^"')]+)/.exec(get('src'))?.[1];
	if (source === undefined) return [];
	const base = rule.parentStyleSheet?.href ?? sheet.href ?? document.baseURI;
	const descriptors = ['font-style', 'font-weight', 'font-stretch', 'unicode-range']
		.map((name) => (get(name) === '' ? '' : `${name}:${get(name)};`))
		.join('');
	return [
		{
			family: get('font-family').replace(/^["']|["']$/g, ''),
			ranges: get('unicode-range'),
			url: new URL(source, base).href,
			descriptors
		}
	];
}

/** Whether a `unicode-range` holds one of the letters; a missing one holds all. */
export function covers(ranges: string, codes: readonly number[]): boolean {
	if (ranges === '') return true;
	return ranges.split(',').some((range) => {
		const [, from = '', to = from] = /U\+([0-9a-f?]+)(?:-([0-9a-f]+))?/i.exec(range) ?? [];
		if (from === '') return false;
		const low = parseInt(from.replaceAll('?', '0'), 16);
		const high = parseInt(to.replaceAll('?', 'f'), 16);
		return codes.some((code) => code >= low && code <= high);
	});
}

async function embed({ family, url, descriptors }: Face): Promise<string | null> {
	try {
		const response = await fetch(url);
		if (!response.ok) return null;
		const data = base64(new Uint8Array(await response.arrayBuffer()));
		return `@font-face{font-family:"${family}";${descriptors}src:url(data:font/woff2;base64,${data}) format("woff2")}`;
	} catch {
		return null; // offline and never fetched: the picture is set in the next font
	}
}

function base64(bytes: Uint8Array): string {
	const CHUNK = 8_192; // more arguments than this overflow the stack
	let text = '';
	for (let at = 0; at < bytes.length; at += CHUNK) {
		text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
	}
	return btoa(text);
}
