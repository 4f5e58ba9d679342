/**
 * Starting a roundtable: everything happens on this device, so it works with no network. Others see it once it is shared.
 */
import { getTemplate, listTemplates, seed } from '$lib/model';
import { createRecoveryCode, type RoomPromise } from '$lib/protocol';
import { createRoomRecord, openRoom } from '$lib/sync';
import { sha256Hex } from '$lib/util';
import type { Agenda } from './agenda.svelte.ts';
import type { App } from './app.svelte.ts';

const CODES = 8;

/** To be shown once: only their hashes are kept. */
export function createRecoveryCodes(): string[] {
	return Array.from({ length: CODES }, createRecoveryCode);
}

export interface StartFields {
	title: string;
	name: string;
	organisation: string;
	promise: RoomPromise;
	/** For how long the server keeps it once it is shared; undefined: as is usual there. */
	keepDays: number | undefined;
	/** Null: an empty roundtable. */
	template: string | null;
}

/** Returns the id, and recovery codes that are kept nowhere: only their hashes are, until the roundtable is shared. */
export async function startRoundtable(
	app: App,
	fields: StartFields
): Promise<{ id: string; recoveryCodes: string[] }> {
	const { title, name, organisation, promise, keepDays } = fields;
	const { principal } = app.device.identity;
	const recoveryCodes = createRecoveryCodes();
	const record = createRoomRecord({
		title,
		name,
		organisation,
		principal,
		promise,
		keepDays,
		recoveryHashes: recoveryCodes.map(sha256Hex)
	});
	await app.device.putRoom(record);
	const sync = await openRoom(app.device, record.id, { api: app.api });
	try {
		const template = fields.template === null ? null : getTemplate(fields.template);
		const { content, discussion } = sync.docs;
		seed(content, discussion, template, { title, promise, by: { principal, name, organisation } });
	} finally {
		// Resolves once it is on disk.
		await sync.close();
	}
	return { id: record.id, recoveryCodes };
}

/** What the usual template brings, in numbers; null when there is none. */
export function usualTemplate(): { id: string; stages: number; minutes: number } | null {
	const [template] = listTemplates();
	if (template === undefined) return null;
	const minutes = template.agenda.reduce((sum, stage) => sum + stage.minutes, 0);
	return { id: template.id, stages: template.agenda.length, minutes };
}

/** Adds the stages of the usual template to an agenda that has none. */
export function addUsualStages(agenda: Agenda): void {
	for (const stage of listTemplates()[0]?.agenda ?? []) agenda.add(stage);
}
