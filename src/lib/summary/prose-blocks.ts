/** A note's rich text as blocks of the report. A node of a kind that is not known keeps its words. */
import { proseText, type ProseNode } from '$lib/model';
import type { Block, Inline, ListItem } from './report.ts';

const MARKS = { bold: 'bold', italic: 'italic', strike: 'strike', code: 'code' } as const;

/** Blocks of a `doc` node, or of any node that holds blocks. Empty paragraphs are left out. */
export function toBlocks(parent: ProseNode): Block[] {
	const blocks: Block[] = [];
	let loose: ProseNode[] = [];
	const endLoose = () => {
		const text = loose.flatMap(toInline);
		if (!isBlank(text)) blocks.push({ type: 'paragraph', text });
		loose = [];
	};
	for (const node of parent.content ?? []) {
		if (isInline(node)) {
			loose.push(node);
			continue;
		}
		endLoose();
		blocks.push(...toBlock(node));
	}
	endLoose();
	return blocks;
}

function toBlock(node: ProseNode): Block[] {
	switch (node.type) {
		case 'heading': {
			const level = node.attrs?.['level'];
			const text = (node.content ?? []).flatMap(toInline);
			return isBlank(text) ? [] : [{ type: 'heading', level: level === 1 ? 1 : level === 2 ? 2 : 3, text }];
		}
		case 'bulletList':
		case 'orderedList':
		case 'taskList':
			return [
				{ type: 'list', ordered: node.type === 'orderedList', items: (node.content ?? []).map(toItem) }
			];
		case 'blockquote':
			return [{ type: 'quote', blocks: toBlocks(node) }];
		case 'codeBlock':
			return [{ type: 'code', text: proseText(node) }];
		case 'horizontalRule':
			return [{ type: 'rule' }];
		default:
			return toBlocks(node);
	}
}

function toItem(node: ProseNode): ListItem {
	const checked = node.type === 'taskItem' ? node.attrs?.['checked'] === true : null;
	return { checked, blocks: toBlocks(node) };
}

/** Text, a line break, or what stands in a line though it is not known: it has no content, only a label. */
function isInline(node: ProseNode): boolean {
	return node.type === 'text' || node.type === 'hardBreak' || labelOf(node) !== null;
}

function labelOf(node: ProseNode): string | null {
	const label = node.attrs?.['label'];
	return typeof label === 'string' && (node.content ?? []).length === 0 ? label : null;
}

function toInline(node: ProseNode): Inline[] {
	if (node.type === 'hardBreak') return [{ text: '\n' }];
	if (node.type !== 'text') {
		const label = labelOf(node);
		return label === null ? (node.content ?? []).flatMap(toInline) : [{ text: label }];
	}
	const marks = (node.marks ?? []).flatMap(({ type }) =>
		Object.hasOwn(MARKS, type) ? [MARKS[type as keyof typeof MARKS]] : []
	);
	const href = node.marks?.find((one) => one.type === 'link')?.attrs?.['href'];
	return [
		{
			text: node.text ?? '',
			...(marks.length > 0 ? { marks } : {}),
			...(typeof href === 'string' ? { href } : {})
		}
	];
}

function isBlank(text: readonly Inline[]): boolean {
	return text.every((one) => one.text.trim() === '');
}
