/**
 * Content this version does not know, as plain data, so that it can be shown, cut and pasted without being understood.
 * Invariant: `revive(keep(x))` holds what x holds. In place it is never touched at all; this form is for moving it.
 */
import * as Y from 'yjs';

export type KeptDelta = { insert: unknown; attributes?: Record<string, unknown> }[];
export type Kept =
	| { kind: 'element'; name: string; attributes: Record<string, unknown>; children: Kept[] }
	| { kind: 'text'; delta: KeptDelta }
	| { kind: 'embed'; value: unknown };

/** With the page around it still less than the server takes. */
const MAX_DEPTH = 8;

const plain = (value: unknown): unknown => (value instanceof Y.AbstractType ? value.toJSON() : value);

/** Plain copy of a shared element, text or hook. */
export function keep(type: unknown): Kept {
	if (type instanceof Y.XmlElement) {
		const attributes: Record<string, unknown> = {};
		for (const [name, value] of Object.entries(type.getAttributes())) attributes[name] = plain(value);
		return { kind: 'element', name: type.nodeName, attributes, children: type.toArray().map(keep) };
	}
	if (type instanceof Y.XmlText) {
		const delta = type.toDelta() as KeptDelta;
		return { kind: 'text', delta: delta.map((part) => ({ ...part, insert: plain(part.insert) })) };
	}
	return { kind: 'embed', value: plain(type) };
}

/** A new shared type with the same content; null for what can only stay where it is. */
export function revive(kept: Kept): Y.XmlElement | Y.XmlText | null {
	if (kept.kind === 'embed') return null;
	if (kept.kind === 'text') {
		const text = new Y.XmlText();
		text.applyDelta(kept.delta);
		return text;
	}
	const element = new Y.XmlElement(kept.name);
	for (const [name, value] of Object.entries(kept.attributes)) element.setAttribute(name, value as string);
	const children = kept.children.map(revive).filter((child) => child !== null);
	element.insert(0, children);
	return element;
}

/** The words in it, for the preview. */
export function keptText(kept: Kept): string {
	if (kept.kind === 'embed') return '';
	if (kept.kind === 'element') return kept.children.map(keptText).filter(Boolean).join(' ');
	return kept.delta.map((part) => (typeof part.insert === 'string' ? part.insert : '')).join('');
}

/** Reads kept content from a clipboard; null unless it has exactly the shape above. */
export function parseKept(json: string): Kept | null {
	try {
		const value: unknown = JSON.parse(json);
		return isKept(value, 0) ? value : null;
	} catch {
		return null;
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKept(value: unknown, depth: number): value is Kept {
	if (!isRecord(value) || depth > MAX_DEPTH) return false;
	if (value['kind'] === 'embed') return true;
	if (value['kind'] === 'text') {
		const { delta } = value;
		return Array.isArray(delta) && delta.every((part) => isRecord(part) && part['insert'] !== undefined);
	}
	if (value['kind'] !== 'element' || typeof value['name'] !== 'string') return false;
	const { children, attributes } = value;
	return (
		isRecord(attributes) &&
		Array.isArray(children) &&
		children.every((child: unknown) => isKept(child, depth + 1))
	);
}
