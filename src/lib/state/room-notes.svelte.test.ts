import { afterEach, expect, test } from 'vitest';
import { openNote } from '$lib/editor/note-for-tests.ts';
import { addNote, noteBody } from '$lib/model';
import * as Y from 'yjs';
import { openTestRoom, type RoomSetup } from '../../../tests/support/room.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

/** How often a line stands on the page that two others restructured at once, in a room where nobody has the page open. */
async function copiesIn(setup: RoomSetup): Promise<number> {
	const room = await openTestRoom(setup);
	ends.push(() => room.close());
	const { content } = room.documents;
	const line = { type: 'paragraph', content: [{ type: 'text', text: 'water data' }] };
	const id = addNote(content, { title: 'page', body: { type: 'doc', content: [line] } }, room.me);
	const page = Y.encodeStateAsUpdate(content);
	for (const level of [1, 2] as const) {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, page);
		const other = openNote(doc, { fragment: noteBody(doc, id) ?? doc.getXmlFragment() });
		other.editor.commands.setHeading({ level });
		Y.applyUpdate(content, Y.encodeStateAsUpdate(doc), 'from others');
		other.leave();
	}
	return (
		noteBody(content, id)
			?.toJSON()
			.match(/water data/g)?.length ?? 0
	);
}

test('a room keeps one copy of a line that two others restructured at once', async () => {
	expect(await copiesIn({ role: 'participant' })).toBe(1);
});

test('a room of somebody who only reads writes nothing', async () => {
	expect(await copiesIn({ role: 'reader' })).toBe(2);
});
