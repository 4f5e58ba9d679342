/**
 * The example roundtable: made on this device from files that come with the app, with its queries really run here.
 * Nothing of it is sent anywhere unless the person shares it.
 */
import co2 from '$samples/co2-concentration.csv?url';
import disasters from '$samples/disasters.csv?url';
import iowa from '$samples/iowa-electricity.csv?url';
import { getExample, seed, summaryLead, updateText } from '$lib/model';
import { createRoomRecord, openRoom } from '$lib/sync';
import { m } from '$lib/i18n';
import type { App } from './app.svelte.ts';
import { Room } from './room.svelte.ts';

const FILES: Readonly<Record<string, string>> = {
	'co2-concentration.csv': co2,
	'disasters.csv': disasters,
	'iowa-electricity.csv': iowa
};

/** Makes the example, or finds the one that is here already. Returns the path to open; null when it could not be made. */
export async function openExample(app: App): Promise<string | null> {
	const known = app.rooms.find((room) => room.title === getExample().title && room.where === 'device');
	if (known !== undefined) return `/r/${known.id}`;
	const files = await fetchSamples();
	if (files === null) {
		app.notices.show(m.home_example_offline(), { kind: 'problem' });
		return null;
	}
	const id = await seedExample(app);
	const room = await Room.open(app, id);
	if (room === null) return null;
	try {
		await fill(room, files);
	} finally {
		await room.close();
	}
	return `/r/${id}`;
}

async function fetchSamples(): Promise<Map<string, File> | null> {
	try {
		const entries = Object.entries(FILES).map(async ([name, url]) => {
			const response = await fetch(url);
			if (!response.ok) throw new Error(`${response.status} for ${name}`);
			return [name, new File([await response.blob()], name, { type: 'text/csv' })] as const;
		});
		return new Map(await Promise.all(entries));
	} catch {
		return null;
	}
}

async function seedExample(app: App): Promise<string> {
	const { principal } = app.device.identity;
	const title = getExample().title;
	const promise = { naming: 'names', reading: 'live', recorded: false, note: '' } as const;
	const name = m.home_example_you();
	const record = createRoomRecord({ title, name, organisation: '', principal, promise });
	await app.device.putRoom(record);
	const sync = await openRoom(app.device, record.id, { api: app.api });
	seed(sync.docs.content, sync.docs.discussion, getExample(), {
		title,
		promise,
		by: { principal, name, organisation: '' }
	});
	updateText(summaryLead(sync.docs.content), getExample().lead);
	await sync.close();
	return record.id;
}

/** Everything that people put into it, in the way people do: through the same verbs. */
async function fill(room: Room, files: ReadonlyMap<string, File>): Promise<void> {
	const example = getExample();
	const { propose } = await import('$lib/ingest');
	const datasets: string[] = [];
	for (const { file, fields, experience } of example.datasets) {
		const id = room.datasets.add(fields);
		datasets.push(id);
		room.datasets.addExperience(id, experience);
		const bytes = files.get(file);
		const proposal = bytes === undefined ? null : await propose(bytes);
		const added =
			bytes === undefined || !proposal?.ok
				? null
				: await room.workbench.files.add(bytes, { dataset: id, reading: proposal.reading });
		// These files are public: they belong to the room, and go along if it is shared.
		if (added?.ok) await room.workbench.files.sharing.share(added.id);
	}
	for (const card of example.cards) {
		const about = card.datasets.flatMap((at) => datasets[at] ?? []);
		room.cards.add({ ...card, datasets: about });
	}
	for (const fields of example.queries) {
		const id = room.queries.add(fields);
		const query = room.queries.get(id);
		if (query !== null) await room.workbench.run(query, { sql: query.sql, offset: 0 });
	}
}
