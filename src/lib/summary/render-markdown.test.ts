import { addCard, addQuery, addSection, querySql } from '$lib/model';
import { describe, expect, test } from 'vitest';
import { buildReport } from './build.ts';
import { ana, AT, emptyRoom, fullRoom } from './for-tests.ts';
import { renderMarkdown } from './render-markdown.ts';

const IN_UTC = { at: AT, timeZone: 'UTC' };

describe('Markdown', () => {
	test('is what it should be', () => {
		const { content, discussion } = emptyRoom();
		content.getMap('meta').set('title', 'Water & data');
		addCard(content, { kind: 'barrier', text: 'No *licence*\n# at all' }, ana, AT);
		const query = addQuery(content, { title: 'By parish', sql: 'SELECT 1' }, ana, AT);
		addSection(content, { kind: 'cards:barrier' }, ana, AT);
		addSection(content, { kind: 'query', target: query }, ana, AT);
		expect(querySql(content, query)?.toString()).toBe('SELECT 1');
		expect(
			renderMarkdown(buildReport(content, discussion, IN_UTC))
				.split('\n')
				.filter(Boolean)
		).toEqual([
			'# Water &amp; data',
			'November 14, 2023',
			'Ana',
			'## Barriers',
			'> No \\*licence\\*\\',
			'> \\# at all',
			'>',
			'> — Ana',
			'## By parish',
			'_not run yet_',
			'```',
			'SELECT 1',
			'```',
			'---',
			'People are named, as they were told before they joined.',
			'Made on Nov 14, 2023, 10:13 PM from what was in the roundtable then.'
		]);
	});

	test('lets no text of a person become markup or a new line of structure', () => {
		const nasty = '<b>`*_[x](y)|\n# h\n- l\n1. n\n> q\n---\n===\n```\n~~~\n![i](j)';
		const { content, discussion, options } = fullRoom((word) => `${nasty}${word}`);
		const lines = renderMarkdown(buildReport(content, discussion, options)).split('\n');
		const inCode: string[] = [];
		let fence: string | null = null;
		const outside = lines.filter((one) => {
			const marks = /^[> ]*(`{3,})$/.exec(one)?.[1];
			if (marks !== undefined && (fence === null || fence === marks)) fence = fence === null ? marks : null;
			else if (fence === null) return true;
			inCode.push(one);
			return false;
		});
		expect(fence).toBeNull();
		expect(inCode.join('\n')).toContain('SELECT 1');
		for (const one of outside) {
			const bare = one
				.replace(/(`+) .*? \1(?!`)/g, '')
				.replace(/\\./g, '')
				.replace(/\]\(<[^<>]*>\)/g, '')
				.replace(/^([> ]*- )\[[x ]\]/, '$1');
			expect(bare).not.toMatch(/[<`]|\]\(/);
			expect(bare.replace(/^[> ]+/, '')).not.toMatch(/^(?:# h|- l|1\. n|===)/);
		}
	});
});
