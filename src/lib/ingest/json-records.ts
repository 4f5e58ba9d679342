/**
 * Finds the records of a JSON text that comes in parts, without keeping the rest of it: each is handed over as its own
 * text. The list is found by the keys that lead to it, an item of a list on the way by its place, as `[1]`. What is between
 * and around is passed over by its brackets and quotes alone, so that a file of any size needs the memory of one record.
 */
export class JsonRecords {
	/** The list was met. */
	found = false;
	/** The list's end was met. */
	ended = false;
	/** After its end there is another one in the same place. */
	again = false;
	readonly #path: readonly string[];
	readonly #onRecord: OnRecord;
	/** What starts the list: an object's values are records too, each with its key. */
	readonly #start: '[' | '{';
	readonly #end: number;
	#state: 'outside' | 'list' | 'key' | 'record' | 'after' = 'outside';
	/** Of the next record. */
	#key: string | null = null;
	/** Open objects and lists outside of the list. `key`: the last one read in an object, the place in a list. */
	readonly #open: { kind: '{' | '['; key: string | null; expectsKey: boolean; place: number }[] = [];
	#depth = 0;
	#inString = false;
	#escaped = false;
	/** Text from an earlier part: of a record, or of a string outside. */
	#kept = '';

	constructor(path: readonly string[], onRecord: OnRecord, start: '[' | '{' = '[') {
		this.#path = path;
		this.#onRecord = onRecord;
		this.#start = start;
		this.#end = start === '[' ? 0x5d : 0x7d;
	}

	add(text: string): void {
		let i = 0;
		while (i < text.length) {
			switch (this.#state) {
				case 'outside':
					i = this.#outside(text, i);
					break;
				case 'list':
					i = this.#betweenRecords(text, i);
					break;
				case 'key':
					i = this.#readKey(text, i);
					break;
				case 'record':
					i = this.#record(text, i);
					break;
				case 'after':
					return;
			}
		}
	}

	#outside(text: string, from: number): number {
		for (let i = from; i < text.length; i++) {
			const character = text[i] as string;
			if (this.#inString) {
				if (this.#escaped) this.#escaped = false;
				else if (character === '\\') this.#escaped = true;
				else if (character === '"') {
					this.#inString = false;
					this.#endOutsideString(this.#kept + text.slice(from, i));
					this.#kept = '';
					return i + 1;
				}
				continue;
			}
			const top = this.#open.at(-1);
			if (character === '"') {
				this.#inString = true;
				return i + 1;
			} else if (character === this.#start && this.#isAtPath()) {
				if (this.ended) {
					this.again = true;
					this.#state = 'after';
					return text.length;
				}
				this.found = true;
				this.#state = 'list';
				return i + 1;
			} else if (character === '{' || character === '[') {
				this.#open.push({ kind: character, key: null, expectsKey: character === '{', place: 0 });
			} else if (character === '}' || character === ']') {
				this.#open.pop();
			} else if (character === ',' && top !== undefined) {
				top.expectsKey = top.kind === '{';
				top.place++;
			}
		}
		if (this.#inString && (this.#open.at(-1)?.expectsKey ?? false)) this.#kept += text.slice(from);
		return text.length;
	}

	#endOutsideString(raw: string): void {
		const top = this.#open.at(-1);
		if (top === undefined || !top.expectsKey) return;
		top.expectsKey = false;
		top.key = unquoted(raw);
	}

	#isAtPath(): boolean {
		const open = this.#open;
		return (
			open.length === this.#path.length &&
			open.every(
				({ kind, key, expectsKey, place }, i) =>
					!expectsKey && (kind === '{' ? key : placeKey(place)) === this.#path[i]
			)
		);
	}

	#betweenRecords(text: string, from: number): number {
		for (let i = from; i < text.length; i++) {
			const code = text.charCodeAt(i);
			const hasKey = this.#key !== null;
			if (code === this.#end) {
				if (hasKey) this.#hand('');
				this.ended = true;
				this.#state = 'outside';
				return i + 1;
			}
			// White space and commas; anything else starts a record.
			if (code <= 0x20 || code === 0x2c || code === 0xfeff || (hasKey && code === 0x3a)) continue;
			if (this.#start === '{' && !hasKey && code === 0x22) {
				this.#state = 'key';
				return i + 1;
			}
			this.#state = 'record';
			this.#depth = 0;
			return i;
		}
		return text.length;
	}

	#readKey(text: string, from: number): number {
		for (let i = from; i < text.length; i++) {
			const character = text[i];
			if (this.#escaped) this.#escaped = false;
			else if (character === '\\') this.#escaped = true;
			else if (character === '"') {
				const raw = this.#kept + text.slice(from, i);
				this.#kept = '';
				this.#key = unquoted(raw) ?? raw;
				this.#state = 'list';
				return i + 1;
			}
		}
		this.#kept += text.slice(from);
		return text.length;
	}

	#hand(record: string): void {
		const key = this.#key;
		this.#key = null;
		this.#onRecord(record, key);
	}

	#record(text: string, from: number): number {
		let depth = this.#depth;
		let inString = this.#inString;
		let escaped = this.#escaped;
		for (let i = from; i < text.length; i++) {
			const code = text.charCodeAt(i);
			if (inString) {
				if (escaped) escaped = false;
				else if (code === 0x5c) escaped = true;
				else if (code === 0x22) inString = false;
				continue;
			}
			if (code === 0x22) {
				inString = true;
			} else if (code === 0x7b || code === 0x5b) {
				depth++;
			} else if ((code === 0x7d || code === 0x5d) && (depth > 0 || code !== this.#end)) {
				depth--;
			} else if (depth === 0 && (code === 0x2c || code === this.#end)) {
				this.#inString = false;
				this.#escaped = false;
				const record = this.#kept + text.slice(from, i);
				this.#kept = '';
				this.#state = 'list';
				this.#hand(record);
				return i;
			}
		}
		this.#depth = depth;
		this.#inString = inString;
		this.#escaped = escaped;
		this.#kept += text.slice(from);
		return text.length;
	}
}

/** `key`: of a record that is an object's value. */
type OnRecord = (text: string, key: string | null) => void;

/** The step of a path to an item of a list. */
export function placeKey(index: number): string {
	return `[${index}]`;
}

function unquoted(raw: string): string | null {
	try {
		return JSON.parse(`"${raw}"`) as string;
	} catch {
		return null;
	}
}

/** Cuts a text that comes in parts into lines, those without a character left out. */
export class LineRecords {
	blank = 0;
	#kept = '';
	readonly #onRecord: (text: string) => void;

	constructor(onRecord: (text: string) => void) {
		this.#onRecord = onRecord;
	}

	add(text: string): void {
		const lines = (this.#kept + text).split(/\r\n|\n|\r(?!$)/);
		this.#kept = lines.pop() ?? '';
		for (const line of lines) this.#end(line);
	}

	end(): void {
		if (this.#kept !== '') this.#end(this.#kept);
		this.#kept = '';
	}

	#end(line: string): void {
		if (line.trim() === '') this.blank++;
		else this.#onRecord(line);
	}
}
