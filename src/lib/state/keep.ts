/** Getting everything of a roundtable out of this browser, and letting go of it. */
import { openRoom, rescueFile } from '$lib/sync';
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
