/**
 * Markup that cannot be broken out of: everything put into a template is escaped unless it is itself a `Markup`, and
 * only this file makes one.
 */
const secret = Symbol('markup');

export class Markup {
	readonly html: string;

	constructor(key: typeof secret, text: string) {
		if (key !== secret) throw new Error('only a markup`…` template makes markup');
		this.html = text;
	}
}

export type Part = string | number | Markup | null | false | readonly Part[];

/** A template whose parts are text, in content and in quoted attributes alike. `null` and `false` print nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	const printed = strings.map((text, at) => text + print(parts[at] ?? null));
	return new Markup(secret, printed.join(''));
}

function print(part: Part): string {
	if (part instanceof Markup) return part.html;
	if (part === null || part === false) return '';
	if (typeof part === 'object') return part.map(print).join('');
	return escape(String(part));
}

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

/** Text as HTML shows it, in content and in quoted attributes. Characters no page may hold become U+FFFD. */
export function escape(text: string): string {
	return text
		.toWellFormed()
		.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)
		.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
}

/** An address that a report may link to: web or mail, whole. Null for everything else. */
export function safeHref(address: string): string | null {
	try {
		const url = new URL(address.trim());
		return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
	} catch {
		return null;
	}
}
