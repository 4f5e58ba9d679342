/**
 * Taking blocks out of a page without deleting them.
 * Yjs deletes whatever is inside a deleted element, also words that somebody is typing into it at that moment on another
 * device, and those vanish for everybody. So a block that can hold words is emptied letter by letter, marked `removed`
 * and left where it is: of the words, only those that were seen are deleted. A removed block without words is not shown;
 * one that receives words shows them.
 */
import * as Y from 'yjs';

const REMOVED = 'removed';

/** Elements that say nothing while they are empty; an empty element of any other name may be a picture or a rule. */
const HOLDERS = new Set([
	'paragraph',
	'heading',
	'codeBlock',
	'blockquote',
	'bulletList',
	'orderedList',
	'taskList',
	'listItem',
	'taskItem'
]);
const BREAK = 'hardBreak';

/** Yjs keeps any JSON value as an attribute, though it takes all of them for strings unless told. */
type Holder = Y.XmlElement<{ [REMOVED]: true }>;

function isHolder(type: unknown): type is Holder {
	return type instanceof Y.XmlElement && HOLDERS.has(type.nodeName);
}

/** Whether anything one could miss is in it. */
export function holdsContent(type: unknown): boolean {
	if (type instanceof Y.XmlText) return type.length > 0;
	if (!(type instanceof Y.XmlElement)) return type instanceof Y.AbstractType;
	const children: unknown[] = type.toArray();
	return children.length === 0 ? !HOLDERS.has(type.nodeName) : children.some(holdsContent);
}

/** As `holdsContent`, but a line break alone is nothing. */
function holdsMoreThanBreaks(type: unknown): boolean {
	if (!isHolder(type))
		return holdsContent(type) && !(type instanceof Y.XmlElement && type.nodeName === BREAK);
	return (type.toArray() as unknown[]).some(holdsMoreThanBreaks);
}

export function isMarkedRemoved(type: unknown): boolean {
	return isHolder(type) && type.getAttribute(REMOVED) === true;
}

/** Whether it, or anything around it, was removed. */
export function isInRemoved(type: unknown): boolean {
	for (let at: unknown = type; at instanceof Y.AbstractType; at = at.parent) {
		if (isMarkedRemoved(at)) return true;
	}
	return false;
}

/** Whether it was removed and nothing came back into it: then nobody shows it. */
export function isHidden(type: unknown): boolean {
	return isMarkedRemoved(type) && !holdsMoreThanBreaks(type);
}

/** Marks a block that may hold words as removed; returns false for anything else, which can be deleted. */
export function markRemoved(type: unknown): boolean {
	if (!isHolder(type)) return type instanceof Y.XmlText;
	if (!isMarkedRemoved(type)) type.setAttribute(REMOVED, true);
	return true;
}

/** Somebody writes in it again. */
export function unmarkRemoved(element: Y.XmlElement): void {
	if (isMarkedRemoved(element)) element.removeAttribute(REMOVED);
}

/** Takes a child out of a page with everything in it that is there now. */
export function removeChild(parent: Y.XmlFragment, index: number): void {
	const child: unknown = parent.get(index);
	if (child instanceof Y.XmlText) {
		if (child.length > 0) child.delete(0, child.length);
	} else if (isHolder(child)) {
		for (let i = child.length - 1; i >= 0; i--) removeChild(child, i);
		markRemoved(child);
	} else parent.delete(index, 1);
}
