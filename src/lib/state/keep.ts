/** Getting everything of a roundtable out of this browser, and letting go of it. */
import { createRoomRecord, openRoom, readRescueFile, rescueFile } from '$lib/sync';
import type { App } from './app.svelte.ts';
import { forgetLocalFacts } from './local-facts.ts';
import { saveBlob } from './save.ts';

/** Forgets a roundtable on this device. The server's copy stays. */
export async function forgetRoundtable(app: App, id: string): Promise<void> {
	await app.device.forgetRoom(id);
	forgetLocalFacts(id);
}

/** Saves everything of a roundtable as one file, also of one that is not open. */
export async function saveRescueFile(app: App, id: string): Promise<void> {
	const record = app.device.getRoom(id);
	if (record === null) return;
	const sync = await openRoom(app.device, id);
	try {
		const { name, blob } = rescueFile(sync.docs, record.title);
		saveBlob(name, blob);
	} finally {
		await sync.close();
	}
}

/**
 * Makes a roundtable on this device from a rescue file. It is a new one beside what is here already: nothing is merged
 * behind anybody's back. Null: this is no rescue file, and nothing was changed.
 */
export async function openRescueFile(app: App, file: Blob): Promise<string | null> {
	const text = await file.text();
	const rehearsal = readRescueFile(text, {});
	if (!rehearsal.ok) return null;
	const last = app.knownAs;
	const record = createRoomRecord({
		title: rehearsal.title,
		name: last?.name ?? '',
		organisation: last?.organisation ?? '',
		principal: app.device.identity.principal
	});
	await app.device.putRoom(record);
	const sync = await openRoom(app.device, record.id);
	readRescueFile(text, sync.docs);
	await sync.close();
	return record.id;
}
