/** A small roundtable with something in every field that a report prints. */
import {
	addCard,
	addDataset,
	addExperience,
	addFile,
	addNote,
	addQuery,
	addSection,
	linkCard,
	seed,
	setPerson,
	setSnapshot,
	setVote,
	shareFile,
	summaryLead,
	type Naming,
	type ProseNode
} from '$lib/model';
import { Doc } from 'yjs';
import type { ReportOptions } from './build.ts';

/** 14 November 2023, 22:13:20 UTC. */
export const AT = 1_700_000_000_000;
export const ana = { principal: 'ana_aaaaaaaaaaaaaaaaaaa', name: 'Ana' };
export const HASH = 'a3f9c1e'.padEnd(64, '0');
const FILE = 'f'.repeat(64);

export function emptyRoom(naming: Naming = 'names'): { content: Doc; discussion: Doc } {
	const content = new Doc();
	const discussion = new Doc();
	const promise = { naming, reading: 'live', recorded: false, note: '' } as const;
	seed(content, discussion, null, { title: '', promise, by: ana, at: AT });
	return { content, discussion };
}

/** `say` makes every text that a person could have typed. */
export function fullRoom(say: (benign: string) => string, naming: Naming = 'names') {
	const { content, discussion } = emptyRoom(naming);
	const words = (benign: string): ProseNode => ({ type: 'text', text: say(benign) });
	content.getMap('meta').set('title', say('Water'));
	setPerson(content, { ...ana, name: say('Ana Ruiz'), organisation: say('Open Cape') });
	summaryLead(content).insert(0, say('We met.'));
	const dataset = addDataset(
		content,
		{
			...{
				title: say('Meals'),
				description: say('By parish'),
				'publisher.name': say('Ministry'),
				access: 'public'
			},
			...{
				'license.id': say('CC0-1.0'),
				'license.title': say('Zero'),
				landingPage: 'https://example.org/meals'
			},
			...{
				'contact.name': say('Desk'),
				'contact.email': say('desk@example.org'),
				modified: say('2025-01-03')
			},
			...{ 'temporal.start': say('2020'), 'temporal.end': say('2024'), spatial: say('Lisbon') },
			...{
				purpose: say('Planning'),
				collection: say('By schools'),
				limits: say('No islands'),
				accessNote: say('Free')
			}
		},
		ana,
		AT
	);
	const shared = addFile(content, dataset, { name: say('meals.csv'), format: say('csv') }, ana, AT) ?? '';
	shareFile(content, dataset, shared, { sha256: FILE }, ana, AT);
	addFile(content, dataset, { name: say('private.csv') }, ana, AT);
	addExperience(content, dataset, say('Tried to join'), ana, AT);
	const query = addQuery(content, { title: say('By parish'), sql: say('SELECT 1') }, ana, AT);
	const snapshot = {
		...{ sqlHash: '1'.repeat(64), inputs: [{ name: say('meals'), sha256: FILE }], engine: say('duckdb') },
		...{
			at: AT,
			by: ana.principal,
			rowCount: 12402,
			columns: [{ name: say('parish'), type: say('VARCHAR') }]
		},
		...{ resultHash: HASH, rowsFile: null, deviceOnly: false }
	};
	setSnapshot(content, query, snapshot);
	const barrier = addCard(content, { kind: 'barrier', text: say('No licence') }, ana, AT);
	linkCard(content, barrier, 'datasets', dataset);
	linkCard(content, barrier, 'queries', query);
	setVote(discussion, barrier, ana.principal, 1);
	const action = {
		kind: 'action',
		text: say('Ask'),
		owner: say('Ben'),
		due: say('2026'),
		saidBy: say('A teacher'),
		done: true
	};
	addCard(content, action, ana, AT);
	addNote(content, { title: say('Notes'), body: body(words, say) }, ana, AT);
	for (const kind of ['cards:barrier', 'datasets', 'cards:action', 'notes', 'appendix'] as const) {
		addSection(content, { kind, title: say('Chapter') }, ana, AT);
	}
	addSection(content, { kind: 'query', target: query, title: say('Result') }, ana, AT);
	const rows = {
		columns: [
			{ name: say('parish'), numeric: false },
			{ name: say('n'), numeric: true }
		],
		rows: [
			[say('Alvalade'), say('412')],
			[null, '']
		]
	};
	const options: ReportOptions = { at: AT, timeZone: 'UTC', snapshotsRows: new Map([[query, rows]]) };
	return { content, discussion, dataset, query, snapshot, options };
}

function body(words: (benign: string) => ProseNode, say: (benign: string) => string): ProseNode {
	const paragraph = (...content: ProseNode[]): ProseNode => ({ type: 'paragraph', content });
	const link = { type: 'link', attrs: { href: 'https://example.org/a' } };
	return {
		type: 'doc',
		content: [
			{ type: 'heading', attrs: { level: 2 }, content: [words('What we heard')] },
			paragraph({ ...words('bold'), marks: [{ type: 'bold' }, { type: 'italic' }] }, words(' and '), {
				...words('a link'),
				marks: [link, { type: 'code' }]
			}),
			{
				type: 'taskList',
				content: [{ type: 'taskItem', attrs: { checked: true }, content: [paragraph(words('task'))] }]
			},
			{ type: 'orderedList', content: [{ type: 'listItem', content: [paragraph(words('first'))] }] },
			{ type: 'blockquote', content: [paragraph(words('quoted'))] },
			{ type: 'codeBlock', content: [words('SELECT 2')] },
			{ type: 'horizontalRule' },
			{ type: 'hologram', attrs: { src: say('x') }, content: [paragraph(words('kept'))] },
			paragraph({ type: 'mention', attrs: { label: say('Ben') } })
		]
	};
}
