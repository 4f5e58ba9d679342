import { describe, expect, test } from 'vitest';
import { chooseWord, type WordFacts } from './sync-state.ts';

const NOW = 1_700_000_000_000;
const WELL: WordFacts = {
	onServer: true,
	onlyHereSince: null,
	storageRefused: false,
	waiting: 0,
	waitingSince: null,
	live: true,
	notLiveSince: NOW - 60_000,
	refusedCount: 0
};
const waiting = (ms: number) => ({ waiting: 3, waitingSince: NOW - ms });

describe('the word', () => {
	test.each<[string, Partial<WordFacts>, string, number | null]>([
		['everything is on the server', {}, 'in-room', null],
		['an edit is on its way', waiting(0), 'in-room', NOW + 1000],
		['an edit has been on its way for a second', waiting(1000), 'sending', null],
		[
			'the network has just gone and nothing waits',
			{ live: false, notLiveSince: NOW },
			'in-room',
			NOW + 1000
		],
		['the network is gone', { live: false }, 'on-device', null],
		[
			'the network has just gone and something waits',
			{ live: false, notLiveSince: NOW, ...waiting(0) },
			'on-device',
			null
		],
		['no server knows the roundtable', { onServer: false, live: false }, 'device-only-room', null],
		['something was refused', { refusedCount: 2 }, 'not-accepted', null],
		['something was refused and the network is gone', { refusedCount: 2, live: false }, 'not-accepted', null],
		['an edit is being written to disk', { onlyHereSince: NOW }, 'in-room', NOW + 1000],
		['an edit has not got to the disk for a second', { onlyHereSince: NOW - 1000 }, 'only-in-tab', null],
		[
			'the disk refuses and there is no network',
			{ onlyHereSince: NOW, storageRefused: true, live: false, ...waiting(0) },
			'only-in-tab',
			null
		],
		[
			'the disk refuses but the server is about to have it',
			{ onlyHereSince: NOW, storageRefused: true, ...waiting(0) },
			'in-room',
			NOW + 1000
		],
		[
			'the disk refuses and the server does not answer',
			{ onlyHereSince: NOW - 1000, storageRefused: true, ...waiting(1000) },
			'only-in-tab',
			null
		],
		[
			'only this tab has it and something was refused',
			{ onlyHereSince: NOW - 1000, refusedCount: 1 },
			'only-in-tab',
			null
		],
		[
			'an unshared roundtable is in this tab alone',
			{ onServer: false, live: false, onlyHereSince: NOW, storageRefused: true },
			'only-in-tab',
			null
		]
	])('when %s', (_when, facts, word, changesAt) => {
		expect(chooseWord({ ...WELL, ...facts }, NOW)).toEqual({ word, changesAt });
	});

	test('is the late one when the clock was set back: what is from the future is not new', () => {
		expect(chooseWord({ ...WELL, ...waiting(-3_600_000) }, NOW).word).toBe('sending');
		expect(chooseWord({ ...WELL, onlyHereSince: NOW + 3_600_000 }, NOW).word).toBe('only-in-tab');
	});

	test('changes at the earliest moment that changes it', () => {
		const facts = { ...WELL, onlyHereSince: NOW - 100, ...waiting(600) };
		expect(chooseWord(facts, NOW)).toEqual({ word: 'in-room', changesAt: NOW + 400 });
		expect(chooseWord(facts, NOW + 400)).toEqual({ word: 'sending', changesAt: NOW + 900 });
		expect(chooseWord(facts, NOW + 900).word).toBe('only-in-tab');
	});
});
