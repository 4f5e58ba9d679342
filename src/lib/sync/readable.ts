/**
 * Any Yjs document as plain data, without knowing its schema: for rescue files and for comparing documents by content.
 * A root that nobody has opened has no type yet, so it is read by what is in it: entries, text or a list.
 */
import * as Y from 'yjs';

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** All roots that hold something, by name, in alphabetical order; nothing in the document changes. */
export function readPlain(doc: Y.Doc): { [root: string]: Plain } {
	const roots: { [root: string]: Plain } = Object.create(null);
	for (const name of [...doc.share.keys()].sort()) {
		const type = doc.share.get(name);
		// Asking a document for a root makes it, empty, on that device alone.
		if (type !== undefined && !isEmpty(type)) roots[name] = readType(type);
	}
	return roots;
}

type AnyType = NonNullable<ReturnType<Y.Doc['share']['get']>>;

function readType(type: AnyType): Plain {
	const entries = readEntries(type);
	const list = readList(type);
	if (type instanceof Y.XmlElement) {
		return { element: type.nodeName, attributes: entries, children: joinText(list) };
	}
	if (type instanceof Y.Text) return joinFormatted(list);
	if (type instanceof Y.XmlFragment || type instanceof Y.Array) return list;
	if (type instanceof Y.Map) return entries;
	if (list.length === 0) return entries;
	return isText(type) ? joinFormatted(list) : list;
}

function isEmpty(type: AnyType): boolean {
	if (readList(type).length > 0) return false;
	return [...type._map.values()].every((item) => item.deleted);
}

function isText(type: AnyType): boolean {
	for (let item = type._start; item !== null; item = item.right) {
		if (item.content instanceof Y.ContentString) return true;
	}
	return false;
}

function readEntries(type: AnyType): { [key: string]: Plain } {
	const entries: { [key: string]: Plain } = Object.create(null);
	for (const key of [...type._map.keys()].sort()) {
		const item = type._map.get(key);
		if (item === undefined || item.deleted) continue;
		const values = readContent(item);
		entries[key] = values[values.length - 1] ?? null;
	}
	return entries;
}

function readList(type: AnyType): Plain[] {
	const list: Plain[] = [];
	for (let item = type._start; item !== null; item = item.right) {
		if (!item.deleted) list.push(...readContent(item));
	}
	return list;
}

function readContent(item: Y.Item): Plain[] {
	const content = item.content;
	if (content instanceof Y.ContentString) return [content.str];
	if (content instanceof Y.ContentType) return [readType(content.type)];
	if (content instanceof Y.ContentFormat) return [{ format: content.key, value: toPlain(content.value) }];
	return content.getContent().map(toPlain);
}

/** Neighbouring pieces of text are one: how it was typed is not content. */
function joinFormatted(list: Plain[]): Plain {
	const joined = joinText(list);
	return joined.every((piece) => typeof piece === 'string') ? joined.join('') : joined;
}

function joinText(list: Plain[]): Plain[] {
	const joined: Plain[] = [];
	for (const piece of list) {
		const last = joined.length - 1;
		if (typeof piece === 'string' && typeof joined[last] === 'string') joined[last] += piece;
		else joined.push(piece);
	}
	return joined;
}

function toPlain(value: unknown): Plain {
	if (value instanceof Uint8Array) return { bytes: value.length };
	if (Array.isArray(value)) return value.map(toPlain);
	if (typeof value === 'object' && value !== null) {
		const plain: { [key: string]: Plain } = Object.create(null);
		for (const key of Object.keys(value).sort())
			plain[key] = toPlain((value as Record<string, unknown>)[key]);
		return plain;
	}
	if (typeof value === 'bigint') return value.toString();
	if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
	return null;
}
