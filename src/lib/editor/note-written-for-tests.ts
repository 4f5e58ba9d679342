/** For tests: what stands in a document, as a value to compare. */
import { isHidden } from '$lib/model';
import * as Y from 'yjs';

/** Everything of a fragment, marks and foreign content included, as text to compare. */
export function written(type: unknown): unknown {
	if (type instanceof Y.XmlText) return { text: type.toDelta() as unknown };
	if (type instanceof Y.XmlElement) {
		return { [type.nodeName]: type.getAttributes(), children: type.toArray().map(written) };
	}
	return type instanceof Y.XmlFragment ? type.toArray().map(written) : null;
}

/** As `written`, without the empty blocks that were removed and only wait for words. */
export function standing(type: unknown): unknown {
	if (type instanceof Y.XmlText || !(type instanceof Y.XmlFragment)) return written(type);
	const children = (type.toArray() as unknown[]).filter((child) => !isHidden(child)).map(standing);
	return type instanceof Y.XmlElement ? { [type.nodeName]: type.getAttributes(), children } : children;
}
