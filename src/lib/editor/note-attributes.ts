/** Attributes and marks between the shared document and the editor's schema; what the schema lacks is left alone. */
import type { Attrs, Mark, MarkType, Node as PmNode, NodeType, Schema } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { safeHref } from './note-link.ts';
import { UNKNOWN_MARK } from './note-unknown.ts';

type AttributeSpecs = Record<string, { default?: unknown }>;

/** A foreign value, bent to the kind our default has, or the default: a page must open whatever was written into it. */
function fitted(value: unknown, byDefault: unknown): unknown {
	if (value === undefined || value === null) return byDefault;
	switch (typeof byDefault) {
		case 'number':
			return Number.isFinite(Number(value)) ? Number(value) : byDefault;
		case 'boolean':
			return value === true || value === 'true';
		default:
			return typeof value === 'string' ? value : byDefault;
	}
}

/** The attributes of `element` that `type` has. */
export function readAttributes(type: NodeType, element: Y.XmlElement): Attrs {
	const attrs: Record<string, unknown> = {};
	for (const [name, spec] of Object.entries((type.spec.attrs ?? {}) as AttributeSpecs)) {
		attrs[name] = fitted(element.getAttribute(name), spec.default);
	}
	return attrs;
}

/** Writes the attributes that differ between two versions of one node; those we do not know stay as they are. */
export function writeAttributes(element: Y.XmlElement, old: PmNode | null, next: PmNode): void {
	const specs = (next.type.spec.attrs ?? {}) as AttributeSpecs;
	for (const [name, spec] of Object.entries(specs)) {
		const value: unknown = next.attrs[name];
		if (value === (old === null ? spec.default : old.attrs[name])) continue;
		if (value === null || value === undefined) element.removeAttribute(name);
		// reason for the cast: Yjs keeps any JSON value here, its type says string only.
		else element.setAttribute(name, value as string);
	}
}

function markValue(type: MarkType, value: unknown): Attrs | null {
	if (type.name === UNKNOWN_MARK) return null;
	const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	if (type.name === 'link') {
		const href = safeHref(given['href']);
		return href === null ? null : { href };
	}
	return {};
}

/** Marks for the attributes of a piece of shared text; one that is no mark of ours becomes a stand-in. */
export function readMarks(
	attributes: Record<string, unknown> | undefined,
	parent: NodeType
): readonly Mark[] {
	const { schema } = parent;
	const marks = Object.entries(attributes ?? {}).map(([key, value]) => {
		const type = schema.marks[key];
		const attrs = type === undefined ? null : markValue(type, value);
		return type === undefined || attrs === null ? unknownMark(schema, key, value) : type.create(attrs);
	});
	return marks.length === 0 ? [] : parent.allowedMarks(sorted(marks));
}

function unknownMark(schema: Schema, key: string, value: unknown): Mark {
	const type = schema.marks[UNKNOWN_MARK];
	if (type === undefined) throw new Error('The schema has no stand-in for unknown marks');
	return type.create({ key, value });
}

function sorted(marks: Mark[]): Mark[] {
	// Rank by the schema's order, as ProseMirror keeps its own mark sets.
	const names = Object.keys(marks[0]?.type.schema.marks ?? {});
	return marks.sort((a, b) => names.indexOf(a.type.name) - names.indexOf(b.type.name));
}

/** Attributes of shared text for a set of marks. */
export function writeMarks(marks: readonly Mark[]): Record<string, unknown> {
	const attributes: Record<string, unknown> = {};
	for (const mark of marks) {
		if (mark.type.name === UNKNOWN_MARK) attributes[mark.attrs['key'] as string] = mark.attrs['value'];
		else attributes[mark.type.name] = { ...mark.attrs };
	}
	return attributes;
}
