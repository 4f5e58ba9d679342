import * as model from '$lib/model';
import type { Doc } from 'yjs';
import type { App } from './app.svelte.ts';

/** Keeps in this device's list what Home says of a roundtable: its title and how many people are in it. Ends it when called. */
export function rememberForHome(app: App, room: string, content: Doc): () => void {
	const tell = () => {
		const record = app.device.getRoom(room);
		const { title, schemaVersion } = model.getMeta(content);
		// Before it has arrived the document says nothing.
		if (record === null || schemaVersion === 0) return;
		const people = model.listPeople(content).length;
		if (title === record.title && people === record.people) return;
		void app.device.updateRoom(room, { title: title || record.title, people });
	};
	tell();
	return model.observeMeta(content, tell);
}
