/** Words typed into a page while somebody restructures it: over a real server, from real stores. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addNote, listNotes } from '$lib/model';
import type { RoomSync } from '$lib/sync';
// The editor's own way in brings its styles along, which only a browser reads.
import { RESTRUCTURINGS, Writer } from '../../src/lib/editor/note-crowd-for-tests.ts';
import { until } from '../support/person.ts';
import { ServedRound, untilInRoom } from './round.ts';
import { ana as author } from './tags.ts';

let round: ServedRound;
beforeEach(async () => {
	round = await ServedRound.start();
});
afterEach(() => round.stop());

/** An editor on the room's only page, as the app has it. */
const editorOf = (room: RoomSync) => new Writer([], () => {}, { doc: room.docs.content });

function addPage(room: RoomSync, ...lines: string[]): void {
	const content = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
	addNote(room.docs.content, { title: 'page', body: { type: 'doc', content } }, author);
}

const untilPage = (room: RoomSync) => until(() => expect(listNotes(room.docs.content)).toHaveLength(1));

test('what was typed in a tab that was closed without a network stands in the heading made meanwhile, for everybody', async () => {
	const ana = await round.host();
	const ben = await round.guest('ben', 'participant');
	addPage(ana.tab.room, 'title', 'water data');
	await untilPage(ben.tab.room);

	ben.person.cable.cut();
	const typing = editorOf(ben.tab.room);
	typing.place(0.9, 0);
	typing.type('open ');
	typing.stop();
	await ben.tab.close();

	const here = editorOf(ana.tab.room);
	here.place(0.9, 0);
	RESTRUCTURINGS['heading']?.(here);
	await untilInRoom(ana.tab.room);
	await round.restart();
	await untilInRoom(ana.tab.room);

	ben.person.cable.restore();
	const tab = await ben.person.open(round.id);
	const back = editorOf(tab.room);
	const page = ['paragraph: title', 'heading: open water data'];
	await until(() => expect(back.lines).toEqual(page));
	await until(() => expect(here.lines).toEqual(page));
	await untilInRoom(tab.room);
	const guest = await round.guest('cem', 'reader');
	await untilPage(guest.tab.room);
	const read = editorOf(guest.tab.room);
	expect(read.lines).toEqual(page);
	for (const writer of [here, back, read]) writer.stop();
});
