/**
 * The rescue file: everything of a roundtable in one JSON file, readable without us (text) and complete (updates, from
 * which the documents can be made again).
 */
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { DOC_NAMES, isDocName, type DocName } from '#protocol';
import { readPlain, type Plain } from './readable.ts';

const FORMAT = 'roundtable-rescue';
const VERSION = 1;

type RescueDocument = { text: { [root: string]: Plain }; update: string };
type RescueFile = {
	format: typeof FORMAT;
	version: number;
	title: string;
	savedAt: string;
	documents: Partial<Record<DocName, RescueDocument>>;
};

/** A file for the person's own disk; `at` is its moment, ms since 1970. */
export function rescueFile(
	docs: Partial<Record<DocName, Y.Doc | null>>,
	title: string,
	at: number = Date.now()
): { name: string; blob: Blob } {
	const documents: RescueFile['documents'] = {};
	for (const name of DOC_NAMES) {
		const doc = docs[name];
		if (doc) documents[name] = { text: readPlain(doc), update: toBase64(Y.encodeStateAsUpdate(doc)) };
	}
	const savedAt = new Date(at).toISOString();
	const file: RescueFile = { format: FORMAT, version: VERSION, title, savedAt, documents };
	const name = `${fileName(title)} ${savedAt.slice(0, 16).replace(/[T:]/g, '-')}.rescue.json`;
	return { name, blob: new Blob([JSON.stringify(file, null, '\t')], { type: 'application/json' }) };
}

export type Rescued = { ok: true; title: string; documents: DocName[] } | { ok: false };

/**
 * Adds what a rescue file holds to `docs`; what is in them stays. Not ok: this is no rescue file, or a damaged one, and
 * nothing was changed.
 */
export function readRescueFile(text: string, docs: Partial<Record<DocName, Y.Doc | null>>): Rescued {
	const file = parse(text);
	if (file === null) return { ok: false };
	const documents: DocName[] = [];
	for (const [name, update] of file.updates) {
		const doc = docs[name];
		if (!doc) continue;
		Y.applyUpdate(doc, update, 'rescue');
		documents.push(name);
	}
	return { ok: true, title: file.title, documents };
}

function parse(text: string): { title: string; updates: [DocName, Uint8Array][] } | null {
	try {
		const file: unknown = JSON.parse(text);
		if (!isObject(file) || file['format'] !== FORMAT || file['version'] !== VERSION) return null;
		const { title, documents } = file;
		if (typeof title !== 'string' || !isObject(documents)) return null;
		const updates: [DocName, Uint8Array][] = [];
		for (const [name, document] of Object.entries(documents)) {
			if (!isDocName(name) || !isObject(document) || typeof document['update'] !== 'string') return null;
			const update = fromBase64(document['update']);
			// On a document of its own first: applying stops in the middle of what it cannot read.
			Y.applyUpdate(new Y.Doc(), update);
			updates.push([name, update]);
		}
		return { title, updates };
	} catch {
		return null;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fileName(title: string): string {
	const safe = title.replace(/[\s\p{Cc}\\/:*?"<>|]+/gu, ' ').trim();
	return safe === '' ? 'Roundtable' : safe.slice(0, 80).toWellFormed();
}
